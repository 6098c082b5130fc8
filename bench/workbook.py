"""A county-size workbook in the real format, made from the demo county's lives.

``python -m bench.workbook FOLDER [--households 5200] [--year 2014]`` writes villages.xlsx and
registers_<year>.xlsx: four sheets, one row a household or member, ID numbers as text; and
heads_<year>.xlsx: the same households with nobody but their heads, in two sheets.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gujang.settings")
if __name__ == "__main__":
    django.setup()

from openpyxl import Workbook, load_workbook  # noqa: E402

from gujang.demo import facts, words  # noqa: E402
from gujang.demo.county import plan_villages  # noqa: E402
from gujang.demo.life import Life, Member, live  # noqa: E402
from gujang.demo.write import Numbers  # noqa: E402
from households import codes as c  # noqa: E402
from households.ethnic import ETHNIC_CHOICES  # noqa: E402
from households.models import PersonYear, YearConditions, YearIncome  # noqa: E402
from households.rules import net_income, per_head_income  # noqa: E402
from villages.models import Area, Village  # noqa: E402

PLACE = ["家庭编号", "旗区", "苏木乡", "嘎查村"]
BASE = (
    "户主姓名 证件号码 识别标准 贫困户属性 主要致贫原因 其他致贫原因 致贫原因说明 家庭人口 "
    "家庭住址 是否军烈属 是否独生子女户 是否双女户 联系电话 开户银行名称 银行卡号 脱贫标志 "
    "脱贫年度 首次识别时间"
).split()
MEMBERS = (
    "姓名 性别 证件号码 与户主关系 民族 文化程度 在校生状况 健康状况 劳动能力 务工状况 "
    "务工时间（月） 是否参加新农合 新型养老保险 城镇职工基本养老保险 政治面貌 是否现役军人 "
    "是否享受低保"
).split()
CONDITIONS = (
    "farmland irrigated forest returned_forest orchard pasture water_area house_area is_dangerous "
    "danger_grade water_difficult water_safe has_power has_tv road_distance road has_toilet fuel "
    "in_cooperative"
).split()
INCOMES = (
    "wage business property transfer family_planning dibao wubao pension ecology other_transfer "
    "business_cost declared_total declared_net declared_per_head"
).split()
PERSON_FACTS = (
    "relation education schooling health labour work_place work_months has_ncms "
    "has_resident_pension has_worker_pension politics in_service on_dibao"
).split()


def write(folder: Path, households: int, year: int, seed: int = 2014) -> tuple[Path, ...]:
    """Write the workbooks; return their paths (villages, registers, heads)."""
    folder.mkdir(parents=True, exist_ok=True)
    villages = plan_villages(Random(seed), 79)
    towns = {area.code: area for area in Area.objects.filter(level="town")}
    for village in villages:
        village.town = towns[village.town_id]
    registers = _registers(folder, villages, households, year, seed)
    return _villages(folder, villages), registers, _heads(folder, registers, year)


def _villages(folder: Path, villages: list[Village]) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("行政村名册")
    sheet.append(["村编码", "镇", "行政村", "类别", "村属性"])
    for v in villages:
        sheet.append([v.code, v.town.name, v.name, v.get_kind_display(), v.get_attribute_display()])
    path = folder / "villages.xlsx"
    book.save(path)
    return path


def _registers(
    folder: Path, villages: list[Village], households: int, year: int, seed: int
) -> Path:
    book = Workbook(write_only=True)
    base, members, conditions, incomes = (
        book.create_sheet(name)
        for name in ("贫困户基本信息", "家庭成员", "生产生活条件", "收入情况")
    )
    base.append(PLACE + BASE)
    members.append(PLACE + MEMBERS)
    conditions.append(PLACE + ["户主姓名"] + [_label(YearConditions, n) for n in CONDITIONS])
    incomes.append(PLACE + ["户主姓名", "年度"] + [_label(YearIncome, n) for n in INCOMES])
    for place, head, life, here, rng in _lives(villages, households, year, seed):
        earned = facts.income(life, rng, year)
        sums = [earned[kind] for kind in ("wage", "business", "property", "transfer")]
        net = net_income(sums, earned["business_cost"])
        earned |= {
            "declared_total": sum(sums),
            "declared_net": net,
            "declared_per_head": per_head_income(net, len(here)),
        }
        home = facts.mended(facts.home(rng), life, year)
        base.append(place + _base(life, head, here, year, rng, place))
        for member in here:
            members.append(place + _member(member, life, year))
        conditions.append(
            [*place, head.name, *(_shown(YearConditions, n, home[n]) for n in CONDITIONS)]
        )
        incomes.append([*place, head.name, year, *(earned[name] for name in INCOMES)])
    path = folder / f"registers_{year}.xlsx"
    book.save(path)
    return path


def _heads(folder: Path, registers: Path, year: int) -> Path:
    """Write the household rows with the least that new households need: their heads' rows."""
    whole = load_workbook(registers, read_only=True)
    book = Workbook(write_only=True)
    base = book.create_sheet("贫困户基本信息")
    size = (PLACE + BASE).index("家庭人口")
    for row in whole["贫困户基本信息"].iter_rows(values_only=True):
        base.append([*row[:size], row[size] if row[size] == "家庭人口" else 1, *row[size + 1 :]])
    members = book.create_sheet("家庭成员")
    relation = (PLACE + MEMBERS).index("与户主关系")
    for row in whole["家庭成员"].iter_rows(values_only=True):
        if row[relation] in ("与户主关系", c.Relation.HEAD.label):
            members.append(row)
    path = folder / f"heads_{year}.xlsx"
    book.save(path)
    return path


