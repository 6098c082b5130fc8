"""Rules 21 to 38: education, health, labour, work, insurance (domain 8.2)."""

from collections.abc import Iterator
from decimal import Decimal

from ..codes import Education, Health, Labour, Schooling, WorkPlace
from .home import NO_LABOUR, Home, Member
from .limits import Limits
from .rule import INCOME, PEOPLE, E, Hit, W, of, plain, rule, word, yuan

SENIOR_UP = frozenset(code for code in Schooling if code >= Schooling.SENIOR_1)
_EARLY = frozenset({Schooling.KINDERGARTEN, Schooling.PRIMARY})
# 小学 and 大专及以上 are one code for several years
ONE_YEAR = frozenset(code for code in Schooling if Schooling.GRADE_7 <= code <= Schooling.HIGHER_3)
ILL = frozenset({Health.CHRONIC, Health.SERIOUS})


def _school(one: Member, said: str) -> Hit:
    return of(one, said, 出生年=one.born_on.year, 在校生状况=word(Schooling, one.schooling))


def _labour(one: Member, said: str) -> Hit:
    return of(
        one,
        said,
        出生年=one.born_on.year,
        健康状况=word(Health, one.health),
        劳动能力=word(Labour, one.labour),
    )


@rule(21, "文化程度与在校生状况同时填或同时空", E, PEOPLE, "文化程度、在校生状况",
      note="在校生不填文化程度，非在校生（含学龄前）必填")  # fmt: skip
