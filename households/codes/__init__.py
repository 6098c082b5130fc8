"""Choice lists, codes and labels as the national system spells them (domain 1.1 and 1.3)."""

from django.db.models import TextChoices


class Standard(TextChoices):
    """识别标准 (form A1)."""

    NATIONAL = "1", "国家标准"
    REGION = "2", "省定标准"
    CITY = "3", "市定标准"


class Attribute(TextChoices):
    """贫困户属性 AC01.AAC006. While poor 01, 04 or 06; once exited 05, 02 or 03 (R3 rule 57)."""

    POOR = "01", "一般贫困户"
    DIBAO = "02", "低保户"
    WUBAO = "03", "五保户"
    DIBAO_POOR = "04", "低保贫困户"
    ORDINARY = "05", "一般农户"
    WUBAO_POOR = "06", "五保贫困户"


ATTRIBUTES_WHILE_POOR = frozenset({Attribute.POOR, Attribute.DIBAO_POOR, Attribute.WUBAO_POOR})
ATTRIBUTES_ONCE_EXITED = frozenset({Attribute.ORDINARY, Attribute.DIBAO, Attribute.WUBAO})


class Standing(TextChoices):
    """脱贫标志 AC01.AAR010; 注销 carries no national number and is ours."""

    POOR = "0", "未脱贫"
    EXITED = "1", "已脱贫"
    EXPECTED = "2", "预脱贫"
    RETURNED = "3", "返贫"
    STABLE = "4", "稳定脱贫"
    CANCELLED = "9", "注销"


POOR_STANDINGS = (Standing.POOR, Standing.EXPECTED, Standing.RETURNED)
EXITED_STANDINGS = (Standing.EXITED, Standing.STABLE)
# the denominator of every rate: ever validly registered and not cancelled (domain 10.1)
VALID_STANDINGS = POOR_STANDINGS + EXITED_STANDINGS


class ChangeKind(TextChoices):
    """Why a standing changed (状态变动类别). Removal as wrongly registered is never an exit."""

    REGISTERED = "registered", "新识别"
    SPLIT = "split", "拆户新立"
    EXPECTED = "expected", "列入预脱贫"
    EXIT = "exit", "脱贫退出"
    STABLE = "stable", "稳定脱贫"
    RETURN = "return", "返贫"
    WRONGLY = "wrongly", "错登剔除"
    EXTINCT = "extinct", "户内无人销户"
    MERGED = "merged", "并户"
    CANCELLED = "cancelled", "注销（原因待核实）"
    REVERTED = "reverted", "退回未脱贫"


# the kinds by which a household begins
BEGINNINGS = (ChangeKind.REGISTERED, ChangeKind.SPLIT)


class Cause(TextChoices):
    """主要致贫原因 AC01.AAC007; main cause 01-12, 13 only as another cause, 14 only of a return."""

    ILLNESS = "01", "因病"
    DISABILITY = "02", "因残"
    SCHOOLING = "03", "因学"
    DISASTER = "04", "因灾"
    LAND = "05", "缺土地"
    WATER = "06", "缺水"
    SKILL = "07", "缺技术"
    LABOUR = "08", "缺劳力"
    FUNDS = "09", "缺资金"
    TRANSPORT = "10", "交通条件落后"
    DRIVE = "11", "自身发展动力不足"
    OTHER = "12", "其他"
    MARRIAGE = "13", "因婚"
    INDUSTRY = "14", "产业扶贫失败"


MAIN_CAUSES = tuple(cause for cause in Cause if cause not in (Cause.MARRIAGE, Cause.INDUSTRY))
OTHER_CAUSES = tuple(cause for cause in Cause if cause != Cause.INDUSTRY)


class IdKind(TextChoices):
    """证件类型 AB10.AAB018."""

    RESIDENT = "01", "居民身份证"
    OFFICER = "02", "中国人民解放军军官证"
    DISABILITY = "09", "残疾人证"


