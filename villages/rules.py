"""Rules of what is planned and built in a village: plain values in, figures or reasons out."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from .codes import UNFINISHED, OpinionState, ProjectState


def days_overdue(state: str, due_on: dt.date | None, day: dt.date) -> int:
    """Return by how many days a project is late on ``day``; 0 when it is not, or is over.

    Late is what is neither 完成 nor 终止 (domain 3, states of R9) and due before ``day``.
    """
    if due_on is None or state not in UNFINISHED:
        return 0
    return max((day - due_on).days, 0)


def project_problems(
    state: str, progress: int, finished_on: dt.date | None, day: dt.date
) -> dict[str, str]:
    """Return what does not fit together in a project's state as of ``day``, by field.

    未开始 stands at 0 %, 完成 needs its day and stands at 100 % (domain 3, fields of R9).
    """
    wrong: dict[str, str] = {}
    if state == ProjectState.PLANNED and progress:
        wrong["progress"] = "未开始的项目进度应为0，已动工的请把状态改为“进行中”。"
    if state == ProjectState.DONE and progress != 100:
        wrong["progress"] = "完成的项目进度应为100。"
    if state == ProjectState.DONE and finished_on is None:
        wrong["finished_on"] = "完成的项目须填写完成时间。"
    if state != ProjectState.DONE and finished_on is not None:
        wrong["finished_on"] = "只有完成的项目才填写完成时间，请清空，或把状态改为“完成”。"
    if finished_on is not None and finished_on > day:
        wrong["finished_on"] = "完成时间不能晚于今天，请核对。"
    return wrong


def answer_problems(state: str, answer: str) -> dict[str, str]:
    """Return what an answer to an opinion on merging lacks: 采纳 or not needs its words."""
    if state == OpinionState.RAISED:
        return {"state": "请选择已上报、已采纳或未采纳。"}
    if state in (OpinionState.ACCEPTED, OpinionState.REJECTED) and not answer:
        return {"answer": "采纳或不采纳须写明答复内容。"}
    return {}


def collective_income(amounts: Iterable[Decimal]) -> Decimal | None:
    """Return 村集体经济收入 in yuan: the sum of a year's lines; None where there are none.

    The national form holds one yearly amount (domain 2); a missing line is not an income of zero.
    """
    lines = list(amounts)
    return sum(lines, Decimal(0)) if lines else None