def _lives(
    villages: list[Village], households: int, year: int, seed: int
) -> Iterator[tuple[list[str], Member, Life, list[Member], Random]]:
    numbers = Numbers()
    for serial in range(households):
        village = villages[serial % len(villages)]
        rng = Random(f"{seed}:{serial}")
        life = live(rng, numbers)
        here = life.members(year)
        if life.registered.year > year or not here:
            continue
        if not any(m.relation == c.Relation.HEAD for m in here):
            here[0].relation = c.Relation.HEAD
        head = next(m for m in here if m.relation == c.Relation.HEAD)
        number = f"{village.code}{serial // len(villages) + 1:04d}"
        yield [number, "固阳县", village.town.name, village.name], head, life, here, rng


def _base(
    life: Life, head: Member, here: list[Member], year: int, rng: Random, place: list[str]
) -> list[Any]:
    exits = [x.on.year for x in life.changes if x.kind == c.ChangeKind.EXIT and x.on.year <= year]
    return [
        head.name,
        head.id_number,
        "国家标准",
        c.Attribute(facts.attribute(life, year)).label,
        c.Cause(life.main_cause).label,
        ",".join(c.Cause(x).label for x in life.other_causes),
        words.CAUSE_NOTES[life.main_cause],
        len(here),
        f"内蒙古自治区包头市固阳县{place[2]}{place[3]}",
        "否",
        "否",
        "否",
        f"1{rng.choice('56')}{rng.randrange(10**9):09d}",
        rng.choice(words.BANKS),
        f"6200{rng.randrange(10**15):015d}",
        c.Standing(life.standing(year)).label,
        exits[-1] if exits else None,
        life.registered.isoformat(),
    ]


def _member(member: Member, life: Life, year: int) -> list[Any]:
    said = facts.facts(member, life, year)
    ethnic = dict(ETHNIC_CHOICES)[member.ethnic]
    sex = c.Sex(member.sex).label
    shown = [_shown(PersonYear, name, said[name]) for name in PERSON_FACTS]
    return [member.name, sex, member.id_number, shown[0], ethnic, *shown[1:]]


def _label(model: type, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)


def _shown(model: type, name: str, value: Any) -> Any:
    if isinstance(value, bool):
        yes, no = ("有", "无") if name == "has_toilet" else ("是", "否")
        return yes if value else no
    choices = {code: str(label) for code, label in model._meta.get_field(name).flatchoices}
    return choices.get(value, value) if choices else value


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--households", type=int, default=5200)
    parser.add_argument("--year", type=int, default=2014)
    options = parser.parse_args()
    for made in write(options.folder, options.households, options.year):
        print(made)
