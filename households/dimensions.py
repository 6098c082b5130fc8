"""What the register is counted and listed by: every GET name of the lists, declared once.

``FILTERS`` gives the facets by name; ``household_rows`` and ``people_rows`` apply the values of a
query to a gated queryset. The tallies group by the same facets, so a number's link opens the rows
that it counts.
"""

from collections.abc import Mapping, Sequence

from django.db.models import CharField, Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.expressions import Expression
from django.db.models.functions import Cast, Coalesce, Substr

from . import events
from .codes import (
    MAIN_CAUSES,
    OTHER_CAUSES,
    VALID_STANDINGS,
    Attribute,
    DangerGrade,
    Education,
    Health,
    IdKind,
    JoinReason,
    Labour,
    LeaveReason,
    Schooling,
    Sex,
    Standard,
    Standing,
    WorkPlace,
)
from .ethnic import ETHNIC_CHOICES
from .facets import (
    HOUSEHOLDS,
    NOT_FILLED,
    PEOPLE,
    Banded,
    Choices,
    Coded,
    Day,
    Facet,
    Flag,
    Grouping,
    Side,
    YearCondition,
    Yearly,
)
from .models import Person
from .querysets import HouseholdQuerySet, PersonQuerySet, belonging

BANDS = (500, 1000, 1500, 2000, 2500, 2800)
AGES = (16, 30, 40, 50, 60)
SIZES = (2, 3, 4, 5, 6)


def members(side: Side, day: Day) -> Expression:
    """Return the number of members of the row's household on ``day`` (家庭人口)."""
    people = Person.objects.filter(belonging(day), household=OuterRef(side.household))
    number = people.order_by().values("household").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def _per_head(side: Side, day: Day) -> F:
    return F(side.path("year_at__per_head_income"))


def _age(side: Side, day: Day) -> Expression:
    # On 31 December, the data date, everyone has had the year's birthday. The year is cut from the
    # text because ExtractYear calls Python on SQLite, six times a row.
    born = Cast(Substr(Cast("born_on", CharField()), 1, 4), IntegerField())
    return F("home_at__year") - born


def _bands(bounds: Sequence[int]) -> Choices:
    middle = [(str(low), f"{low}-{high}") for low, high in zip(bounds, bounds[1:], strict=False)]
    return [("0", f"{bounds[0]}以下"), *middle, (str(bounds[-1]), f"{bounds[-1]}以上")]


STANDING = Coded(
    name="standing",
    title="脱贫状态",
    choices=Standing.choices,
    paths=("standing_at__standing",),
)
ATTRIBUTE = Coded(
    name="attribute",
    title="贫困户属性",
    choices=[*Attribute.choices, NOT_FILLED],
    paths=("year_at__attribute",),
)
STANDARD = Coded(name="standard", title="识别标准", choices=Standard.choices, paths=("standard",))
CAUSE = Coded(
    name="cause",
    title="主要致贫原因",
    choices=[*((cause.value, cause.label) for cause in MAIN_CAUSES), NOT_FILLED],
    paths=("year_at__main_cause",),
)
OTHER_CAUSE = Coded(
    name="other_cause",
    title="其他致贫原因",
    choices=[(cause.value, cause.label) for cause in OTHER_CAUSES],
    paths=("year_at__other_cause_1", "year_at__other_cause_2"),
)
SIZE = Banded(
    name="size",
    title="家庭人口",
    choices=[
        ("1", "一人户"),
        ("2", "二人户"),
        ("3", "三人户"),
        ("4", "四人户"),
        ("5", "五人户"),
        ("6", "六人户（含）以上"),
    ],
    figure=members,
    bounds=SIZES,
)
BAND = Banded(
    name="band",
    title="年人均纯收入（元）",
    choices=[*_bands(BANDS), NOT_FILLED],
    figure=_per_head,
    bounds=BANDS,
)
DANGER_GRADE = Coded(
    name="danger_grade",
    title="危房等级",
    choices=[*DangerGrade.choices, NOT_FILLED],
    paths=("year_at__conditions__danger_grade",),
    among={"year_at__conditions__is_dangerous": True},
)
HOUSEHOLD_GROUPINGS: tuple[Grouping, ...] = (
    STANDING,
    ATTRIBUTE,
    STANDARD,
    CAUSE,
    OTHER_CAUSE,
    SIZE,
    BAND,
    DANGER_GRADE,
)


def _condition(name: str, title: str, column: str, value: bool) -> Flag:
    return Flag(name=name, title=title, conditions={f"year_at__conditions__{column}": value})


HOUSEHOLD_FLAGS = (
    _condition("dangerous", "住危房", "is_dangerous", True),
    _condition("water_difficult", "饮水困难", "water_difficult", True),
    _condition("water_unsafe", "饮水不安全", "water_safe", False),
    _condition("no_power", "未通生活用电", "has_power", False),
    _condition("no_tv", "未通广播电视", "has_tv", False),
    _condition("no_toilet", "无卫生厕所", "has_toilet", False),
    _condition("cooperative", "加入农民专业合作社", "in_cooperative", True),
)
INCOME_KNOWN = Flag(
    name="income_known",
    title="已填收入",
    conditions={"year_at__per_head_income__isnull": False},
)
VALID = Flag(
    name="valid",
    title="不含注销",
    conditions={"standing_at__standing__in": VALID_STANDINGS},
)


