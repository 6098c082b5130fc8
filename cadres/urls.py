"""Addresses of the cadres and their week."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
