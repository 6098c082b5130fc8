"""Choice lists of the way out of poverty: exit criteria, the exit case, data checks."""

from django.db.models import TextChoices


class Criterion(TextChoices):
    """退出标准: 两不愁三保障, drinking water and income (domain 4.4 and 10.6)."""

    INCOME = "income", "人均纯收入超过当年标准"
    FOOD = "food", "不愁吃"
    CLOTHING = "clothing", "不愁穿"
    SCHOOLING = "schooling", "义务教育有保障"
    MEDICAL = "medical", "基本医疗有保障"
    HOUSING = "housing", "住房安全有保障"
    WATER = "water", "饮水安全有保障"


class Verdict(TextChoices):
    """Whether a criterion is met; unknown where the evidence is missing or too old."""

    MET = "met", "达标"
    NOT_MET = "not_met", "未达标"
    UNKNOWN = "unknown", "无法判定"


class Step(TextChoices):
    """The steps of an exit in their order (退出程序, domain 4.3)."""

    REVIEW = "1", "民主评议"
    VISIT = "2", "入户核实"
    CONSENT = "3", "农户签字认可"
    NOTICE = "4", "村公示"
    TOWN = "5", "乡镇审核"
    COUNTY = "6", "县批准"
    ANNOUNCED = "7", "公告"


class StepResult(TextChoices):
    """What a step ended in; a return names the step it goes back to."""

    PASSED = "passed", "通过"
    BEGUN = "begun", "开始公示"
    STOPPED = "stopped", "公示中止"
    RETURNED = "returned", "退回"
    WITHDRAWN = "withdrawn", "撤回提名"


class CaseState(TextChoices):
    """办理状态 of an exit case."""

    OPEN = "open", "办理中"
    APPROVED = "approved", "已批准"
    WITHDRAWN = "withdrawn", "已撤回"


class FindingState(TextChoices):
    """处理状态 of what a data check found."""

    OPEN = "open", "待处理"
    VERIFIED = "verified", "已核实属实"
    FIXED = "fixed", "已更正"


class Severity(TextChoices):
    """级别 of a check rule (domain section 8): E blocks an exit, W wants a reason, I informs."""

    ERROR = "E", "错误"
    WARNING = "W", "疑点"
    INFO = "I", "提示"
