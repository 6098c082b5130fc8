"""Every address of the registry; each app names its own in its ``urls.py``."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
