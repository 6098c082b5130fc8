"""The choices of reports: how rows are grouped, what span a table speaks of."""

from django.db.models import TextChoices


class By(TextChoices):
    """What a row of a table is."""

    ROWS = "rows", "逐项"
    TOWN = "town", "按镇"
    VILLAGE = "village", "按村"


class Period(TextChoices):
    """The span a table speaks of; each ends on the day it is asked as of."""

    DAY = "day", "截至日"
    YEAR = "year", "年度"
    MONTH = "month", "月"
    WEEK = "week", "周"


class RunState(TextChoices):
    """Where a run stands: only what was made can be submitted, and only that be replaced."""

    WAITING = "waiting", "正在生成"
    FAILED = "failed", "未完成"
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已报送"
    REPLACED = "replaced", "已被替换"


class FillLevel(TextChoices):
    """For what a template is filled in: one county, one town, one village at a time."""

    COUNTY = "county", "全县"
    TOWN = "town", "一个镇"
    VILLAGE = "village", "一个村"


CODE_LENGTHS = {FillLevel.COUNTY: 6, FillLevel.TOWN: 9, FillLevel.VILLAGE: 12}
