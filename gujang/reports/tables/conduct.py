"""驻村干部考核表 (domain 5.1): the saved assessments of a year, for the organization department."""

from collections.abc import Iterator

from cadres.exports.assessment import COLUMNS, assessment_rows
from cadres.filters.conduct import assessments_shown
from cadres.models import Assessment, Cadre
from gujang.access.rights import Right

from ..codes import Period
from ..report import Asked, Head, Report, Row

_WHOLE = "violations"
HEADS = tuple(
    Head(
        label=column.header,
        kind="text" if column.kind == "text" else "whole" if name == _WHOLE else "amount",
        width=min(column.width, 20),
        total=name == _WHOLE,
    )
    for name, column in COLUMNS
)


def _rows(asked: Asked) -> Iterator[Row]:
    shown = assessments_shown(asked.scope(Cadre.objects.all()), asked.year, Assessment.Half.YEAR)
    for one, row in zip(shown, assessment_rows(shown), strict=True):
        yield Row([row[name] for name, _ in COLUMNS], about=f"cadre:{one['cadre'].pk}")


REPORTS = (
    Report(
        key="assessment",
        title="驻村干部考核表",
        group="驻村干部",
        basis=(
            "本年度任过职的干部，一人一行，取已保存的考核，没有保存年终考核的考核等次写“未考核”。"
            "各项得分为年终考核的，没有可计的项目不计分，其余按100分折算；"
            "年度得分按考核办法由半年得分和年终得分合成，没有半年考核的取年终得分。"
            "查实违纪一次不得评优秀，两次不得高于基本称职，三次不称职。"
        ),
        heads=HEADS,
        rows=_rows,
        periods=(Period.YEAR,),
        right=Right.CONDUCT,
        names=False,
    ),
)
