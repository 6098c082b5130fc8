"""Addresses of the cadres and their week."""

from django.urls import URLPattern, path

from .views import held, my_log, my_records, my_week, photos, shell, sync, visits

urlpatterns: list[URLPattern] = [
    # the phone
    path("my/", my_week.my_week, name="my_week"),
    path("my/due/", my_records.my_due, name="my_due"),
    path("my/visits/new/", my_log.my_visit_create, name="my_visit_create"),
    path("my/days/new/", my_log.my_day_create, name="my_day_create"),
    path("my/diary/new/", my_log.my_diary_create, name="my_diary_create"),
    path("my/problems/new/", my_log.my_problem_create, name="my_problem_create"),
    path("my/records/", my_records.my_records, name="my_records"),
    path(
        "my/records/<str:kind>/<int:pk>/delete/",
        my_records.my_record_delete,
        name="my_record_delete",
    ),
    path("my/outbox/", my_records.my_outbox, name="my_outbox"),
    path("visits/photos/<uuid:client_id>/", photos.visit_photo, name="visit_photo"),
    path("visits/", visits.visit_list, name="visit_list"),
    path("held/", held.held_list, name="held_list"),
    path("held/<uuid:uuid>/", held.held_detail, name="held_detail"),
    # what phones ask and send
    path("sync/state/", sync.sync_state, name="sync_state"),
    path("sync/", sync.sync_items, name="sync_items"),
    path("sync/photos/", sync.sync_photo, name="sync_photo"),
    path("offline/", shell.shell, name="shell"),
    path("sw.js", shell.worker, name="service_worker"),
]
