"""Addresses of the cadres and their week."""

from django.urls import URLPattern, path

from .views import assessments, conduct, diaries, problem_acts, problems

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
    path("diaries/", diaries.diary_list, name="diary_list"),
    path("diaries/<int:pk>/", diaries.diary_detail, name="diary_detail"),
    path("diaries/<int:pk>/grade/", diaries.diary_grade, name="diary_grade"),
    path("pledges/", conduct.pledge_list, name="pledge_list"),
    path("pledges/<int:year>/print/", conduct.pledge_print, name="pledge_print"),
    path("pledges/<int:year>/<int:pk>/", conduct.pledge_sign, name="pledge_sign"),
    path("violations/", conduct.violation_list, name="violation_list"),
    path("violations/new/", conduct.violation_create, name="violation_create"),
    path("violations/<int:pk>/", conduct.violation_detail, name="violation_detail"),
    path("violations/<int:pk>/edit/", conduct.violation_edit, name="violation_edit"),
    path("violations/<int:pk>/print/", conduct.violation_print, name="violation_print"),
    path("assessments/", assessments.assessment_list, name="assessment_list"),
    path("assessments/export/", assessments.assessment_export, name="assessment_export"),
    path("assessments/scheme/", assessments.assessment_scheme, name="assessment_scheme"),
    path(
        "assessments/scheme/new/",
        assessments.assessment_scheme_set,
        name="assessment_scheme_set",
    ),
    path(
        "assessments/<int:pk>/<int:year>/<str:half>/",
        assessments.assessment_detail,
        name="assessment_detail",
    ),
]
