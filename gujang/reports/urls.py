"""Addresses of reports."""

from django.urls import path

from . import views

urlpatterns = [
    path("tables/", views.table_list, name="table_list"),
    path("tables/runs/", views.run_list, name="run_list"),
    path("tables/runs/<uuid:run>/", views.run_show, name="run_show"),
    path("tables/runs/<uuid:run>/progress/", views.run_progress, name="run_progress"),
    path("tables/runs/<uuid:run>/make/", views.run_make, name="run_make"),
    path("tables/runs/<uuid:run>/file/", views.run_download, name="run_download"),
    path("tables/runs/<uuid:run>/submit/", views.run_submit, name="run_submit"),
    path("tables/runs/<uuid:run>/discard/", views.run_discard, name="run_discard"),
    path("tables/runs/<uuid:run>/differences/", views.run_differences, name="run_differences"),
    path("tables/templates/", views.template_list, name="template_list"),
    path("tables/templates/upload/", views.template_upload, name="template_upload"),
    path("tables/templates/<uuid:template>/", views.template_show, name="template_show"),
    path("tables/templates/<uuid:template>/map/", views.template_map, name="template_map"),
    path(
        "tables/templates/<uuid:template>/unmap/<int:slot>/",
        views.template_unmap,
        name="template_unmap",
    ),
    path("tables/templates/<uuid:template>/fill/", views.template_fill, name="template_fill"),
    path("tables/templates/<uuid:template>/file/", views.template_file, name="template_file"),
    path("tables/templates/<uuid:template>/remove/", views.template_remove, name="template_remove"),
    path("tables/<slug:key>/", views.table_show, name="table_show"),
    path("tables/<slug:key>/run/", views.table_run, name="table_run"),
]
