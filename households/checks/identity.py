"""Rules 1 to 20: numbers, kinship, and who belongs to the household (domain 8.1)."""

import datetime as dt
from collections.abc import Iterator

from stdnum.cn.ric import calc_check_digit

from ..codes import IdKind, Relation, Residence, Sex
from ..rules import sex_of_relation
from .home import Home, Member
from .limits import Limits
from .rule import BASE, PEOPLE, E, Hit, W, of, plain, rule, word

_LENGTHS = (18, 20, 22)
_OF_KIND = {IdKind.RESIDENT: (18,), IdKind.DISABILITY: (20, 22)}
_TYPED = "录入和导入时已拒收"
_KINSHIP = "录入和导入时已拒收"
_CURE = "请对照证件核对。"


def _number(one: Member, said: str) -> Hit:
    """A hit about a number, of which its mark is kept and nothing else."""
    hit = of(one, f"{said}，{_CURE}", 证件类型=word(IdKind, one.id_kind), 位数=len(one.number))
    return hit._replace(data={**hit.data, "_": one.mark})


@rule(1, "证件号码为空", E, PEOPLE, "证件号码", held="数据库约束：不能为空")
def number_empty(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if not one.number:
            yield of(one, "没有证件号码，请补填18位身份证号或残疾证号。", 证件号码="")


@rule(2, "证件号码长度不是18、20、22位", E, PEOPLE, "证件号码", held=_TYPED)
def number_length(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if one.number and len(one.number) not in _LENGTHS:
            old = "，15位号码需升级18位" if len(one.number) == 15 else ""
            yield _number(one, f"证件号码有{len(one.number)}位{old}")


@rule(3, "证件号码校验码或出生日期错误", E, PEOPLE, "证件号码", held=_TYPED)
def number_check_digit(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if len(one.number) not in _LENGTHS:
            continue
        key = one.number[:18]
        if not key[:17].isdigit() or calc_check_digit(key) != key[-1]:
            yield _number(one, "证件号码第18位校验码错误")
        elif not _is_birth(key[6:14], home.year):
            yield _number(one, "证件号码中的出生日期不存在，或早于1900年、晚于数据时点")


def _is_birth(digits: str, year: int) -> bool:
    try:
        born_on = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= born_on.year <= year


@rule(4, "证件类型与号码位数不符", E, PEOPLE, "证件类型、证件号码", held="录入时按位数定类型")
def number_of_other_kind(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        lengths = _OF_KIND.get(IdKind(one.id_kind), _LENGTHS)
        if len(one.number) in _LENGTHS and len(one.number) not in lengths:
            label = word(IdKind, one.id_kind)
            yield _number(one, f"证件类型为{label}而号码有{len(one.number)}位")


@rule(5, "证件号码含99999", W, PEOPLE, "证件号码")
def number_placeholder(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if "99999" in one.number:
            yield _number(one, "证件号码含99999，可能是临时号码")


@rule(6, "出生日期与证件号码不符", E, PEOPLE, "出生日期、证件号码", held="出生日期取自证件号码")
def birth_unlike_number(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if len(one.number) in _LENGTHS and one.number[6:14] != f"{one.born_on:%Y%m%d}":
            yield _number(one, "登记的出生日期与证件号码第7至14位不符")


@rule(7, "性别与证件号码不符", E, PEOPLE, "性别、证件号码", held="性别取自证件号码")
def sex_unlike_number(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if len(one.number) in _LENGTHS and one.number[16].isdigit():
            by_number = Sex.MALE if int(one.number[16]) % 2 else Sex.FEMALE
            if one.sex != by_number:
                yield _number(one, f"登记为{word(Sex, one.sex)}，与证件号码第17位不符")


@rule(8, "证件号码重复", E, PEOPLE, "证件号码前18位", held="数据库约束：在册人员不重复")
def number_twice(home: Home, limits: Limits) -> Iterator[Hit]:
    seen: dict[str, Member] = {}
    for one in home.members:
        key = one.number[:18]
        twin = seen.setdefault(key, one)
        if twin is not one:
            yield _number(one, f"证件号码与本户{twin.name}重复")
        elif one.also_in:
            yield _number(one, f"证件号码与{one.also_in}重复")


@rule(9, "残疾证类别或等级不存在", W, PEOPLE, "残疾证号第19、20位")
def disability_code(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if len(one.number) > 18:
            category, grade = one.number[18], one.number[19]
            if category not in "1234567" or grade not in "1234":
                yield _number(one, "残疾证的类别应为1至7、等级应为1至4")


@rule(10, "户内无户主", E, PEOPLE, "与户主关系", held=_KINSHIP)
def no_head(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.members and not any(one.is_head for one in home.members):
        yield Hit("户内没有户主，请用“变更户主”指定一位。", plain({"成员": len(home.members)}))


@rule(11, "一户多个户主", E, PEOPLE, "与户主关系", held="数据库约束：一户一位户主")
def several_heads(home: Home, limits: Limits) -> Iterator[Hit]:
    heads = [one.name for one in home.members if one.is_head]
    if len(heads) > 1:
        yield Hit(f"户内有{len(heads)}位户主：{_names(heads)}，请核对。", {"户主": heads})


@rule(12, "一户多个配偶", E, PEOPLE, "与户主关系", held="录入时已拒收")
def several_spouses(home: Home, limits: Limits) -> Iterator[Hit]:
    spouses = [one.name for one in home.members if one.relation == Relation.SPOUSE]
    if len(spouses) > 1:
        said = f"户内有{len(spouses)}位配偶：{_names(spouses)}，请核对与户主关系。"
        yield Hit(said, {"配偶": spouses})


@rule(13, "户主与配偶同性别", E, PEOPLE, "与户主关系、性别", held="录入时已拒收")
def couple_of_one_sex(home: Home, limits: Limits) -> Iterator[Hit]:
    heads = [one for one in home.members if one.is_head]
    for one in home.members:
        if one.relation == Relation.SPOUSE and heads and heads[0].sex == one.sex:
            label = word(Sex, one.sex)
            said = f"户主{heads[0].name}与配偶{one.name}同为{label}性，请核对与户主关系或证件号码。"
            yield Hit(said, {"户主": heads[0].name, "性别": label}, one.pk)


@rule(14, "与户主关系与性别矛盾", E, PEOPLE, "与户主关系、性别", held="录入时已拒收")
def relation_unlike_sex(home: Home, limits: Limits) -> Iterator[Hit]:
    for one in home.members:
        if sex_of_relation(one.relation) not in (None, one.sex):
            relation, sex = word(Relation, one.relation), word(Sex, one.sex)
            said = f"为{sex}性，与户主关系却是“{relation}”，请核对。"
            yield of(one, said, 与户主关系=relation, 性别=sex)


@rule(15, "空户（户下无成员）", E, PEOPLE, "家庭成员", held="最后一人离开前须先销户")
def empty_household(home: Home, limits: Limits) -> Iterator[Hit]:
    if not home.members:
        yield Hit("户下没有成员，请补登成员，或办理销户。", {"成员": 0})


@rule(16, "登记人口数与成员人数不符", E, PEOPLE, "家庭人口、家庭成员", held="导入时已拒收")
def size_unlike_members(home: Home, limits: Limits) -> Iterator[Hit]:
    declared, counted = home.declared_size, len(home.members)
    if declared is not None and declared != counted:
        said = f"登记表填{declared}人，成员有{counted}人，请核对成员。"
        yield Hit(said, {"家庭人口": declared, "成员": counted})


@rule(17, "一户人数过多", W, PEOPLE, "家庭成员", limits="many_members")
def many_members(home: Home, limits: Limits) -> Iterator[Hit]:
    if len(home.members) >= limits.many_members:
        said = f"一户有{len(home.members)}人，请核实是否同户、是否应拆户。"
        yield Hit(said, {"成员": len(home.members)})


@rule(18, "贫困户空挂", W, PEOPLE, "居住状况", note="全部成员都填“外出”即算")
def nobody_lives_there(home: Home, limits: Limits) -> Iterator[Hit]:
    if home.members and all(one.residence == Residence.AWAY for one in home.members):
        said = f"全户{len(home.members)}人都外出，请核实户籍和实际居住情况。"
        yield Hit(said, {"外出": len(home.members)})


@rule(19, "户联系电话为空或位数不对", W, BASE, "联系电话", limits="phone_digits")
def phone_missing(home: Home, limits: Limits) -> Iterator[Hit]:
    digits = sum(sign.isdigit() for sign in home.phone)
    if not home.phone:
        yield Hit("没有联系电话，请补填手机号码。", plain({"联系电话": ""}))
    elif digits != limits.phone_digits or digits != len(home.phone):
        said = f"联系电话应为{limits.phone_digits}位数字，现有{len(home.phone)}位，请核对。"
        yield Hit(said, {"联系电话位数": len(home.phone)})


@rule(20, "银行卡号或开户行为空", W, BASE, "开户银行名称、银行卡号")
def bank_missing(home: Home, limits: Limits) -> Iterator[Hit]:
    missing = [
        label for label, text in (("开户银行", home.bank_name), ("银行卡号", home.card)) if not text
    ]
    if missing:
        yield Hit(f"没有填{'、'.join(missing)}，请补填。", {"未填": missing})


def _names(names: list[str]) -> str:
    return "、".join(names[:6])
