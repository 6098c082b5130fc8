"""The assessment: what is measured, what is frozen, what the pages and the workbook show."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from cadres import services
from cadres.measuring import measured, unclosed_weeks
from cadres.models import Assessment, Cadre, Scheme
from cadres.rules.assessment import Item, Measure, period_of
from gujang.access.gate import OutOfReach
from households.codes import Standing
from tests.cast import Cast, client_of, make_cast
from tests.make import make_household, make_standing
from tests.make_cadres import make_cadre, make_pairing, make_posting, make_visit
from tests.make_ledger import (
    make_closed_week,
    make_diary,
    make_problem,
    make_report,
    make_violation,
)
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MONDAY = dt.date(2015, 3, 2)
WEEK = dt.timedelta(days=7)
FIRST, YEAR = Assessment.Half.FIRST, Assessment.Half.YEAR


def make_ground() -> Cast:
    """A cadre in A1 until the end of May 2015, then in A2: four closed weeks, and what was done."""
    cast = make_cast()
    cadre = make_cadre(cast["cadre_a1"])
    make_posting(cadre, cast.a1, ends_on=dt.date(2015, 6, 1))
    make_posting(cadre, cast.a2, starts_on=dt.date(2015, 6, 1))
    for n, status in enumerate(["met", "winter", "short", "exempt"]):
        make_closed_week(cadre, cast.a1, MONDAY + n * WEEK, status)
    make_report(cadre, cast.a1, MONDAY)
    make_report(cadre, cast.a1, MONDAY + WEEK, is_late=True)
    make_report(cadre, cast.a1, MONDAY + 2 * WEEK, state="returned")
    for day in (2, 3, 9, 24):  # two in one week, one in the week that is not assessed
        make_diary(cadre, cast.a1, dt.date(2015, 3, day))
    for household in (cast.household_a1, cast.household_a2):
        make_pairing(household, cadre)
    for day in (3, 4):
        make_visit(cadre, cast.household_a1, dt.date(2015, 3, day))
    make_visit(cadre, make_household(cast.a1, number="HU-A1-0002"), dt.date(2015, 3, 4))
    for village, day, said in [
        (cast.a1, "2015-04-01", "1"),
        (cast.a1, "2015-05-01", "3"),
        (cast.a1, "2015-06-20", "1"),  # after the cadre had left
        (cast.a2, "2015-06-20", "2"),
        (cast.b1, "2015-06-20", "3"),
    ]:
        on = dt.date.fromisoformat(day)
        make_problem(village, state="closed", raised_on=on, closed_on=on, satisfaction=said)
    return cast


ground = once_a_module(make_ground)


def cadre_of(cast: Cast) -> Cadre:
    return Cadre.objects.get(user=cast["cadre_a1"])


def test_what_was_done_is_counted_where_and_while_the_cadre_was_posted(ground: Cast) -> None:
    found = measured(cadre_of(ground), period_of(2015, whole_year=False))
    assert found == {
        Item.ATTENDANCE: Measure(2, 3),
        Item.VISITS: Measure(1, 2),
        Item.REPORTS: Measure(1, 3),
        Item.DIARY: Measure(2, 3),
        Item.SATISFACTION: Measure(2, 3),
        Item.EXITS: Measure(0, 0),
    }


def test_an_exit_counts_against_what_is_still_expected(ground: Cast) -> None:
    left, waiting, earlier, late = (
        make_household(village, number=f"HU-X-{n}")
        for n, village in enumerate([ground.a1, ground.a2, ground.a1, ground.a1])
    )
    make_standing(left, Standing.EXITED, dt.date(2015, 5, 20))
    make_standing(waiting, Standing.EXPECTED, dt.date(2015, 5, 20))
    make_standing(earlier, Standing.EXPECTED, dt.date(2015, 5, 20))  # A1 was left by the end
    make_standing(late, Standing.EXITED, dt.date(2015, 6, 20))
    found = measured(cadre_of(ground), period_of(2015, whole_year=False))
    assert found[Item.EXITS] == Measure(1, 2)


def test_weeks_not_closed_are_told(ground: Cast) -> None:
    period = period_of(2015, whole_year=False)
    # 5 January to 29 June are 26 Mondays, of which 4 were closed
    assert unclosed_weeks(cadre_of(ground), period, dt.date(2015, 8, 1)) == 22
    assert unclosed_weeks(cadre_of(ground), period, dt.date(2015, 1, 12)) == 1


def save(cast: Cast, half: str = FIRST, who: str = "organization", **more: Any) -> Assessment:
    cadre = cadre_of(cast)
    seen = services.sheet_of(cadre, 2015, half).score
    assert seen is not None
    values: dict[str, Any] = {"seen": seen, "note": "扎实"} | more
    return services.save_assessment(actor=cast[who], cadre=cadre, year=2015, half=half, **values)


def test_a_saved_assessment_stays_as_it_was(ground: Cast) -> None:
    row = save(ground)
    # 20 + 10 + 3.33 + 6.67 + 10 of 85 points
    assert row.score == Decimal("58.82") and row.get_grade_display() == "不称职"
    make_visit(cadre_of(ground), ground.household_a2, dt.date(2015, 3, 9))
    text = page(ground, f"/assessments/{cadre_of(ground).pk}/2015/1/")
    assert "58.82" in text and "不再变动" in text and "保存并固定" not in text
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.update(score=100)
    with pytest.raises(ValidationError, match="已经保存"):
        save(ground)


def test_the_year_counts_the_half_year_for_thirty_in_a_hundred(ground: Cast) -> None:
    first, year = save(ground), save(ground, YEAR)
    assert year.total == (first.score * 30 + year.score * 70) / 100
    text = page(ground, f"/assessments/{cadre_of(ground).pk}/2015/2/")
    assert f"半年 {first.score} × 30% + 年终 {year.score} × 70%" in text


def test_only_what_was_verified_caps_the_grade(ground: Cast) -> None:
    cadre = cadre_of(ground)
    for verified in (True, True, False, None):
        make_violation(cadre, ground["organization"], verified=verified, verified_by="刘科长")
    make_violation(
        cadre,
        ground["organization"],
        verified=True,
        verified_by="刘",
        happened_on=dt.date(2016, 1, 1),
    )
    assert services.sheet_of(cadre, 2015, FIRST).violations == 2
    assert "等次最高为基本称职" in page(ground, f"/assessments/{cadre.pk}/2015/1/")


@pytest.mark.parametrize("who", ["poverty_office", "town_a", "cadre_a1", "auditor"])
def test_nobody_else_saves(ground: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        save(ground, who=who)


def test_what_changed_since_it_was_seen_is_shown_first(ground: Cast) -> None:
    with pytest.raises(ValidationError, match="得分由1变为58.82"):
        save(ground, seen=Decimal(1))


def test_a_period_under_way_is_shown_and_not_saved(ground: Cast, time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2015, 6, 30, 12, tzinfo=dt.UTC))
    text = page(ground, f"/assessments/{cadre_of(ground).pk}/2015/1/")
    assert "结束后可以保存" in text and "保存并固定" not in text
    with pytest.raises(ValidationError, match="结束后再保存"):
        save(ground)


def test_the_terms_are_those_of_the_periods_last_day(ground: Cast) -> None:
    begun: Any = {"starts_on": dt.date(2015, 6, 30), "attendance": 50, "visits": 0}
    services.set_scheme(actor=ground["organization"], facts=begun)
    lines = services.sheet_of(cadre_of(ground), 2015, FIRST).lines
    assert [line.weight for line in lines] == [50, 0, 10, 10, 15, 15]
    assert [line.weight for line in services.sheet_of(cadre_of(ground), 2014, FIRST).lines][:2] == [
        30,
        20,
    ]
    with pytest.raises(ValidationError, match="合计应为100分"):
        services.set_scheme(
            actor=ground["organization"], facts={"starts_on": dt.date(2016, 1, 1), "visits": 0}
        )
    with pytest.raises(OutOfReach):
        services.set_scheme(actor=ground["poverty_office"], facts=begun)
    assert Scheme.objects.count() == 2


def page(cast: Cast, address: str) -> str:
    answer = client_of(cast["organization"]).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_sheet_shows_the_arithmetic_line_by_line(ground: Cast) -> None:
    text = page(ground, f"/assessments/{cadre_of(ground).pk}/2015/1/")
    assert "达标（含按冬季标准达标）的周 2 ÷ 已封周、应考核的周 3 × 30分 = 20.00分" in text
    assert "“脱贫的户加期末仍为预脱贫的户”为0，不计分" in text
    assert "有 22 周已过而没有封周" in text


def test_the_page_saves_what_it_shows(ground: Cast) -> None:
    address = f"/assessments/{cadre_of(ground).pk}/2015/1/"
    client = client_of(ground["organization"])
    answer = client.post(address, {"seen": "1", "note": "扎实"})
    assert answer.status_code == 400
    assert 'name="seen" value="58.82"' in answer.content.decode()
    assert client.post(address, {"seen": "58.82", "note": "扎实"}).status_code == 302
    assert Assessment.objects.get().note == "扎实"


def test_the_list_counts_grades_and_leads_to_them(ground: Cast) -> None:
    query = "/assessments/?year=2015&half=1"
    assert "未考核 1 人" in page(ground, query)
    save(ground)
    assert "不称职 1 人" in page(ground, query)
    assert "甲一驻村" in page(ground, f"{query}&grade=4")
    assert "没有符合条件的干部" in page(ground, f"{query}&grade=none")


def test_the_workbook_has_a_line_a_cadre_with_its_points(ground: Cast) -> None:
    save(ground)
    client = client_of(ground["organization"])
    answer: Any = client.get("/assessments/export/?year=2015&half=1")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    title, info, header, row = sheet.iter_rows(values_only=True)
    assert title[0] == "固阳县驻村干部考核表"
    assert "年度=2015年；考核时段=半年考核" in info[0]
    found = dict(zip(header, row, strict=True))
    assert (found["姓名"], found["驻点村"], found["考核等次"]) == ("甲一驻村", "甲二村", "不称职")
    assert (found["到岗（分）"], found["得分"], found["脱贫成效（分）"]) == (20, 58.82, None)
