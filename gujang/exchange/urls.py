"""Addresses of imports."""

from django.urls import path

from . import views

urlpatterns = [
    path("import/", views.import_upload, name="import_upload"),
    path("import/all/", views.import_list, name="import_list"),
    path("import/template/<str:kind>/", views.import_template, name="import_template"),
    path("import/sample/<str:kind>/", views.import_sample, name="import_sample"),
    path("import/<uuid:batch>/", views.import_batch, name="import_batch"),
    path("import/<uuid:batch>/progress/", views.import_progress, name="import_progress"),
    path("import/<uuid:batch>/check/", views.import_check, name="import_check"),
    path("import/<uuid:batch>/commit/", views.import_commit, name="import_commit"),
    path("import/<uuid:batch>/undo/", views.import_undo, name="import_undo"),
    path("import/<uuid:batch>/marked/", views.import_marked, name="import_marked"),
    path("import/<uuid:batch>/errors/", views.import_errors, name="import_errors"),
]
