"""Spans of postings and pairings: domain A9 (postings have a start and an end), P7 (a new line)."""

import datetime as dt

import pytest

from cadres.rules.posting import Dates, in_words, meet, posting_problems, span_problems

TODAY = dt.date(2015, 6, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"201{text}")


def span(text: str) -> Dates:
    """Read ``4-02-27..5-01-01``; nothing behind the dots lasts."""
    start, _, end = text.partition("..")
    return day(start), day(end) if end else None


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("4-02-27..", "4-02-27..", True),
        ("4-02-27..", "5-01-01..", True),
        ("4-02-27..5-01-01", "5-01-01..", False),  # the end is the first day without
        ("4-02-27..5-01-02", "5-01-01..", True),
        ("4-02-27..4-03-01", "4-05-01..4-06-01", False),
        ("4-02-27..4-06-01", "4-03-01..4-04-01", True),
    ],
)
def test_spans_meet_when_they_share_a_day(one: str, other: str, share: bool) -> None:
    assert meet(span(one), span(other)) is share
    assert meet(span(other), span(one)) is share


@pytest.mark.parametrize(
    ("new", "wrong"),
    [
        ("5-06-01..", set()),
        ("5-06-02..", {"starts_on"}),
        ("4-02-27..5-06-01", set()),
        ("4-02-27..5-06-02", {"ends_on"}),
        ("4-02-27..4-02-27", {"ends_on"}),
        ("4-02-27..4-02-26", {"ends_on"}),
    ],
)
def test_days_are_in_order_and_not_to_come(new: str, wrong: set[str]) -> None:
    assert set(span_problems(span(new), TODAY)) == wrong


def test_a_clash_names_the_village_and_the_days() -> None:
    others = [("乙村", span("4-02-27..4-09-01")), ("甲村", span("4-09-01.."))]
    assert posting_problems(span("4-01-01..4-02-27"), others, TODAY) == {}
    said = posting_problems(span("4-08-31..4-09-01"), others, TODAY)["starts_on"]
    assert said.startswith("与在乙村的任职（2014-02-27至2014-08-31）重叠")
    assert (
        "甲村的任职（2014-09-01至今）"
        in (posting_problems(span("5-01-01.."), others, TODAY)["starts_on"])
    )


def test_a_span_is_told_with_its_last_day() -> None:
    assert in_words(span("4-02-27..4-03-01")) == "2014-02-27至2014-02-28"
