"""The money trail: source, allocation to a project or measure, payment (资金台账); yuan.

Append-only: what was allocated is taken back by a withdrawal, a payment by a payment that names it.
The running sums beside a source and an allocation are held by constraints, so that two at once
cannot spend the same money. ``token`` is given by the form: the same form sent twice is one act.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round

from villages.models import Project

from ..codes.support import FundKind
from ..querysets import (
    AllocationQuerySet,
    FundSourceQuerySet,
    OfAllocationQuerySet,
    OfPaymentQuerySet,
    PaymentQuerySet,
)
from .household import Household
from .measures import Measure


class FundSource(models.Model):
    """Money that came in (资金来源) for an area; ``allocated`` is what has been given on of it."""

    area_code = models.CharField("辖区编码", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("来源", max_length=1, choices=FundKind.choices)
    name = models.CharField("资金名称", max_length=100)
    document = models.CharField("文号", max_length=100, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    allocated = models.DecimalField(
        "已分配（元）", max_digits=14, decimal_places=2, default=0, editable=False
    )
    received_on = models.DateField("到账日期")
    note = models.CharField("说明", max_length=200, blank=True)
    token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+"
    )
    made_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = FundSourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金来源"
        ordering = ["-year", "kind", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fund_source_positive"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0, allocated__lte=F("amount")),
                name="fund_source_not_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=FundKind.values), name="fund_source_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(area_code__regex=r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$"),
                name="fund_source_area_is_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Allocation(models.Model):
    """Part of a source given to a project or to a measure (资金分配), exactly one of them.

    ``village`` is where it goes; ``withdrawn`` and ``paid`` are the sums of its rows.
    """

    source = models.ForeignKey(
        FundSource, models.PROTECT, related_name="allocations", verbose_name="资金来源"
    )
    village = models.ForeignKey(
        "villages.Village", models.PROTECT, related_name="+", verbose_name="村"
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name="项目",
    )
    measure = models.ForeignKey(
        Measure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name="措施",
    )
    amount = models.DecimalField("分配金额（元）", max_digits=14, decimal_places=2)
    withdrawn = models.DecimalField(
        "已收回（元）", max_digits=14, decimal_places=2, default=0, editable=False
    )
    paid = models.DecimalField(
        "已支付（元）", max_digits=14, decimal_places=2, default=0, editable=False
    )
    allocated_on = models.DateField("分配日期")
    note = models.CharField("说明", max_length=200, blank=True)
    token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+"
    )
    made_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金分配"
        ordering = ["source", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_positive"),
            models.CheckConstraint(
                # rounded to the fen: SQLite computes with binary fractions
                condition=Q(
                    withdrawn__gte=0,
                    paid__gte=0,
                    paid__lte=Round(F("amount") - F("withdrawn"), precision=2),
                ),
                name="allocation_not_overpaid",
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=True, measure__isnull=False)
                | Q(project__isnull=False, measure__isnull=True),
                name="allocation_to_one_thing",
            ),
        ]


class Withdrawal(models.Model):
    """Part of an allocation taken back to its source (收回)."""

    allocation = models.ForeignKey(
        Allocation, models.PROTECT, related_name="withdrawals", verbose_name="资金分配"
    )
    amount = models.DecimalField("收回金额（元）", max_digits=14, decimal_places=2)
    withdrawn_on = models.DateField("收回日期")
    reason = models.CharField("原因", max_length=200)
    token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+"
    )
    made_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = OfAllocationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金收回"
        ordering = ["allocation", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="withdrawal_positive"),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_reason"),
        ]


class Payment(models.Model):
    """Money paid out of an allocation to a payee (资金支付).

    ``amount`` is negative in a row that takes back another (``reverses``), and only there.
    """

    allocation = models.ForeignKey(
        Allocation, models.PROTECT, related_name="payments", verbose_name="资金分配"
    )
    amount = models.DecimalField("支付金额（元）", max_digits=14, decimal_places=2)
    paid_on = models.DateField("支付日期")
    payee = models.CharField("收款人", max_length=100)
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name="收款贫困户",
    )
    purpose = models.CharField("用途", max_length=200)
    voucher = models.CharField("凭证号", max_length=50)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="登记人", related_name="+"
    )
    made_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金支付"
        ordering = ["-paid_on", "-id"]
        indexes = [
            models.Index(fields=["paid_on", "id"], name="payment_ledger"),
            models.Index(fields=["voucher"], name="payment_voucher"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True)
                | Q(amount__lt=0, reverses__isnull=False),
                name="payment_negative_only_in_reverse",
            ),
            models.CheckConstraint(
                condition=~Q(payee="") & ~Q(voucher=""), name="payment_has_payee_and_voucher"
            ),
        ]


class PaymentRemark(models.Model):
    """What was found about a payment that a rule flagged (情况说明); itself never changed."""

    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="remarks", verbose_name="资金支付"
    )
    text = models.CharField("情况说明", max_length=200)
    token = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="说明人", related_name="+"
    )
    made_at = models.DateTimeField("说明时间", auto_now_add=True)

    objects = OfPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "支付情况说明"
        ordering = ["payment", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="payment_remark_not_empty"),
        ]
