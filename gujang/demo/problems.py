"""The ledger of problems of the invented villages: most settled, some handed up, a few in hand."""

import datetime as dt
from random import Random

from cadres.codes import ProblemKind, ProblemLevel, ProblemState, Satisfaction, StepKind
from cadres.models import Problem, ProblemStep
from cadres.rules.ledger import due_from
from gujang.access.models import User
from villages.models import Village

from .life import YEARS
from .words import MEN, SURNAMES
from .write import save_all

# kind -> what was raised, and how it was settled
RAISED = {
    ProblemKind.ECONOMY: ("合作社羊舍不够用", "列入当年到村项目，已建成。"),
    ProblemKind.LIVING: ("冬季水管冻裂", "镇水务站更换水管，照片存村委会。"),
    ProblemKind.CONFLICT: ("两户草场边界不清", "现场量定，双方签字，协议存村委会。"),
    ProblemKind.PRODUCTION: ("春耕化肥买不到", "联系供销社送货到村，有送货单。"),
    ProblemKind.POVERTY: ("低保申请没有答复", "民政所已核定，批复存档。"),
    ProblemKind.ORGANISATION: ("村务没有按时公开", "已公开并定期张贴，照片存档。"),
}
STEP = "已到户了解情况，并与有关部门联系。"


def problems_in_villages(villages: list[Village], town: User, seed: int) -> None:
    """Write problems of every village and year with what was done about them, by ``town``."""
    rng = Random(f"{seed}:problems")
    problems = [_problem(rng, village, year) for village in villages for year in YEARS]
    save_all([problems])
    save_all([[step for problem in problems for step in _steps(problem, town)]])


def _problem(rng: Random, village: Village, year: int) -> Problem:
    kind = rng.choice(list(RAISED))
    title, outcome = RAISED[kind]
    raised_on = dt.date(year, rng.randint(3, 10), rng.randint(1, 28))
    level = rng.choices(list(ProblemLevel), (80, 15, 5))[0]
    problem = Problem(
        village=village,
        kind=kind,
        title=title,
        raised_by=rng.choice(SURNAMES) + rng.choice(MEN),
        raised_on=raised_on,
        level=level,
        owner={"village": "村委会主任", "town": "分管副镇长", "county": "县扶贫办"}[level],
        due_on=due_from(raised_on, level),
    )
    if year < YEARS[-1] or rng.random() < 0.8:
        problem.state = ProblemState.CLOSED
        problem.closed_on = raised_on + dt.timedelta(days=rng.randint(5, 40))
        problem.outcome = outcome
        problem.satisfaction = rng.choices(list(Satisfaction), (75, 20, 5))[0]
    return problem


def _steps(problem: Problem, town: User) -> list[ProblemStep]:
    """Return what was done: looked at, perhaps handed up, closed."""
    told = [(StepKind.WORK, problem.raised_on, STEP, "")]
    if problem.level != ProblemLevel.VILLAGE:
        told.append((StepKind.ESCALATE, problem.raised_on, "村里无力解决。", problem.level))
    if problem.closed_on:
        said = f"{problem.outcome}（群众评价：{problem.get_satisfaction_display()}）"
        told.append((StepKind.CLOSE, problem.closed_on, said, ""))
    return [
        ProblemStep(
            problem=problem, kind=kind, happened_on=day, text=text, level=level, made_by=town
        )
        for kind, day, text, level in told
    ]
