"""The area a page or a table speaks of, and the smaller areas in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings

from villages.models import Area, Village
from villages.querysets import VillageQuerySet

LEVELS = COUNTY, TOWN, VILLAGE = 6, 9, 12


@dataclass(frozen=True, slots=True)
class Place:
    """A county, town or village; ``closed`` villages are kept for what still stands there."""

    code: str
    name: str
    town: str = ""
    closed: bool = False

    @property
    def level(self) -> int:
        """The number of digits of its code."""
        return len(self.code)

    @property
    def full_name(self) -> str:
        """The name with the town before a village's."""
        return self.town + self.name if self.level == VILLAGE else self.name


def villages_of(rows: VillageQuerySet) -> list[Place]:
    """Return the villages of a gated queryset in the order of their codes: one query."""
    named = rows.order_by("code").values_list("code", "name", "town__name", "closed_on")
    return [Place(code, name, town, closed is not None) for code, name, town, closed in named]


def towns_of(villages: Iterable[Place]) -> list[Place]:
    """Return the towns of these villages, in order."""
    names = {village.code[:TOWN]: village.town for village in villages}
    return [Place(code, name) for code, name in sorted(names.items())]


def place_of(code: str, villages: Iterable[Place]) -> Place | None:
    """Return the area ``code`` by name; ``villages`` are those known to lie in it, maybe none."""
    inside = [village for village in villages if village.code.startswith(code)]
    if len(code) == VILLAGE:
        return replace(inside[0]) if inside else None
    if len(code) == TOWN and inside:
        return Place(code, inside[0].town)
    if code == settings.COUNTY_CODE:
        return Place(code, settings.COUNTY_NAME)
    area = Area.objects.filter(code=code).first()
    return Place(area.code, area.name) if area else None


def all_villages(code: str) -> list[Place]:
    """Return the villages inside ``code`` for a command, which serves no user."""
    return villages_of(Village.objects.all().inside(code))
