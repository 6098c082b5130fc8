"""Addresses of the cadres and their week."""

from django.urls import URLPattern, path

from .views import problem_acts, problems

urlpatterns: list[URLPattern] = [
    path("problems/", problems.problem_list, name="problem_list"),
    path("problems/export/", problems.problem_export, name="problem_export"),
    path("problems/new/", problem_acts.problem_create, name="problem_create"),
    path("problems/<int:pk>/", problems.problem_detail, name="problem_detail"),
    path("problems/<int:pk>/edit/", problem_acts.problem_edit, name="problem_edit"),
    path("problems/<int:pk>/steps/new/", problem_acts.problem_step, name="problem_step"),
    path("problems/<int:pk>/escalate/", problem_acts.problem_escalate, name="problem_escalate"),
    path("problems/<int:pk>/close/", problem_acts.problem_close, name="problem_close"),
    path("problems/<int:pk>/reopen/", problem_acts.problem_reopen, name="problem_reopen"),
]
