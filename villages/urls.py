from django.urls import path, register_converter

from . import views


class VillageCode:
    """A village's code in an address: 12 digits, written ``<village:code>``."""

    regex = "[0-9]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(VillageCode, "village")

urlpatterns = [
    path("villages/new/", views.village_create, name="village_create"),
    path("villages/<village:code>/edit/", views.village_edit, name="village_edit"),
    path(
        "villages/<village:code>/years/<int:year>/",
        views.village_year_edit,
        name="village_year_edit",
    ),
]