def _person(name: str, title: str, choices: Choices, path: str) -> Coded:
    if path.startswith("year_at__"):
        choices = [*choices, NOT_FILLED]
    return Coded(name=name, title=title, choices=choices, paths=(path,), of_people=True)


AGE = Banded(
    name="age",
    title="年龄",
    choices=[("0", "16岁以下"), *_bands(AGES)[1:], NOT_FILLED],
    figure=_age,
    bounds=AGES,
    of_people=True,
)
PERSON_GROUPINGS: tuple[Grouping, ...] = (
    _person("sex", "性别", Sex.choices, "sex"),
    _person("ethnic", "民族", ETHNIC_CHOICES, "ethnic"),
    AGE,
    _person("health", "健康状况", Health.choices, "year_at__health"),
    _person("labour", "劳动能力", Labour.choices, "year_at__labour"),
    _person("schooling", "在校生状况", Schooling.choices, "year_at__schooling"),
    _person("education", "文化程度", Education.choices, "year_at__education"),
)
# what reports alone are counted by; no tally is kept of it
WORK_PLACE = _person("work_place", "务工状况", WorkPlace.choices, "year_at__work_place")
PERSON_FLAGS = (
    Flag(
        name="working",
        title="务工",
        conditions={"year_at__work_place__gt": ""},
        of_people=True,
    ),
    Flag(
        name="dibao",
        title="享受低保",
        conditions={"year_at__on_dibao": True},
        of_people=True,
    ),
    Flag(
        name="disability",
        title="持残疾人证",
        conditions={"id_kind": IdKind.DISABILITY},
        of_people=True,
    ),
)
JOIN_REASON = _person("join_reason", "增加原因", JoinReason.choices, "join_reason")
LEAVE_REASON = Coded(
    name="leave_reason",
    title="减少原因",
    choices=LeaveReason.choices,
    paths=("leave_reason",),
    of_people=True,
    ever=True,
)


def _year_of(title: str, name: str, condition: YearCondition, *, of_people: bool = False) -> Yearly:
    return Yearly(name=name, title=title, condition=condition, of_people=of_people, ever=True)


# asked of people, a household's events speak of the members of that day
EVENTS = (
    _year_of("新识别年度", "new_in", events.registered),
    _year_of("返贫年度", "returned_in", events.returned),
    _year_of("脱贫年度", "exited_in", events.exited),
    _year_of("剔除年度", "removed_in", events.removed),
    _year_of("拆户新立年度", "split_in", events.split_off),
    _year_of("并户年度", "merged_in", events.merged),
    Yearly(name="cancelled_in", title="注销年度", condition=events.cancelled),
)
MOVES = (
    _year_of("增加年度", "joined_in", events.joined, of_people=True),
    _year_of("减少年度", "left_in", events.left, of_people=True),
    _year_of("自然增加年度", "joined_poor_in", events.joined_poor, of_people=True),
    _year_of("自然减少年度", "left_poor_in", events.left_poor, of_people=True),
)


def _form_of(year: int, side: Side, day: Day) -> Q:
    return Q(**{side.path("year_at__year"): year})


FORM_YEAR = Yearly(name="form_year", title="登记表年度", condition=_form_of)

_ALL: tuple[Facet, ...] = (
    *HOUSEHOLD_GROUPINGS,
    *HOUSEHOLD_FLAGS,
    INCOME_KNOWN,
    VALID,
    *PERSON_GROUPINGS,
    WORK_PLACE,
    *PERSON_FLAGS,
    FORM_YEAR,
    *EVENTS,
    JOIN_REASON,
    LEAVE_REASON,
    *MOVES,
)
GROUPINGS: dict[str, Grouping] = {
    facet.name: facet for facet in (*HOUSEHOLD_GROUPINGS, *PERSON_GROUPINGS)
}
FILTERS: dict[str, Facet] = {facet.name: facet for facet in _ALL}

Values = Mapping[str, Sequence[str]]


def condition(values: Values, side: Side, day: Day) -> Q:
    """Return the condition on rows of ``side`` as of ``day``; all names, any value of each.

    Names that are not in ``FILTERS`` are not looked at; an unknown value matches nothing.
    """
    whole = Q()
    for name, given in values.items():
        if name in FILTERS and given:
            whole &= FILTERS[name].where(given, side, day)
    return whole


def household_rows(households: HouseholdQuerySet, values: Values, day: Day) -> HouseholdQuerySet:
    """Return the households of a gated queryset that ``values`` ask for, as of ``day``."""
    return households.as_of(day).filter(condition(values, HOUSEHOLDS, day))


def people_rows(people: PersonQuerySet, values: Values, day: Day) -> PersonQuerySet:
    """Return the people of a gated queryset that ``values`` ask for, as of ``day``."""
    ever = any(FILTERS[name].ever for name, given in values.items() if name in FILTERS and given)
    rows = people.ever(day) if ever else people.as_of(day)
    return rows.filter(condition(values, PEOPLE, day))
