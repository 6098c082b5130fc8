"""What was planned, built and paid in the invented villages."""

import datetime as dt
from decimal import Decimal
from random import Random

from gujang.access.models import User
from households.codes.support import FundKind
from households.models import Allocation, FundSource, Payment
from villages.codes import ProjectKind, ProjectState, VillageAttribute
from villages.models import Project, Village, VillagePlan

from .life import YEARS
from .write import save_all

# 三到村三到户: 50万元 of guiding money for each project village (P15)
GUIDING = Decimal(500_000)
WORKS = {
    ProjectKind.STREETS: ("街巷硬化", 3, "公里", 360_000),
    ProjectKind.WATER: ("安全饮水管网", 1, "处", 180_000),
    ProjectKind.POWER: ("农网改造", 1, "处", 220_000),
    ProjectKind.CLINIC: ("标准化卫生室", 1, "处", 80_000),
    ProjectKind.CULTURE: ("文化活动室", 1, "处", 150_000),
    ProjectKind.IRRIGATION: ("机电井配套", 2, "眼", 240_000),
    ProjectKind.COLLECTIVE: ("村集体养殖场", 1, "处", 300_000),
    ProjectKind.APPEARANCE: ("村容村貌整治", 1, "项", 60_000),
}


def work_in_villages(villages: list[Village], office: User, seed: int) -> None:
    """Write plans and projects of every village and year, and where their money came from."""
    rng = Random(f"{seed}:villages")
    save_all([[_plan(village, year) for village in villages for year in YEARS]])
    kinds = list(WORKS)
    projects = []
    for village in villages:
        rng.shuffle(kinds)
        for place, year in enumerate(YEARS):
            projects += [_project(rng, village, year, kind) for kind in kinds[place * 2 :][:2]]
    save_all([projects])
    for year in YEARS:
        _pay(year, [row for row in projects if row.year == year], villages, office)


def _plan(village: Village, year: int) -> VillagePlan:
    return VillagePlan(
        village=village,
        year=year,
        made_on=dt.date(year, 3, 15),
        infrastructure="硬化街巷，改造电网，完善安全饮水。",
        services="建好卫生室、文化活动室和便民超市。",
        industry="发展肉羊养殖和马铃薯、莜麦种植，引导贫困户入社。",
        appearance="整治村容村貌，清理垃圾集中堆放点。",
        ecology="巩固退耕还林，禁牧舍饲。",
        organisation="村两委班子分工包户，党员联系贫困户。",
        leader_name="村委会主任",
        cadre_name="驻村干部",
    )


def _project(rng: Random, village: Village, year: int, kind: ProjectKind) -> Project:
    name, scale, unit, yuan = WORKS[kind]
    done = year < YEARS[-1] or rng.random() < 0.6
    planned = Decimal(yuan * rng.randint(80, 120)) / 100
    starts = dt.date(year, rng.randint(4, 6), rng.randint(1, 28))
    return Project(
        village=village,
        year=year,
        kind=kind,
        name=name,
        scale=scale,
        unit=unit,
        planned_yuan=planned,
        actual_yuan=planned if done else None,
        households_helped=rng.randint(20, 70),
        starts_on=starts,
        due_on=dt.date(year, 10, 31),
        finished_on=dt.date(year, rng.randint(9, 11), rng.randint(1, 28)) if done else None,
        responsible="村委会主任",
        state=ProjectState.DONE if done else ProjectState.ONGOING,
        progress=100 if done else rng.choice((40, 60, 80)),
    )


def _pay(year: int, projects: list[Project], villages: list[Village], office: User) -> None:
    """One source of the year for all its projects; what is finished was paid."""
    guided = sum(village.attribute == VillageAttribute.PROJECT for village in villages)
    spent = sum((row.planned_yuan or Decimal(0) for row in projects), Decimal(0))
    source = FundSource.objects.create(
        area_code=office.memberships.get().area_code,
        year=year,
        kind=FundKind.SUPERIOR,
        name=f"{year}年财政扶贫专项资金",
        document=f"财政扶贫〔{year}〕1号",
        amount=max(spent, GUIDING * guided),
        allocated=spent,
        received_on=dt.date(year, 3, 1),
        made_by=office,
    )
    given = [
        Allocation(
            source=source,
            village=row.village,
            project=row,
            amount=row.planned_yuan or Decimal(0),
            paid=(row.planned_yuan or Decimal(0)) if row.finished_on else Decimal(0),
            allocated_on=dt.date(year, 3, 20),
            made_by=office,
        )
        for row in projects
    ]
    save_all([given])
    payments = [
        Payment(
            allocation=one,
            amount=one.amount,
            paid_on=one.project.finished_on,
            payee="施工单位",
            purpose=one.project.name,
            voucher=f"{year}-{number:04d}",
            made_by=office,
        )
        for number, one in enumerate(given, 1)
        if one.project and one.project.finished_on
    ]
    save_all([payments])