class Sex(TextChoices):
    """性别, GB/T 2261.1."""

    MALE = "1", "男"
    FEMALE = "2", "女"


class Relation(TextChoices):
    """与户主关系 AB01.AAB006, with the later additions (R5) from 31 on."""

    HEAD = "01", "本人或户主"
    SPOUSE = "02", "配偶"
    SON = "03", "之子"
    DAUGHTER = "04", "之女"
    DAUGHTER_IN_LAW = "05", "之儿媳"
    SON_IN_LAW = "06", "之女婿"
    GRANDSON = "07", "之孙子"
    GRANDDAUGHTER = "08", "之孙女"
    DAUGHTERS_SON = "09", "之外孙子"
    DAUGHTERS_DAUGHTER = "10", "之外孙女"
    FATHER = "11", "之父"
    MOTHER = "12", "之母"
    WIFES_FATHER = "13", "之岳父"
    WIFES_MOTHER = "14", "之岳母"
    HUSBANDS_FATHER = "15", "之公公"
    HUSBANDS_MOTHER = "16", "之婆婆"
    GRANDFATHER = "17", "之祖父"
    GRANDMOTHER = "18", "之祖母"
    MOTHERS_FATHER = "19", "之外祖父"
    MOTHERS_MOTHER = "20", "之外祖母"
    SIBLING = "31", "之兄弟姐妹"
    GREAT_GRANDSON = "32", "之曾孙子"
    GREAT_GRANDDAUGHTER = "33", "之曾孙女"
    NEPHEW = "34", "之侄儿"
    NIECE = "35", "之侄女"
    SIBLINGS_SPOUSE = "36", "之兄弟媳妇"
    UNCLE = "37", "之叔伯"
    OTHER = "99", "其他"


# domain 8.1 rule 14; the other relations are open to both
MALE_RELATIONS = frozenset("03 06 07 09 11 13 15 17 19 32 34 37".split())
FEMALE_RELATIONS = frozenset("04 05 08 10 12 14 16 18 20 33 35 36".split())


class Education(TextChoices):
    """文化程度 AAB008; empty for those at school."""

    ILLITERATE = "01", "文盲或半文盲"
    PRIMARY = "02", "小学"
    JUNIOR = "03", "初中"
    SENIOR = "04", "高中"
    COLLEGE = "05", "大专及以上"
    PRESCHOOL = "06", "学龄前儿童"


class Schooling(TextChoices):
    """在校生状况 AAB009."""

    NONE = "01", "非在校生"
    KINDERGARTEN = "02", "学前教育"
    PRIMARY = "03", "小学"
    GRADE_7 = "04", "七年级"
    GRADE_8 = "05", "八年级"
    GRADE_9 = "06", "九年级"
    SENIOR_1 = "07", "高中一年级"
    SENIOR_2 = "08", "高中二年级"
    SENIOR_3 = "09", "高中三年级"
    VOCATIONAL_1 = "10", "中职一年级"
    VOCATIONAL_2 = "11", "中职二年级"
    VOCATIONAL_3 = "12", "中职三年级"
    HIGHER_1 = "13", "高职一年级"
    HIGHER_2 = "14", "高职二年级"
    HIGHER_3 = "15", "高职三年级"
    COLLEGE = "16", "大专及以上"


class Health(TextChoices):
    """健康状况 AAB017."""

    HEALTHY = "01", "健康"
    CHRONIC = "02", "长期慢性病"
    SERIOUS = "03", "患有大病"
    DISABLED = "04", "残疾"


class Labour(TextChoices):
    """劳动能力 AAB010; the fifth from about 2017 (P7b, R5)."""

    ORDINARY = "01", "普通劳动力"
    SKILLED = "02", "技能劳动力"
    LOST = "03", "丧失劳动力"
    NONE = "04", "无劳动力"
    WEAK = "05", "弱劳动力或半劳动力"


class WorkPlace(TextChoices):
    """务工状况 AAB011 (R7H)."""

    TOWN = "01", "乡(镇)内务工"
    COUNTY = "02", "乡(镇)外县内务工"
    REGION = "03", "县外省内务工"
    AWAY = "04", "省外务工"
    OTHER = "99", "其他"


