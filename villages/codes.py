"""Choice lists of the village form (贫困村登记表); labels as in Inner Mongolia."""

from django.db.models import TextChoices


class AreaLevel(TextChoices):
    """行政级别 above the village."""

    COUNTY = "county", "旗县"
    TOWN = "town", "苏木乡镇"


class VillageKind(TextChoices):
    """类别: cadres were met by 村 and 社区 alike (S0)."""

    VILLAGE = "village", "行政村"
    COMMUNITY = "community", "社区"


class VillageAttribute(TextChoices):
    """村属性 in use in Inner Mongolia (domain 2, R10)."""

    POOR = "poor", "贫困村"
    WEAK_ECONOMY = "weak", "经济薄弱村"
    POOR_12 = "poor12", "十二五贫困村"
    POOR_13 = "poor13", "十三五贫困村"
    PROJECT = "project", "三到村三到户项目村"
    NOT_POOR = "not_poor", "非贫困村"


class VillageStanding(TextChoices):
    """村脱贫状态 (R10)."""

    POOR = "0", "未脱贫"
    EXITED = "1", "已脱贫"
    RETURNED = "3", "返贫"


class PlanSection(TextChoices):
    """六项重点任务 of a village's plan (三到村三到户, P14)."""

    INFRASTRUCTURE = "infrastructure", "基础设施建设"
    SERVICES = "services", "公共服务"
    INDUSTRY = "industry", "特色产业"
    APPEARANCE = "appearance", "村容村貌"
    ECOLOGY = "ecology", "生态环境"
    ORGANISATION = "organisation", "基层组织建设"


class ProjectKind(TextChoices):
    """项目类别 到村: 十个全覆盖 (R7) and the classes of projects to villages (R9)."""

    HOUSES = "01", "危房改造"
    WATER = "02", "安全饮水"
    STREETS = "03", "街巷硬化"
    POWER = "04", "通电和农网改造"
    BROADCAST = "05", "通广播电视和通讯"
    SCHOOL = "06", "校舍建设及改造"
    CLINIC = "07", "标准卫生室"
    CULTURE = "08", "文化活动室"
    SHOP = "09", "便民连锁超市"
    SOCIAL = "10", "养老医保低保"
    IRRIGATION = "11", "农田水利"
    INDUSTRY = "12", "特色产业"
    COLLECTIVE = "13", "村集体经济"
    APPEARANCE = "14", "村容村貌"
    OTHER = "99", "其他"


class ProjectState(TextChoices):
    """状态 of a project (R9)."""

    PLANNED = "planned", "未开始"
    ONGOING = "ongoing", "进行中"
    DONE = "done", "完成"
    STOPPED = "stopped", "终止"


UNFINISHED = (ProjectState.PLANNED, ProjectState.ONGOING)


class CollectiveKind(TextChoices):
    """村集体经济收入来源 (domain section 2)."""

    BUSINESS = "1", "经营收入"
    LEASE = "2", "发包收入"
    SUBSIDY = "3", "上级补助"
    INVESTMENT = "4", "投资收益"
    OTHER = "9", "其他收入"


class OpinionState(TextChoices):
    """办理情况 of an opinion on merging villages (村庄整合意见)."""

    RAISED = "raised", "已提出"
    REPORTED = "reported", "已上报"
    ACCEPTED = "accepted", "已采纳"
    REJECTED = "rejected", "未采纳"
