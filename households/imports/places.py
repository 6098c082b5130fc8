"""The village a row names: by the names of its town and of itself, as offices write them."""

from collections import defaultdict
from typing import NamedTuple

from gujang.lib.sheets import Record
from villages.models import Area, Village

_TOWN_ENDS = ("苏木", "镇", "乡")
_VILLAGE_ENDS = ("村民委员会", "居民委员会", "村委会", "居委会", "行政村", "社区", "嘎查", "村")


class Misplaced(NamedTuple):
    """Why a row's place is not one: the field that is wrong, and what to do."""

    field: str
    message: str


class Places:
    """Every town and village of the register, in two queries."""

    def __init__(self, county: str) -> None:
        self.county = county
        towns = Area.objects.filter(code__startswith=county, level="town").order_by("code")
        self.towns = {town.code: town.name for town in towns}
        self.villages = {v.code: v for v in Village.objects.select_related("merged_into")}
        self.county_name = Area.objects.filter(code=county).values_list("name", flat=True).first()
        self._towns = _by_name(self.towns, _TOWN_ENDS)
        self._open = self._index(closed=False)
        self._closed = self._index(closed=True)
        self._known: dict[tuple[str, str, str], Village | Misplaced] = {}

    def of(self, record: Record) -> Village | Misplaced | None:
        """Return the village of ``record``, closed ones too; None when it has no such columns."""
        town, village = record.get("town"), record.get("village")
        if not town or not village:
            return None
        names = (record.get("county") or "", town, village)
        if names not in self._known:
            self._known[names] = self._find(*names)
        return self._known[names]

    def _index(self, *, closed: bool) -> dict[str, dict[str, str]]:
        """Return the codes by village name, by town."""
        inside: dict[str, dict[str, str]] = defaultdict(dict)
        for village in self.villages.values():
            if (village.closed_on is not None) == closed:
                inside[village.town_id][village.code] = village.name
        return {town: _by_name(names, _VILLAGE_ENDS) for town, names in inside.items()}

    def name(self, village: Village) -> str:
        """Return 金山镇兴隆远塔村."""
        return f"{self.towns.get(village.town_id, '')}{village.name}"

    def _find(self, county: str, town: str, village: str) -> Village | Misplaced:
        full = self.county_name or ""
        if county and county not in (full, full[:-1]):
            return Misplaced("county", f"不是{full}的户，请核对。")
        code = self._towns.get(town) or self._towns.get(_bare(town, _TOWN_ENDS))
        if not code:
            return Misplaced("town", f"{full}没有这个苏木乡（镇），请核对名称。")
        found = _named(self._open, code, village) or _named(self._closed, code, village)
        return self.villages[found] if found else Misplaced("village", self._hint(code, village))

    def _hint(self, town: str, village: str) -> str:
        name = self.towns[town]
        elsewhere = [n for code, n in self.towns.items() if _named(self._open, code, village)]
        if elsewhere:
            return f"{name}没有这个村，{'、'.join(elsewhere)}有同名的村，请核对苏木乡和嘎查村。"
        return f"{name}没有这个村，请核对村名，或先导入行政村名册。"


def _named(index: dict[str, dict[str, str]], town: str, village: str) -> str | None:
    names = index.get(town, {})
    return names.get(village) or names.get(_bare(village, _VILLAGE_ENDS))


def _bare(name: str, ends: tuple[str, ...]) -> str:
    end = next((end for end in ends if name.endswith(end) and len(name) > len(end)), "")
    return name.removesuffix(end)


def _by_name(names: dict[str, str], ends: tuple[str, ...]) -> dict[str, str]:
    """Return the codes by name, and by bare name where that belongs to one alone."""
    bare: dict[str, list[str]] = defaultdict(list)
    for code, name in names.items():
        bare[_bare(name, ends)].append(code)
    single = {name: codes[0] for name, codes in bare.items() if len(codes) == 1}
    return single | {name: code for code, name in names.items()}