class Politics(TextChoices):
    """政治面貌 AAK033."""

    PARTY = "01", "中共党员"
    PROBATIONARY = "02", "中共预备党员"
    LEAGUE = "03", "共青团员"
    MINGE = "04", "民革会员"
    MINMENG = "05", "民盟盟员"
    MINJIAN = "06", "民建会员"
    MINJIN = "07", "民进会员"
    NONGGONG = "08", "农工党党员"
    ZHIGONG = "09", "致公党党员"
    JIUSAN = "10", "九三学社社员"
    TAIMENG = "11", "台盟盟员"
    NON_PARTY = "12", "无党派民主人士"
    MASSES = "13", "群众"


class JoinReason(TextChoices):
    """成员增加原因 (domain 4.2)."""

    REGISTERED = "registered", "整户识别"
    BIRTH = "birth", "新生儿"
    MARRIED_IN = "married_in", "嫁入"
    MOVED_IN = "moved_in", "迁入"
    ADOPTED = "adopted", "收养"
    SPLIT = "split", "拆户转入"
    MERGED = "merged", "并户转入"
    CORRECTION = "correction", "补登"
    UNKNOWN = "unknown", "其他（待核实）"


# who joins by these has left another household on the same day
FROM_HOUSEHOLD = (JoinReason.SPLIT, JoinReason.MERGED)


class LeaveReason(TextChoices):
    """成员减少原因 (domain 4.2)."""

    DEATH = "death", "死亡"
    MARRIED_OUT = "married_out", "嫁出"
    MOVED_OUT = "moved_out", "迁出"
    ABROAD = "abroad", "出国定居"
    OTHER_HOUSEHOLD = "other_household", "转入他户"
    CORRECTION = "correction", "错登"
    UNKNOWN = "unknown", "其他（待核实）"


class Residence(TextChoices):
    """居住状况: many registered people live elsewhere (domain 7)."""

    HERE = "1", "常住"
    AWAY = "2", "外出"


class DangerGrade(TextChoices):
    """危房等级 AAC322."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    OTHER = "9", "其他"


class Road(TextChoices):
    """入户路类型 AAC316."""

    EARTH = "01", "泥土路"
    GRAVEL = "02", "砂石路"
    CONCRETE = "03", "水泥路"
    ASPHALT = "04", "沥青路"


class Fuel(TextChoices):
    """主要燃料类型 AAC320."""

    WOOD = "01", "柴草"
    DUNG = "02", "干畜粪"
    COAL = "03", "煤炭"
    CLEAN = "04", "清洁能源"
    OTHER = "99", "其他"


class WaterSource(TextChoices):
    """饮水情况 (R7H)."""

    TAP = "1", "自来水"
    WELL = "2", "井水"
    CISTERN = "3", "水窖水"
    OTHER = "9", "其他"


class MoveKind(TextChoices):
    """搬迁方式 (R7H)."""

    VILLAGE = "1", "行政村整体"
    GROUP = "2", "自然村（村民小组）整体"
    HOUSEHOLD = "3", "建档立卡贫困户个别搬迁"


class SettleKind(TextChoices):
    """安置方式 (R7H)."""

    TOGETHER = "1", "集中"
    SCATTERED = "2", "分散"


class SettlePlace(TextChoices):
    """安置地 (R7H)."""

    COUNTY_TOWN = "1", "县城"
    TOWN = "2", "乡镇"
    IN_VILLAGE = "3", "村内"
    OUT_OF_VILLAGE = "4", "村外"
    OUT_OF_COUNTY = "5", "县外"


class MoveTrouble(TextChoices):
    """搬迁可能存在的困难 (R7H)."""

    FUNDS = "1", "缺乏资金"
    WORK = "2", "搬迁后找不到工作"
    LIVING = "3", "搬迁后生活没着落"
    OTHER = "9", "其他"
