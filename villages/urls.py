from django.urls import path, register_converter

from .views import village


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
]
