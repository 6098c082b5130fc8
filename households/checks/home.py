"""What a check rule sees: one household as it stands in its newest form, frozen.

Ages are those of 31 December of the form's year (数据时点); the members are the present ones.
Money is yuan, land mu, houses square metres, distances kilometres; None is not filled in.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..codes import EXITED_STANDINGS, POOR_STANDINGS, Labour, Relation, Schooling

Number = Decimal | None
Answer = bool | None

LABOURERS = frozenset({Labour.ORDINARY, Labour.SKILLED, Labour.WEAK})
NO_LABOUR = frozenset({Labour.LOST, Labour.NONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A present member with the facts of the form.

    ``number`` is the certificate number in clear: no message and no data may hold it. ``mark``
    stands for it (the beginning of its keyed hash). ``grades``: 在校生状况 of the two years before,
    the later first.
    """

    pk: int = 0
    name: str
    number: str
    mark: str = ""
    id_kind: str
    sex: str
    born_on: dt.date
    age: int
    ethnic: str
    relation: str
    education: str
    schooling: str
    grades: tuple[str, ...] = ()
    health: str
    labour: str
    work_place: str = ""
    work_months: int = 0
    work_company: str = ""
    has_ncms: Answer = None
    has_serious_illness_cover: Answer = None
    on_dibao: Answer = None
    in_service: Answer = None
    residence: str = ""
    also_in: str = ""

    @property
    def is_head(self) -> bool:
        return self.relation == Relation.HEAD

    @property
    def at_school(self) -> bool:
        return self.schooling not in ("", Schooling.NONE)

    @property
    def works(self) -> bool:
        """Whether anything is said of a job away from the own land (务工)."""
        return bool(self.work_place or self.work_months)

    @property
    def can_work(self) -> bool:
        return self.labour in LABOURERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """收入情况 of the form."""

    wage: Number = None
    business: Number = None
    property: Number = None
    transfer: Number = None
    family_planning: Number = None
    dibao: Number = None
    wubao: Number = None
    pension: Number = None
    ecology: Number = None
    other_transfer: Number = None
    business_cost: Number = None
    declared_per_head: Number = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """生产生活条件 of the form."""

    farmland: Number = None
    irrigated: Number = None
    forest: Number = None
    returned_forest: Number = None
    orchard: Number = None
    pasture: Number = None
    water_area: Number = None
    house_area: Number = None
    is_dangerous: Answer = None
    danger_grade: str = ""
    water_difficult: Answer = None
    water_safe: Answer = None
    has_power: Answer = None
    has_work_power: Answer = None
    road_distance: Number = None
    road: str = ""
    has_toilet: Answer = None
    fuel: str = ""
    in_cooperative: Answer = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of standing; ``imported`` with the registers of a year."""

    kind: str
    standing: str
    on: dt.date
    return_cause: str = ""
    imported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid:
    """A measure (帮扶措施); ``person`` is the key of who benefits."""

    pk: int
    kind: str
    name: str
    year: int
    state: str
    actual_yuan: Number = None
    finished_on: dt.date | None = None
    person: int | None = None
    person_name: str = ""
    person_born: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """An approved exit case: the last day each step was passed, and the days of its notice."""

    year: int
    passed: tuple[tuple[str, dt.date], ...] = ()
    notice_from: dt.datetime | None = None
    notice_ended: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A household with all that the rules read.

    ``identification`` and ``exit_line`` are the poverty lines of the form's year; ``per_head`` is
    computed (domain 1.4), ``per_head_before`` that of the year before. ``beside`` holds what other
    apps know of the household, by the name of their source.
    """

    pk: int = 0
    number: str = ""
    year: int
    first_registered: dt.date
    phone: str = ""
    bank_name: str = ""
    card: str = ""
    attribute: str
    main_cause: str
    other_causes: tuple[str, ...] = ()
    declared_size: int | None = None
    is_martyr_family: Answer = None
    per_head: Number = None
    per_head_before: Number = None
    members: tuple[Member, ...] = ()
    income: Income | None = None
    conditions: Conditions | None = None
    changes: tuple[Change, ...]
    aids: tuple[Aid, ...] = ()
    exits: tuple[Exit, ...] = ()
    identification: Number = None
    exit_line: Number = None
    beside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def standing(self) -> str:
        return self.changes[-1].standing

    @property
    def is_poor(self) -> bool:
        return self.standing in POOR_STANDINGS

    @property
    def is_out(self) -> bool:
        """Whether the household has left poverty (已脱贫、稳定脱贫)."""
        return self.standing in EXITED_STANDINGS
