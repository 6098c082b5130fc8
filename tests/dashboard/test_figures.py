"""``manage.py figures``: one object on stdout, the same numbers as the page."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from gujang.dashboard.metrics import METRICS
from gujang.dashboard.reading import totals_now
from tests.cast import A1, TOWN_A, TOWN_B, Cast
from tests.make import COUNTY, make_household
from tests.queries import assert_flat_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def figures(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("figures", *options, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_object_names_area_and_day_and_every_metric(register: Cast) -> None:
    found = figures()
    assert list(found)[:2] == ["area", "as_of"]
    assert found["area"] == COUNTY
    assert METRICS.keys() <= found.keys()
    assert {"by_town", "by_village", "new_households", "cancelled_households"} <= found.keys()


def test_the_tallies_and_the_figures_say_the_same(register: Cast) -> None:
    from_tallies = totals_now(register["organization"], COUNTY)
    found = figures()
    for key in ("households", "persons", "by_standing", "by_attribute", "by_main_cause", "exited"):
        assert json.loads(json.dumps(METRICS[key].figure(from_tallies))) == found[key]
    assert METRICS["flow"].figure(from_tallies) == found["flow"]["全县"]


@pytest.mark.parametrize("options", [(), ("--as-of", "2015-06-15"), ("--as-of", "2014-12-31")])
def test_the_county_is_the_sum_of_its_towns(register: Cast, options: tuple[str, ...]) -> None:
    whole = figures(*options)
    parts = [figures("--area", code, *options) for code in (TOWN_A, TOWN_B)]
    for key in ("households", "persons", "exited_this_year", "dangerous_houses"):
        assert whole[key] == sum(part[key] for part in parts)
    for line, both in whole["flow"]["全县"].items():
        towns = [flow[line] for name, flow in whole["flow"].items() if name != "全县"]
        assert both == {unit: sum(town[unit] for town in towns) for unit in ("户", "人")}
    assert whole["by_village"] == parts[0]["by_village"] | parts[1]["by_village"]


def test_a_labels_counts_add_up_to_the_whole(register: Cast) -> None:
    found = figures()
    for key in ("by_attribute", "by_main_cause"):
        for unit in ("households", "persons"):
            assert sum(cell[unit] for cell in found[key].values()) == found[unit]
    for key in METRICS:
        if key.startswith("persons_by_"):
            assert sum(found[key].values()) == found["persons"], key
    assert sum(found["by_household_size"].values()) == found["households"]
    assert sum(found["by_pc_band"].values()) == found["households"]


def test_what_happened_is_told_by_its_year(register: Cast) -> None:
    found = figures()
    assert found["year"] == 2015
    assert found["new_households"] == ["HU-A2-1"]
    assert found["returned_households"] == ["HU-A1-2"]
    assert found["cancelled_households"] == ["HU-A2-2", "HU-A2-3"]
    assert found["by_standing"]["注销"] == {"households": 2, "persons": 3}
    assert found["natural_events"] == {"户主死亡销户": 1, "新生儿": 1, "死亡": 1, "嫁出": 1}
    assert figures("--as-of", "2014-12-31")["by_standing"]["注销"]["households"] == 1


def test_a_village_alone(register: Cast) -> None:
    found = figures("--area", A1)
    assert list(found["by_village"]) == [A1]
    assert list(found["flow"]) == ["甲一村"]
    assert found["by_village"][A1]["persons"] == found["persons"] == 7


def test_before_the_first_day_everything_is_nothing(register: Cast) -> None:
    found = figures("--as-of", "2010-01-01")
    assert found["year"] is None
    assert found["households"] == 0
    assert found["exit_rate_persons"] is None
    assert found["new_households"] == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--area", "150222999"), "没有编码为“150222999”的辖区"),
        (("--area", "金山镇"), "没有编码为“金山镇”的辖区"),
        (("--area", "1502"), "6位旗县、9位乡镇或12位村编码"),
        (("--as-of", "2014-13-01"), "日期“2014-13-01”不对"),
        (("--as-of", "2999-01-01"), "还没有到"),
    ],
)
def test_a_wrong_option_is_answered_with_a_sentence(
    db: None, options: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        figures(*options)


def test_the_cost_is_flat_in_households(register: Cast) -> None:
    def grow() -> None:
        for number in range(3):
            make_household(register.a1, number=f"HU-A1-8{number}", members=2)

    assert assert_flat_queries(figures, grow=grow) <= 45
