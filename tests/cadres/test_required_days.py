"""``manage.py required_days``: what each week asks for, from the tables the county keeps."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cadres.models import Holiday, StationingRule
from cadres.rules.calendar import Week
from cadres.rules.week import need_of
from tests.cadres.cases import RULES, WHOLE, day

pytestmark = pytest.mark.django_db


def asked(*arguments: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("required_days", *arguments, "--json", stdout=out)
    found: list[dict[str, Any]] = json.loads(out.getvalue())
    return found


def test_the_programme_from_its_first_day() -> None:
    found = asked("--from", "2014-02-24", "--to", "2017-12-31", "--posted-on", "2014-02-27")
    assert len(found) == 201
    assert found[0] == {
        "week": "2014-W09",
        "start": "2014-02-24",
        "required": 2,
        "rule": 4,
        "workdays": 2,
        "reasons": ["2月规则4天", "任期内工作日2天"],
    }
    assert found[-1]["week"] == "2017-W52"


def test_the_tables_are_laid_down_as_the_rules_were_tried() -> None:
    found = asked("--from", "2014-02-24", "--to", "2017-12-31", "--posted-on", "2014-02-27")
    from_rules = [need_in(week["start"]) for week in found]
    assert [week["required"] for week in found] == from_rules


def need_in(monday: str) -> int:
    return need_of(Week(day(monday)), RULES, [WHOLE]).required


def test_without_a_posting_every_working_day_counts() -> None:
    assert asked("--from", "2014-02-24", "--to", "2014-02-24")[0]["required"] == 4


def test_what_the_county_changes_is_what_is_asked() -> None:
    StationingRule.objects.filter(month=2).update(days=2)
    Holiday.objects.create(day=day("2014-03-03"), kind="off", name="县庆")
    found = asked("--from", "2014-02-24", "--to", "2014-03-03")
    assert [week["rule"] for week in found] == [2, 4]
    assert found[1]["workdays"] == 4


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("2014-13-01", "2014-12-31", "请写成"), ("2014-03-02", "2014-03-01", "早于开始日期")],
)
def test_wrong_days_are_refused(first: str, last: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        asked("--from", first, "--to", last)
