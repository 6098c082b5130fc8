"""``manage.py attendance``: a week's verdicts as other tools read them."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cadres.models import Cadre
from tests.cast import A1, TOWN_B, Cast
from tests.make_week import make_days


def printed(*arguments: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("attendance", *arguments, "--json", stdout=out)
    found: list[dict[str, Any]] = json.loads(out.getvalue())
    return found


def test_a_line_a_cadre_with_the_sentence(cast: Cast, stationed: Cadre) -> None:
    make_days(stationed, cast.a1, "2014-09-29", "2014-09-30")
    assert printed("--week", "2014-W40", "--area", A1) == [
        {
            "cadre": "甲一驻村",
            "village": "西斗铺镇甲一村",
            "week": "2014-W40",
            "required": 2,
            "counted": 2,
            "status": "met",
            "reasons": ["9月规则4天", "法定工作日仅2天"],
            "sentence": "第40周（9/29–10/5）应驻2天（9月规则4天，法定工作日仅2天）；"
            "已驻2天：9/29、9/30；达标。",
        }
    ]
    assert [line["cadre"] for line in printed("--week", "2014-W40")] == ["乙一驻村", "甲一驻村"]
    assert [line["cadre"] for line in printed("--week", "2014-W40", "--area", TOWN_B)] == [
        "乙一驻村"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--week", "2014-10"], "请写成 2014-W10"),
        (["--week", "2014-W60"], "请写成 2014-W10"),
        (["--week", "2014-W10", "--area", "999"], "没有编码为“999”的辖区"),
    ],
)
def test_what_cannot_be_read_is_said(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        printed(*arguments)
