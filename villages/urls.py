from django.urls import path, register_converter

from .views import incomes, opinions, plans, projects, village


class VillageCode:
    """A village's code in an address: 12 digits, written ``<village:code>``."""

    regex = "[0-9]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(VillageCode, "village")

urlpatterns = [
    path("villages/new/", village.village_create, name="village_create"),
    path("villages/<village:code>/edit/", village.village_edit, name="village_edit"),
    path(
        "villages/<village:code>/years/<int:year>/",
        village.village_year_edit,
        name="village_year_edit",
    ),
    path(
        "villages/<village:code>/plans/<int:year>/",
        plans.village_plan_edit,
        name="village_plan_edit",
    ),
    path(
        "villages/<village:code>/incomes/<int:year>/",
        incomes.village_incomes_edit,
        name="village_incomes_edit",
    ),
    path("villages/<village:code>/projects/new/", projects.project_create, name="project_create"),
    path(
        "villages/<village:code>/opinions/new/",
        opinions.opinion_create,
        name="village_opinion_create",
    ),
    path("opinions/<int:pk>/edit/", opinions.opinion_edit, name="village_opinion_edit"),
    path("opinions/<int:pk>/answer/", opinions.opinion_answer, name="village_opinion_answer"),
    path("projects/", projects.project_list, name="project_list"),
    path("projects/export/", projects.project_export, name="project_export"),
    path("projects/<int:pk>/edit/", projects.project_edit, name="project_edit"),
]
