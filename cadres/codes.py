"""Choice lists of the stationed cadres (domain sections 3, 5 and A)."""

from django.db.models import TextChoices


class UnitLevel(TextChoices):
    """单位隶属关系 (P7)."""

    REGION = "1", "省直"
    CITY = "2", "市直"
    COUNTY = "3", "县直"
    TOWN = "4", "乡镇"
    VILLAGE = "5", "村级"


class Post(TextChoices):
    """驻村职务 (R10)."""

    SECRETARY = "secretary", "第一书记"
    LEADER = "leader", "工作队队长"
    MEMBER = "member", "工作队队员"


class HolidayKind(TextChoices):
    """A day that differs from the plain week."""

    OFF = "off", "放假"
    WORK = "work", "上班"


class VisitKind(TextChoices):
    """走访类型 (R7), with the numbers of the Inner Mongolia platform."""

    OTHER = "1", "其他帮扶活动"
    FACTS = "2", "了解基本情况"
    HANDBOOK = "3", "填写扶贫手册"
    PLAN = "4", "制定脱贫计划"
    PROJECT = "5", "落实资金项目"
    POLICY = "6", "宣传扶贫政策"
    GREETING = "7", "节日假日慰问"


class Duty(TextChoices):
    """The ten duties of the programme (S0, A7), the work types of a weekly report."""

    REGISTER = "01", "核实贫困人口、动态管理"
    SOCIAL = "02", "联系社会力量帮扶"
    MERGING = "03", "村庄整合"
    SURVEY = "04", "种养殖摸底和奖补资金"
    LOANS = "05", "争取扶贫贷款"
    TECHNIQUE = "06", "种养殖技术培训"
    SKILLS = "07", "技能培训和转移就业"
    INDUSTRY = "08", "主导产业和集体经济"
    WORKS = "09", "村道、水利、用水、用电、村容"
    HOUSES = "10", "危残房改造"


class LeaveKind(TextChoices):
    """请假类别; approved, it lowers what a week asks for (domain 5.2)."""

    ILLNESS = "illness", "病假"
    PERSONAL = "personal", "事假"
    OFFICIAL = "official", "公假"
    ANNUAL = "annual", "年休假"


class TripKind(TextChoices):
    """视同驻村 (P12): work away from the village that counts once approved."""

    TRAINING = "training", "培训"
    PROJECT = "project", "协调项目"
    FUNDS = "funds", "争取资金"


class AskState(TextChoices):
    """办理状态 of a leave or a trip."""

    ASKED = "asked", "待批"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


class ReportState(TextChoices):
    """状态 of a weekly report (周报)."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已报送"
    RECEIVED = "received", "已接收"
    RETURNED = "returned", "已退回"


class ProblemKind(TextChoices):
    """民情台账的六大类问题 (community article)."""

    ECONOMY = "1", "经济发展"
    LIVING = "2", "民生改善"
    CONFLICT = "3", "社会矛盾"
    PRODUCTION = "4", "生产经营"
    POVERTY = "5", "扶贫帮困"
    ORGANISATION = "6", "基层组织"


class ProblemLevel(TextChoices):
    """办理层级: who has it in hand."""

    VILLAGE = "village", "村"
    TOWN = "town", "镇"
    COUNTY = "county", "县"


class ProblemState(TextChoices):
    """办理状态 of a problem."""

    OPEN = "open", "办理中"
    CLOSED = "closed", "已办结"


class StepKind(TextChoices):
    """What a line of a problem's history tells (办理环节)."""

    WORK = "work", "办理"
    EXTEND = "extend", "延期"
    ESCALATE = "escalate", "上报"
    CLOSE = "close", "办结"
    REOPEN = "reopen", "重新办理"


class Satisfaction(TextChoices):
    """群众评价 when a problem is closed."""

    SATISFIED = "1", "满意"
    FAIR = "2", "基本满意"
    DISSATISFIED = "3", "不满意"


class Clause(TextChoices):
    """五不准 (S0, A6)."""

    LEAVING = "1", "不准擅自离开工作岗位"
    GIFTS = "2", "不准收受驻点村群众的任何财物"
    BANQUETS = "3", "不准接受基层单位的宴请"
    EXPENSES = "4", "不准在驻点村报销应由个人或者帮扶单位支付的任何费用"
    MONEY = "5", "不准挪用帮扶资金"


class Grade(TextChoices):
    """考核等次, best first (P10)."""

    EXCELLENT = "1", "优秀"
    GOOD = "2", "称职"
    FAIR = "3", "基本称职"
    POOR = "4", "不称职"


class DiaryGrade(TextChoices):
    """评定等级 of a diary (R12)."""

    EXCELLENT = "1", "优"
    GOOD = "2", "良"
    FAIR = "3", "一般"
    POOR = "4", "差"


class ItemKind(TextChoices):
    """What a phone sends."""

    VISIT = "visit", "走访"
    DAY = "day", "工作日"
    DIARY = "diary", "民情日记"
    PHOTO = "photo", "照片"
    PROBLEM = "problem", "民情问题"


class HeldReason(TextChoices):
    """Why an item that arrived is kept for a person to look at."""

    CONFLICT = "conflict", "同一编号、内容不同"
    OUTSIDE = "outside", "当日不在该村任职"
    MOVED = "moved", "贫困户已调出"
    DELETED = "deleted", "原记录已删除"


class HeldState(TextChoices):
    """What became of it."""

    WAITING = "waiting", "待处理"
    TAKEN = "taken", "已采用"
    DISMISSED = "dismissed", "不采用"


class ClockFlag(TextChoices):
    """What is odd about the moment an item says it was written (S4); it is taken all the same."""

    AHEAD = "ahead", "手机时间比收到时间晚10分钟以上"
    OLD = "old", "90天以前填写"
    EARLY = "early", "早于首次任职"
