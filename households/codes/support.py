"""Choice lists of plans, measures and money (domain section 3); labels as offices write them."""

from collections.abc import Mapping

from django.db.models import TextChoices


class Heading(TextChoices):
    """三个重点 of a household's plan (P14), and what stands beside them."""

    INDUSTRY = "industry", "增收产业"
    HOUSE = "house", "危房改造"
    SKILLS = "skills", "劳动力素质提高"
    OTHER = "other", "保障和其他"


class Indicator(TextChoices):
    """The six yearly indicators of the household ledger (台账, R7W) in its order."""

    INCOME = "1", "人均可支配收入"
    HOUSE = "2", "安全住房"
    SCHOOL = "3", "贫困辍学学生"
    ILLNESS = "4", "因病致贫返贫"
    NCMS = "5", "参加新农合"
    PENSION = "6", "参加城乡居民基本养老保险"


class MeasureKind(TextChoices):
    """项目类别 of a measure: 六个一批 and the classes of projects 到户 (R7L, R9)."""

    FARMING = "01", "种植业"
    LIVESTOCK = "02", "养殖业"
    INDUSTRY = "03", "其他产业扶贫"
    ASSETS = "04", "资产收益"
    LOAN = "05", "金融扶贫（贷款贴息）"
    HOUSE = "06", "危房改造"
    RELOCATION = "07", "易地扶贫搬迁"
    TRAINING = "08", "技能培训"
    EMPLOYMENT = "09", "转移就业"
    POST = "10", "公益岗位"
    EDUCATION = "11", "教育扶贫"
    MEDICAL = "12", "大病救治和医疗救助"
    SAFETY_NET = "13", "社会保障兜底"
    ECOLOGY = "14", "生态补偿"
    WATER = "15", "安全饮水"
    RELIEF = "16", "慰问"
    OTHER = "99", "其他"


HEADING_OF: Mapping[str, Heading] = {
    MeasureKind.FARMING: Heading.INDUSTRY,
    MeasureKind.LIVESTOCK: Heading.INDUSTRY,
    MeasureKind.INDUSTRY: Heading.INDUSTRY,
    MeasureKind.ASSETS: Heading.INDUSTRY,
    MeasureKind.LOAN: Heading.INDUSTRY,
    MeasureKind.HOUSE: Heading.HOUSE,
    MeasureKind.RELOCATION: Heading.HOUSE,
    MeasureKind.TRAINING: Heading.SKILLS,
    MeasureKind.EMPLOYMENT: Heading.SKILLS,
    MeasureKind.POST: Heading.SKILLS,
    MeasureKind.EDUCATION: Heading.SKILLS,
}


class WorkState(TextChoices):
    """状态 of a measure (R9)."""

    PLANNED = "planned", "未开始"
    ONGOING = "ongoing", "进行中"
    DONE = "done", "完成"
    STOPPED = "stopped", "终止"


class FundKind(TextChoices):
    """资金来源: where money comes from."""

    SUPERIOR = "1", "上级专项"
    COUNTY = "2", "县配套"
    UNIT = "3", "帮扶单位"
    SOCIAL = "4", "社会力量捐赠"
    LOAN = "5", "贷款"


class IncomePlanKind(TextChoices):
    """Lines of a plan's income (年度帮扶及收入计划表, R8)."""

    FARMING = "01", "种植"
    LIVESTOCK = "02", "养殖"
    OTHER_BUSINESS = "03", "其他生产"
    CASUAL_WORK = "04", "临时工"
    SEASONAL_WORK = "05", "季节工"
    STEADY_WORK = "06", "长期工"
    RELOCATION = "07", "移民搬迁"
    FOREST_RETURN = "08", "退耕还林"
    PUBLIC_FOREST = "09", "公益林"
    TRAINING = "10", "教育培训"
    MEDICAL = "11", "医疗救助"
    ASSETS = "12", "资产收益"
    SAFETY_NET = "13", "低保、养老等保障"
    OTHER = "99", "其他"


class HoldingKind(TextChoices):
    """种养殖摸底: crops by the mu, animals by the head."""

    CROP = "crop", "种植"
    ANIMAL = "animal", "养殖"


class JobKind(TextChoices):
    """用工形式 of transferred labour (R8)."""

    CASUAL = "1", "临时工"
    SEASONAL = "2", "季节工"
    STEADY = "3", "长期工"
