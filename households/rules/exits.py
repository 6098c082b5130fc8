"""The order of an exit case: steps, days, the notice's clock, separation of duty (domain 4.3).

Each rule returns what is wrong as a sentence, or None.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from gujang.access.rights import Right

from ..codes.exits import CaseState, Step, Verdict
from .readiness import Check

# 村公示 for at least seven full days (1.2, 4.3: 公示原则上不少于一星期)
NOTICE = dt.timedelta(days=7)
REASON_LENGTH = 5
RIGHT_OF_STEP: Mapping[str, Right] = {
    Step.REVIEW: Right.EDIT,
    Step.VISIT: Right.EDIT,
    Step.CONSENT: Right.EDIT,
    Step.NOTICE: Right.EDIT,
    Step.TOWN: Right.REVIEW,
    Step.COUNTY: Right.APPROVE,
    Step.ANNOUNCED: Right.EDIT,
}


# domain 1.3, R3 rule 57: the attribute flips when the household exits
def step_after(step: str) -> str:
    """Return the step that follows; the last stays."""
    steps = Step.values
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def steps_before(step: str) -> list[Step]:
    """Return the steps a case at ``step`` can be sent back to."""
    return [earlier for earlier in Step if earlier < step]


def order_problem(state: str, step: str, asked: str) -> str | None:
    """Say why the step ``asked`` is not the one to be taken now."""
    if state == CaseState.WITHDRAWN:
        return "这件退出办理已撤回，请重新提名。"
    if step != asked:
        return (
            f"现在的环节是“{Step(step).label}”，不能办理“{Step(asked).label}”，请刷新页面后再办。"
        )
    return None


def day_problem(day: dt.date, last: dt.date, today: dt.date) -> str | None:
    """Say why a step cannot have been taken on ``day``: after the last one, and not to come."""
    if day > today:
        return "日期不能晚于今天，请核对。"
    if day < last:
        return f"日期不能早于上一环节（{last}），请核对。"
    return None


def notice_problem(until: dt.datetime | None, now: dt.datetime, objections: int) -> str | None:
    """Say why the notice cannot end now: not begun, seven full days not over, or an objection."""
    if objections:
        return f"还有{objections}件异议没有核查，公示已中止，请先填写核查结果。"
    if until is None:
        return "还没有开始公示，请先登记开始公示。"
    if now < until:
        return f"公示须满7天（168小时），最早{until:%Y-%m-%d %H:%M}结束，请到时再办。"
    return None


def separation_problem(proposer: int, actor: int, step: str) -> str | None:
    """Who proposed neither reviews nor approves."""
    if step in (Step.TOWN, Step.COUNTY) and proposer == actor:
        return f"提名人不能办理“{Step(step).label}”，请由另一人办理。"
    return None


def approval_problem(checks: Sequence[Check], errors: Sequence[str], reason: str) -> str | None:
    """Say why an exit cannot be approved: a criterion not met, an open error of the data check.

    What is unknown wants a reason in words: the approver answers for it.
    """
    not_met = [check.criterion.label for check in checks if check.verdict == Verdict.NOT_MET]
    unknown = [check.criterion.label for check in checks if check.verdict == Verdict.UNKNOWN]
    if not checks:
        return "批准日期没有有效的退出标准，请先在“退出标准”中登记。"
    if not_met:
        return f"未达标：{'、'.join(not_met)}。请改善或核实后再批准，或退回。"
    if errors:
        return f"数据核查还有错误未处理：{'；'.join(errors)}。请更正或核实后再批准。"
    if unknown and len(reason.strip()) < REASON_LENGTH:
        cure = f"仍要批准的，请在说明中写明依据，至少{REASON_LENGTH}个字。"
        return f"无法判定：{'、'.join(unknown)}。{cure}"
    return None
