"""The four registers as they are reported import again as what is there already."""

import datetime as dt
from io import BytesIO

import pytest

from gujang.lib.excel.formal import write_forms
from gujang.reports.asking import ask
from gujang.reports.sheets import Made, form_of
from gujang.reports.tables import REPORTS
from households.imports import report_of
from tests.lib.reading import read_inside
from tests.make import COUNTY
from tests.sheets import judged, make_home, make_villages, take_homes

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
KEYS = ("base", "members", "conditions", "income")
END = dt.date(2014, 12, 31)


def _workbook(*, full: bool) -> bytes:
    forms = []
    for key in KEYS:
        asked = ask(report=REPORTS[key], user=None, area=COUNTY, day=END, full=full)
        rows = (row.values for row in REPORTS[key].rows(asked))
        forms.append(form_of(REPORTS[key], asked, rows, Made("填表人", END, "B1")))
    out = BytesIO()
    write_forms(out, forms)
    return out.getvalue()


def test_what_was_exported_in_full_is_all_the_same() -> None:
    make_villages()
    take_homes(
        make_home(1, names=["王建国", "李四"], **{"其他致贫原因": "缺资金,缺技术"}),
        make_home(2, names=["张三"]),
        make_home(3, names=["赵六", "钱七", "孙八"]),
    )
    verdict = judged(read_inside(_workbook(full=True)))
    assert not verdict.problems, verdict.problems
    assert verdict.counts() == {
        "households": {"new": 0, "changed": 0, "same": 3, "error": 0},
        "persons": {"new": 0, "changed": 0, "same": 6, "error": 0},
    }, report_of(verdict)


def test_a_masked_one_is_refused_and_changes_nothing() -> None:
    make_villages()
    take_homes(make_home(1))
    verdict = judged(read_inside(_workbook(full=False)))
    assert verdict.counts()["households"] == {"new": 0, "changed": 0, "same": 0, "error": 1}