def education_or_schooling(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.at_school == bool(one.education):
            cure = (
                "是在校生，不应再填文化程度"
                if one.at_school
                else "不是在校生而文化程度为空，请补填"
            )
            yield of(
                one,
                f"{cure}。",
                文化程度=word(Education, one.education),
                在校生状况=word(Schooling, one.schooling),
            )


@rule(22, "年龄过小而在校为高中及以上", W, PEOPLE, "出生日期、在校生状况", limits="senior_above")
def too_young_for_senior(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.age <= limits.senior_above and one.schooling in SENIOR_UP:
            yield _school(one, f"在校为{word(Schooling, one.schooling)}，请核对年级或证件号码。")


@rule(23, "年龄过大而在校为小学及以下", W, PEOPLE, "出生日期、在校生状况", limits="primary_until")
def too_old_for_primary(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.age > limits.primary_until and one.schooling in _EARLY:
            yield _school(one, f"在校为{word(Schooling, one.schooling)}，请核对在校生状况。")


@rule(24, "高龄在校生", W, PEOPLE, "出生日期、在校生状况", limits="school_below")
def old_student(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.at_school and one.age >= limits.school_below:
            yield _school(one, f"仍为在校生（{word(Schooling, one.schooling)}），请核对。")


@rule(25, "义务教育适龄儿童非在校", E, PEOPLE, "出生日期、健康状况、在校生状况",
      limits="school_from school_until", note="健康儿童；脱贫户见规则69")  # fmt: skip
def out_of_school(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        of_age = limits.school_from <= one.age <= limits.school_until
        if of_age and one.health == Health.HEALTHY and not one.at_school:
            yield _school(one, "健康而不在校，请核实是否辍学，并帮助入学。")


@rule(26, "连续三年在校年级相同", W, PEOPLE, "近三年在校生状况",
      note="只查七年级至高职三年级；小学、大专及以上各为一项，多年相同是正常的")  # fmt: skip
def same_grade_for_years(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.schooling in ONE_YEAR and one.grades[:2] == (one.schooling, one.schooling):
            hit = _school(one, f"连续三年都是{word(Schooling, one.schooling)}，请更新。")
            yield hit._replace(data={**hit.data, "年度": home.year})


@rule(27, "入学年龄仍为学龄前或学前教育", W, PEOPLE, "出生日期、文化程度、在校生状况",
      limits="preschool_below")  # fmt: skip
def still_preschool(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        before = one.schooling == Schooling.KINDERGARTEN or one.education == Education.PRESCHOOL
        if one.age >= limits.preschool_below and before:
            yield _school(one, "仍填学龄前或学前教育，请核对是否已上小学。")


@rule(28, "健康状况为空，或与残疾证不符", W, PEOPLE, "健康状况、证件号码",
      note="残疾证号为20或22位")  # fmt: skip
def health_unlike_certificate(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        certified, health = len(one.number) > 18, word(Health, one.health)
        if not one.health:
            said = "健康状况为空，请补填。"
        elif one.health == Health.DISABLED and not certified:
            said = "填残疾而没有残疾证号，请把证件号码换成残疾证号，或核对健康状况。"
        elif one.health == Health.HEALTHY and certified:
            said = "持残疾证而健康状况填健康，请核对。"
        else:
            continue
        yield of(one, said, 健康状况=health, 残疾证=certified)


@rule(29, "未满劳动年龄为劳动力", E, PEOPLE, "出生日期、劳动能力", limits="labour_from")
def child_labourer(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.age < limits.labour_from and one.can_work:
            yield _labour(one, f"填为{word(Labour, one.labour)}，未满16岁应为无劳动力，请改正。")


@rule(30, "劳动年龄健康而无劳动力", W, PEOPLE, "出生日期、健康状况、在校生状况、劳动能力",
      limits="labour_from labour_until", note="在校生除外；健康而“丧失劳动力”见规则31")  # fmt: skip
def healthy_without_labour(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        of_age = limits.labour_from <= one.age <= limits.labour_until
        healthy = one.health == Health.HEALTHY and not one.at_school
        if of_age and healthy and one.labour == Labour.NONE:
            yield _labour(one, "健康、不在校而填无劳动力，请核对健康状况或劳动能力。")


@rule(31, "健康人口丧失劳动力", W, PEOPLE, "健康状况、劳动能力")
def healthy_yet_lost(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.health == Health.HEALTHY and one.labour == Labour.LOST:
            yield _labour(one, "健康而填丧失劳动力，请核对健康状况或劳动能力。")


@rule(32, "高龄有劳动力而无务工无经营收入", W, PEOPLE, "出生日期、劳动能力、务工、生产经营性收入",
      limits="old_labour_from")  # fmt: skip
def old_labourer_idle(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.income is None or home.income.business:
        return
    for one in home.members:
        if one.age >= limits.old_labour_from and one.can_work and not one.works:
            yield _labour(one, "填有劳动能力，本人没有务工、全户没有经营收入，请核对劳动能力。")


@rule(33, "务工时间不是0至12的整数", E, PEOPLE, "务工时间", held="数据库约束：0至12个月")
def months_out_of_year(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if not 0 <= one.work_months <= 12:
            yield of(one, f"务工时间填{one.work_months}个月，应为0至12。", 务工时间=one.work_months)


@rule(34, "务工地点与务工时间不全", W, PEOPLE, "务工状况、务工时间",
      note="务工企业名称不是各地登记表都有的一栏，不查")  # fmt: skip
def work_half_told(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if bool(one.work_place) == bool(one.work_months):
            continue
        said = "有务工地点而没有务工时间" if one.work_place else "有务工时间而没有务工地点"
        yield of(one, f"{said}，请补填。", **_work(one))


def _work(one: Member) -> dict[str, object]:
    return {"务工状况": word(WorkPlace, one.work_place), "务工时间": one.work_months}


@rule(35, "无（丧失）劳动力却务工", E, PEOPLE, "劳动能力、务工状况、务工时间")
def works_without_labour(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.labour in NO_LABOUR and one.works:
            label = word(Labour, one.labour)
            yield of(one, f"填{label}却有务工，请核对。", 劳动能力=label, **_work(one))


@rule(36, "工资性收入与务工不符", W, INCOME, "工资性收入、务工状况、务工时间", limits="small_wage")
def wage_unlike_work(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.income is None:
        return
    workers = [one.name for one in home.members if one.works]
    wage = home.income.wage or Decimal(0)
    if wage and not workers:
        said = f"有工资性收入{yuan(wage)}元而无人务工，请核对。"
    elif workers and wage <= limits.small_wage:
        said = f"{'、'.join(workers[:6])}务工而全户工资性收入只有{yuan(wage)}元，请核对。"
    else:
        return
    yield Hit(said, plain({"工资性收入": wage, "务工人数": len(workers)}))


@rule(37, "务工地点未到县级", W, PEOPLE, "务工状况", note="务工状况填“其他”即算")
def work_place_vague(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.work_place == WorkPlace.OTHER:
            yield of(one, "务工状况填“其他”，请改填务工地点到县级。", **_work(one))


@rule(38, "未参加医保或大病保险", W, PEOPLE, "是否参加新农合、是否参加大病保险",
      note="没有填的不算未参加")  # fmt: skip
def not_insured(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        covers = (("新农合", one.has_ncms), ("大病保险", one.has_serious_illness_cover))
        missing = [label for label, has in covers if has is False]
        if missing:
            yield of(
                one, f"未参加{'、'.join(missing)}，请核实并帮助参保。", 未参加="、".join(missing)
            )
