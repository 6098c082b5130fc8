"""The journal in Chinese: every action has its word, every value can be read."""

import json
import re

import pytest

from gujang.journal.labels import Line, action_label, lines_of, object_label, object_url
from gujang.journal.models import Entry
from gujang.journal.words import ACTIONS
from tests.house.tree import product

NOTED = re.compile(
    r'\b(?:about|write_down|tell|_tell_payment|Note|_leave)\(\s*(?:[\w.]+,\s*)*"([a-z_]+)"'
)


def test_every_action_has_its_word() -> None:
    used = {action for source in product() for action in NOTED.findall(source.text)}
    assert {"sign_in", "create_user", "denied"} <= used
    missing = sorted(used - ACTIONS.keys())
    assert not missing, f"give each a line in gujang/journal/words.py: {missing}"


def test_an_action_nobody_named_is_shown_as_it_is() -> None:
    assert action_label("unheard_of") == "unheard_of"


@pytest.mark.parametrize(
    ("kind", "data", "lines"),
    [
        ("access.user", "", []),
        (
            "access.user",
            {"changes": {"full_name": ["张三", "李四"], "is_active": [True, False]}},
            [Line("姓名", "张三", "李四"), Line("可登录", "是", "否")],
        ),
        (
            "access.user",
            {"old": {"role": "镇"}, "new": {"role": "镇", "ends_on": "2014-05-01"}},
            [Line("角色", "镇", "镇"), Line("结束日期", "—", "2014-05-01")],
        ),
        ("access.user", {"new": {"username": "li"}}, [Line("用户名", None, "li")]),
        (
            "households.household",
            {"changes": {"standing": ["0", "1"], "main_cause": ["01", "03"]}},
            [Line("脱贫状态", "未脱贫", "已脱贫"), Line("主要致贫原因", "因病", "因学")],
        ),
        (
            "households.household",
            {"changes": {"wage": [None, "100"]}},
            [Line("工资性收入（元）", "—", "100")],
        ),
        ("", {"path": "/x/", "times": 3}, [Line("地址", None, "/x/"), Line("次数", None, "3")]),
        ("", {"lines": ["一", "二"]}, [Line("明细", None, "一；二")]),
        ("nowhere.at_all", {"a": {"b": 1}}, [Line("a", None, "b 1")]),
    ],
)
def test_what_an_entry_holds_can_be_read(kind: str, data: object, lines: list[Line]) -> None:
    entry = Entry(object_type=kind, data=json.dumps(data) if data else "")
    assert lines_of(entry) == lines


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("access.user", "用户"),
        ("households.person", "家庭成员"),
        ("villages.villageyear", "村年度情况"),
        ("gone.model", "gone.model"),
        ("", ""),
    ],
)
def test_a_kind_of_object_has_its_word(kind: str, word: str) -> None:
    assert object_label(kind) == word


def test_an_object_leads_to_its_page() -> None:
    assert object_url("access.user", "7") == "/users/7/"
    assert object_url("access.user", "x") == ""
    assert object_url("", "") == ""
