"""What a payment can be in doubt for (the fifth prohibition, 不准挪用帮扶资金)."""

from django.db.models import TextChoices


class PaymentFlag(TextChoices):
    """核查提示: shown beside a payment; none of them stops it."""

    UNREGISTERED = "unregistered", "收款户当日不在册"
    EXITED = "exited", "收款户当日已脱贫"
    TWICE = "twice", "疑似重复支付"
    EARLY = "early", "支付早于分配"
    STOPPED = "stopped", "措施或项目已终止"
