"""The rules of the week as the organization department sets them: dated rows, and holidays."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cadres import services
from cadres.codes import HolidayKind
from cadres.models import Cadre, Holiday, StationingRule
from cadres.rules.calendar import Week
from cadres.rules.week import need_of
from gujang.access.gate import OutOfReach
from gujang.access.rights import Role
from gujang.journal.models import Entry
from gujang.lib.changes import Stale
from tests.cadres.cases import WHOLE
from tests.cast import TOWN_A, Cast
from tests.make import make_user
from tests.make_week import day, week

FAIR = day("2014-03-05")


def rule(cast: Cast, who: str = "organization", month: int = 2, days: int = 2, on="2015-01-01"):
    return services.set_month_rule(
        actor=cast[who], month=month, days=days, starts_on=day(on), note="县委组织部通知"
    )


def holiday(cast: Cast, who="organization", on=FAIR, version=None, kind=HolidayKind.OFF):
    facts = {"kind": kind, "name": "县庆"}
    return services.set_holiday(actor=cast[who], day=on, version=version, facts=facts)


def asked(monday: str) -> int:
    return need_of(Week(day(monday)), services.rulebook(), [WHOLE]).rule


def test_a_new_row_judges_the_weeks_that_begin_from_its_day_on(cast: Cast) -> None:
    rule(cast)
    assert [asked(monday) for monday in ("2014-02-24", "2015-02-02", "2016-02-01")] == [4, 2, 2]
    rule(cast, days=4, on="2016-01-01")
    assert [asked(monday) for monday in ("2014-02-24", "2015-02-02", "2016-02-01")] == [4, 2, 4]
    rows = StationingRule.objects.filter(month=2).values_list("starts_on", "ends_on")
    first, second, third = dt.date(2014, 1, 1), dt.date(2015, 1, 1), dt.date(2016, 1, 1)
    assert list(rows) == [(first, second), (second, third), (third, None)]


def test_a_row_between_two_ends_where_the_later_begins(cast: Cast) -> None:
    rule(cast, days=3, on="2016-01-01")
    rule(cast, days=2, on="2015-01-01")
    rows = StationingRule.objects.filter(month=2).values_list("days", "ends_on")
    assert list(rows) == [(4, day("2015-01-01")), (2, day("2016-01-01")), (3, None)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"days": 8}, "0到7天"), ({"on": "2014-01-01"}, "换一个生效日期"), ({"month": 13}, "month")],
)
def test_a_rule_that_cannot_be(cast: Cast, wrong: dict, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        rule(cast, **wrong)
    assert StationingRule.objects.count() == 12


def test_a_holiday_is_added_changed_and_taken_away(cast: Cast) -> None:
    holiday(cast)
    assert not services.rulebook().calendar.is_workday(FAIR)
    facts = {"kind": HolidayKind.OFF, "name": "县庆日"}
    actor = cast["organization"]
    services.set_holiday(actor=actor, day=FAIR, version=1, facts=facts)
    with pytest.raises(Stale):
        services.set_holiday(actor=actor, day=FAIR, version=1, facts=facts)
    services.remove_holiday(actor=actor, day=FAIR, version=2)
    assert services.rulebook().calendar.is_workday(FAIR)
    actions = Entry.objects.order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["add_holiday", "update_holiday", "remove_holiday"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": day("2014-10-01")}, "已经登记"),
        ({"kind": HolidayKind.WORK}, "本来就要上班"),
    ],
)
def test_a_holiday_that_cannot_be(cast: Cast, wrong: dict, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        holiday(cast, **wrong)


def test_a_closed_week_keeps_its_holidays(cast: Cast, stationed: Cadre) -> None:
    holiday(cast)
    services.close_week(actor=cast["organization"], week=week("2014-W10"))
    for act in (
        lambda: holiday(cast, on=day("2014-03-06")),
        lambda: holiday(cast, version=1),
        lambda: services.remove_holiday(actor=cast["organization"], day=FAIR, version=1),
    ):
        with pytest.raises(ValidationError, match="已封周，不能再改"):
            act()
    assert Holiday.objects.get(day=FAIR).version == 1


@pytest.mark.parametrize("who", ["town_a", "cadre_a1", "poverty_office", "auditor", "office_a"])
def test_only_the_organization_of_the_county_sets_them(cast: Cast, who: str) -> None:
    cast.users["office_a"] = make_user("office_a", role=Role.ORGANIZATION, area=TOWN_A)
    for act in (rule, holiday):
        with pytest.raises(OutOfReach):
            act(cast, who)
    assert not Entry.objects.exists()
