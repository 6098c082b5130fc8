"""Closing a week freezes its verdicts: no later rule, holiday, leave or log changes them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from cadres import services
from cadres.models import Cadre, ClosedWeek, Posting
from cadres.rules.week import DayKind, Status
from cadres.weeks import CadreWeek, cadre_weeks
from gujang.access.gate import OutOfReach
from gujang.journal.models import Entry
from tests.cast import TOWN_A, Cast
from tests.make_cadres import make_visit
from tests.make_week import day, make_days, week

W10 = week("2014-W10")


def _now(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    noon = dt.datetime.fromisoformat(f"{text}T12:00:00+08:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)


def close(cast: Cast, who: str = "organization") -> list[ClosedWeek]:
    return services.close_week(actor=cast[who], week=W10)


def reopen(cast: Cast, cadre: Cadre, who: str = "organization", reason: str = "补录日志"):
    closed = cadre.closed_weeks.in_force().get()
    return services.reopen_week(actor=cast[who], closed=closed, reason=reason)


def only(name: str = "2014-W10") -> CadreWeek:
    rules, today = services.rulebook(), dt.date(2018, 1, 1)
    (one,) = cadre_weeks(lambda rows: rows.inside(TOWN_A), [week(name)], rules=rules, today=today)
    return one


def test_a_week_is_closed_for_the_whole_county_with_its_sentences(
    cast: Cast, stationed: Cadre
) -> None:
    make_days(stationed, cast.a1, "2014-03-03", "2014-03-04", "2014-03-05", "2014-03-06")
    assert len(close(cast)) == 2
    row = stationed.closed_weeks.get()
    assert (row.required, row.counted, row.status) == (4, 4, Status.MET)
    assert row.sentence.endswith("已驻4天：3/3、3/4、3/5、3/6；达标。")
    assert row.days["2014-03-03"] == [f"village {cast.a1.code}"]
    entry = Entry.objects.get()
    assert (entry.action, entry.object_id) == ("close_week", "2014-W10")


def test_a_later_rule_changes_open_weeks_and_not_the_closed(cast: Cast, stationed: Cadre) -> None:
    make_days(stationed, cast.a1, "2014-03-03", "2014-03-04")
    close(cast)
    services.set_month_rule(
        actor=cast["organization"],
        month=3,
        days=2,
        starts_on=day("2014-03-01"),
        note="县委通知",
    )
    one = only()
    assert (one.required, one.status, one.reasons) == (4, Status.SHORT, ("规则4天",))
    assert only("2014-W11").required == 2
    reopen(cast, stationed)
    assert (only().required, only().status) == (2, Status.MET)


def test_a_late_log_is_kept_and_shown_and_does_not_count(cast: Cast, stationed: Cadre) -> None:
    make_days(stationed, cast.a1, "2014-03-03")
    close(cast)
    make_days(stationed, cast.a1, "2014-03-05", "2014-03-06")
    make_visit(stationed, cast.household_a1, day("2014-03-03"))  # a day that counts already
    make_days(stationed, cast.a1, "2014-03-07", kind=DayKind.TOWN)
    one = only()
    assert (one.counted, one.late) == (1, ("3/5驻村", "3/6驻村"))
    assert "已驻1天：3/3" in one.sentence


def test_the_closed_stays_although_the_posting_is_gone(cast: Cast, stationed: Cadre) -> None:
    close(cast)
    Posting.objects.filter(cadre=stationed).update(starts_on=day("2014-04-01"))
    assert only().status == Status.SHORT


def test_opening_again_needs_a_reason_and_keeps_what_was_frozen(
    cast: Cast, stationed: Cadre
) -> None:
    make_days(stationed, cast.a1, "2014-03-03")
    close(cast)
    make_days(stationed, cast.a1, "2014-03-04")
    with pytest.raises(ValidationError, match="请写明解除理由"):
        reopen(cast, stationed, reason="补")
    first = reopen(cast, stationed)
    assert only().counted == 2
    with pytest.raises(ValidationError, match="刚才已经解除"):
        services.reopen_week(actor=cast["organization"], closed=first, reason="再次解除")
    assert len(close(cast)) == 1
    kept = stationed.closed_weeks.order_by("closed_at").values_list("counted", "reopen_reason")
    assert list(kept) == [(1, "补录日志"), (2, "")]
    actions = Entry.objects.order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["close_week", "reopen_week", "close_week"]


def test_a_week_that_is_not_over_or_is_closed_already_is_refused(
    cast: Cast, stationed: Cadre, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(cast)
    with pytest.raises(ValidationError, match="没有要封的"):
        close(cast)
    _now(monkeypatch, "2014-03-16")
    with pytest.raises(ValidationError, match="还没有结束"):
        services.close_week(actor=cast["organization"], week=week("2014-W11"))


@pytest.mark.parametrize("who", ["town_a", "cadre_a1", "poverty_office", "auditor", "admin"])
def test_only_the_organization_closes_and_opens(cast: Cast, stationed: Cadre, who: str) -> None:
    with pytest.raises(OutOfReach):
        close(cast, who)
    close(cast)
    with pytest.raises(OutOfReach):
        reopen(cast, stationed, who)


def test_the_night_closes_what_is_seven_days_over_and_leaves_what_was_just_opened(
    cast: Cast, stationed: Cadre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def night(text: str) -> list[str]:
        _now(monkeypatch, text)
        call_command("close_weeks")
        rows = ClosedWeek.objects.in_force().filter(cadre=stationed).order_by("monday")
        return [str(monday) for monday in rows.values_list("monday", flat=True)]

    assert night("2014-03-16") == ["2014-02-24"]  # 9 March was seven days ago, and not more
    assert night("2014-03-17") == ["2014-02-24", "2014-03-03"]
    services.reopen_week(
        actor=cast["organization"],
        closed=ClosedWeek.objects.get(cadre=stationed, monday=W10.monday),
        reason="补录日志",
    )
    assert night("2014-03-18") == ["2014-02-24"]
