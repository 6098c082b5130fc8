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
