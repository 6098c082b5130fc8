"""The county's exit standards: who sets them, what cannot be, and where they are used."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from gujang.access.gate import OutOfReach
from gujang.access.rights import Role
from gujang.journal.models import Entry
from households import tallies
from households.models import CriteriaVersion, PovertyLine
from households.services import Stale, set_criteria, set_line
from tests.cast import TOWN_A, Cast, client_of
from tests.make import make_household, make_user

DAY = dt.date(2016, 5, 1)
LINES = {"identification": Decimal(2952), "exit": Decimal(3100), "verified": True, "note": "文件"}
CRITERIA = {"name": "加严", "criteria": "income food", "evidence_months": 6, "note": ""}


def line(cast: Cast, who: str = "poverty_office", year: int = 2016, version=1, **typed):
    return set_line(actor=cast[who], year=year, version=version, facts=LINES | typed)


def criteria(cast: Cast, who: str = "poverty_office", on=DAY, version=1, **typed):
    return set_criteria(actor=cast[who], starts_on=on, version=version, facts=CRITERIA | typed)


def test_a_line_is_changed_and_written_down(cast: Cast) -> None:
    line(cast)
    row = PovertyLine.objects.get(year=2016)
    assert (row.exit, row.version) == (Decimal(3100), 2)
    entry = Entry.objects.get(action="update_standard")
    assert (entry.object_type, entry.object_id) == ("households.povertyline", "2016")
    assert json.loads(entry.data)["changes"]["exit"] == ["2952.00", "3100"]


def test_a_year_is_added_once(cast: Cast) -> None:
    line(cast, year=2021, version=None)
    with pytest.raises(ValidationError, match="已经登记"):
        line(cast, year=2021, version=None)
    assert Entry.objects.get().action == "add_standard"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"exit": Decimal("2951.99")}, "不能低于识别标准"),
        ({"identification": Decimal(0)}, "识别标准应大于0"),
        ({"identification": None}, "identification"),
    ],
)
def test_a_line_that_cannot_be_is_refused(cast: Cast, typed: dict, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        line(cast, **typed)
    assert PovertyLine.objects.get(year=2016).version == 1


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_year_lies_in_this_century(cast: Cast, year: int) -> None:
    with pytest.raises(ValidationError, match="2000到2100"):
        line(cast, year=year, version=None)


@pytest.mark.parametrize("who", ["town_a", "cadre_a1", "organization", "auditor", "admin"])
def test_only_the_poverty_office_sets_standards(cast: Cast, who: str) -> None:
    for act in (line, criteria):
        with pytest.raises(OutOfReach):
            act(cast, who)
    assert not Entry.objects.exists()


def test_standards_are_the_whole_countys(cast: Cast) -> None:
    cast.users["office_a"] = make_user("office_a", role=Role.POVERTY_OFFICE, area=TOWN_A)
    with pytest.raises(OutOfReach):
        line(cast, "office_a")
    assert client_of(cast["office_a"]).get("/standards/lines/2016/").status_code == 404


def test_who_saw_an_older_standard_is_told(cast: Cast) -> None:
    line(cast)
    with pytest.raises(Stale):
        line(cast)
    typed = {"version": 1, "identification": "2952", "exit": "3200", "verified": "1"}
    answer = client_of(cast["poverty_office"]).post("/standards/lines/2016/", typed)
    assert answer.status_code == 409 and "3100" in answer.content.decode()


def test_criteria_are_set_from_a_day_on(cast: Cast) -> None:
    criteria(cast, on=dt.date(2017, 1, 1), version=None)
    criteria(cast, version=1, criteria="income")
    kept = dict(CriteriaVersion.objects.values_list("starts_on", "criteria"))
    assert kept[dt.date(2017, 1, 1)] == "income food" and kept[DAY] == "income"
    with pytest.raises(ValidationError, match="已经登记"):
        criteria(cast, version=None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"criteria": "income happiness"}, "没有这项标准"),
        ({"criteria": ""}, "criteria"),
        ({"evidence_months": 0}, "至少1个月"),
        ({"name": ""}, "name"),
    ],
)
def test_criteria_that_cannot_be_are_refused(cast: Cast, typed: dict, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        criteria(cast, **typed)
    assert CriteriaVersion.objects.get(pk=DAY).version == 1


def test_everybody_sees_which_lines_were_read_in_a_document(cast: Cast) -> None:
    text = client_of(cast["cadre_a1"]).get("/standards/").content.decode()
    assert "2,952.00" in text and "未见文件，待核实" in text
    assert "登记年度标准" not in text
    assert "登记年度标准" in client_of(cast["poverty_office"]).get("/standards/").content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/standards/lines/2016/", 200),
        ("/standards/lines/1990/", 404),
        ("/standards/criteria/20160501/", 200),
        ("/standards/criteria/20160502/", 404),
        ("/standards/criteria/20161399/", 404),
        ("/standards/criteria/7/", 404),
    ],
)
def test_what_is_not_there_is_not_found(cast: Cast, address: str, status: int) -> None:
    assert client_of(cast["poverty_office"]).get(address).status_code == status


def test_a_form_for_criteria_wants_at_least_one(cast: Cast) -> None:
    client = client_of(cast["poverty_office"])
    typed = {"version": 1, "name": "空", "evidence_months": "12"}
    answer = client.post("/standards/criteria/20160501/", typed)
    assert answer.status_code == 400 and "至少选择一项标准" in answer.content.decode()


def test_the_dashboard_says_whether_its_line_was_verified(cast: Cast) -> None:
    make_household(cast.a1, per_head_income=2500)
    tallies.refresh([cast.a1.code])
    client = client_of(cast["organization"])
    assert "2014 年退出标准 2,800.00 元。" in client.get("/").content.decode()
    PovertyLine.objects.filter(year=2014).update(exit=Decimal(3000), verified=False)
    assert "2014 年退出标准 3,000.00 元（待核实）" in client.get("/").content.decode()
