"""Addresses of reports."""

from django.urls import path

from . import views

urlpatterns = [
    path("reports/", views.table_list, name="table_list"),
    path("reports/runs/", views.run_list, name="run_list"),
    path("reports/runs/<uuid:run>/", views.run_show, name="run_show"),
    path("reports/runs/<uuid:run>/progress/", views.run_progress, name="run_progress"),
    path("reports/runs/<uuid:run>/make/", views.run_make, name="run_make"),
    path("reports/runs/<uuid:run>/file/", views.run_download, name="run_download"),
    path("reports/runs/<uuid:run>/submit/", views.run_submit, name="run_submit"),
    path("reports/runs/<uuid:run>/discard/", views.run_discard, name="run_discard"),
    path("reports/runs/<uuid:run>/differences/", views.run_differences, name="run_differences"),
    path("reports/<slug:key>/", views.table_show, name="table_show"),
    path("reports/<slug:key>/run/", views.table_run, name="table_run"),
]
