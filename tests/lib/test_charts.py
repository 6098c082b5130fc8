import datetime
from decimal import Decimal
from xml.etree.ElementTree import Element  # noqa: S405

import pytest
from defusedxml.ElementTree import fromstring

from gujang.lib.charts import Bar, Part, bars, rail, rail_legend, table

TRICK = '"><script>alert(1)</script>'


def parse(text: str) -> Element:
    """A drawing that is not well-formed, or lets a trick through, does not parse."""
    return fromstring(text)


def attributes(text: str, tag: str, name: str) -> list[str | None]:
    return [element.get(name) for element in parse(text).iter(tag)]


def widths(*values: int | Decimal) -> list[str | None]:
    text = bars("致贫原因", [Bar("某", value, "/x") for value in values], unit="户")
    return attributes(text, "rect", "width")


def test_every_bar_is_a_link_to_its_list() -> None:
    text = bars(
        "致贫原因", [Bar("因病", 3, "/h?cause=1&x=2"), Bar("因学", 1, "/h?cause=3")], unit="户"
    )
    assert attributes(text, "a", "href") == ["/h?cause=1&x=2", "/h?cause=3"]


def test_a_drawing_is_an_image_with_words_and_holds_no_link() -> None:
    text = bars("致贫原因", [Bar("因病", 1711, "/h")], unit="户", whole=5127)
    drawing = next(parse(text).iter("svg"))
    assert drawing.get("role") == "img"
    assert drawing.findtext("title") == "因病：1,711 户，占 33.4%"
    assert drawing.find(".//a") is None


def test_label_and_figure_stand_beside_the_bar_as_text() -> None:
    text = bars("致贫原因", [Bar("因病", 1711, "/h")], unit="户")
    assert [span.text for span in parse(text).iter("span")] == ["因病", "1,711"]
    assert parse(text).findtext("figcaption") == "致贫原因（户）"


@pytest.mark.parametrize(
    ("values", "drawn"),
    [
        ((4, 3, 1), ["100.0%", "75.0%", "25.0%"]),
        ((3, 2, 1), ["100.0%", "66.7%", "33.3%"]),
        ((7,), ["100.0%"]),
        ((0, 0), ["0.0%", "0.0%"]),
        ((5000, 1, 0), ["100.0%", "0.5%", "0.0%"]),
        ((Decimal("10.50"), Decimal("5.25")), ["100.0%", "50.0%"]),
    ],
)
def test_bars_are_as_long_as_their_share_of_the_longest(
    values: tuple[int | Decimal, ...], drawn: list[str]
) -> None:
    assert widths(*values) == drawn


def test_a_negative_figure_has_no_bar() -> None:
    assert widths(5, -3) == ["100.0%", "0.0%"]


def test_no_rows_give_a_caption_and_an_empty_list() -> None:
    assert attributes(bars("致贫原因", [], unit="户"), "rect", "width") == []


def test_words_are_escaped_everywhere() -> None:
    drawings = [
        bars(TRICK, [Bar(TRICK, 1, TRICK, TRICK)], unit=TRICK, whole=2),
        f"<p>{rail(TRICK, [Part(TRICK, 1, TRICK)], 2, css=TRICK)}</p>",
        rail_legend([Part(TRICK, 1, TRICK, TRICK)], unit=TRICK),
        table(TRICK, [TRICK], [[TRICK]]),
    ]
    for text in drawings:
        assert list(parse(text).iter("script")) == []
        assert "<script" not in text


def test_a_drawing_has_no_style_attribute() -> None:
    text = bars("致贫原因", [Bar("因病", 3, "/h")], unit="户") + rail("率", [], 1, plan=1)
    assert "style" not in text


def test_the_parts_of_a_rail_meet_without_gap_or_overlap() -> None:
    thirds = [Part("某", 1, "part-out") for _ in range(3)]
    drawn = [
        (Decimal(str(rect.get("x")).rstrip("%")), Decimal(str(rect.get("width")).rstrip("%")))
        for rect in parse(rail("各三分之一", thirds, 3)).iter("rect")
        if rect.get("class") == "part-out"
    ]
    edges = [start + width for start, width in drawn]
    assert [start for start, _ in drawn] == [Decimal(0), *edges[:-1]]
    assert edges[-1] == 100


def test_a_part_of_nothing_is_not_drawn() -> None:
    text = rail("率", [Part("已脱贫", 0, "part-out"), Part("未脱贫", 4, "part-none")], 4)
    assert attributes(text, "rect", "class") == ["part-none", "part-gap"]


def test_a_rail_without_a_whole_is_empty_ground() -> None:
    assert attributes(rail("率", [Part("已脱贫", 0, "part-out")], 0), "rect", "class") == []


@pytest.mark.parametrize(
    ("plan", "at"), [(8705, "71.9%"), (0, "0.0%"), (12107, "99.0%"), (99999, "99.0%")]
)
def test_the_plan_is_marked_where_it_stands_and_always_inside(plan: int, at: str) -> None:
    text = rail("率", [], 12107, plan=plan)
    marks = [rect for rect in parse(text).iter("rect") if rect.get("class") == "rail-plan"]
    assert [mark.get("x") for mark in marks] == [at]


def test_a_legend_links_the_parts_that_have_a_list() -> None:
    parts = [Part("已脱贫", 4943, "part-out", "/h?s=1"), Part("未脱贫", 1851, "part-none")]
    text = rail_legend(parts, unit="人")
    assert attributes(text, "a", "href") == ["/h?s=1"]
    assert [b.text for b in parse(text).iter("b")] == ["4,943", "1,851"]


def test_the_table_behind_a_drawing_heads_rows_and_columns() -> None:
    day = datetime.date(2016, 12, 31)
    root = parse(table("未脱贫人口", ["月份", "实际", "计划"], [[day, 3064, None]]))
    assert root.findtext("caption") == "未脱贫人口"
    assert [(th.get("scope"), th.text) for th in root.iter("th")] == [
        ("col", "月份"),
        ("col", "实际"),
        ("col", "计划"),
        ("row", "2016-12-31"),
    ]
    assert [td.text for td in root.iter("td")] == ["3,064", "—"]
