"""The ledger of payments as a workbook (资金台账)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from gujang.access.models import User
from gujang.journal.exports import BATCH, Columns, Export, export_rows, refuse_excess
from gujang.lib.excel.writing import Column

from ..filters.money_rows import PaymentRow, listed, payment_rows
from ..querysets import PaymentQuerySet

COLUMNS: Columns = (
    ("paid_on", Column("支付日期", "date", 12)),
    ("payee", Column("收款人", width=18)),
    ("household", Column("户编号", width=20)),
    ("amount", Column("金额（元）", "number", 16, "#,##0.00")),
    ("purpose", Column("用途", width=24)),
    ("voucher", Column("凭证号", width=14)),
    ("state", Column("冲回", width=8)),
    ("source", Column("资金名称", width=24)),
    ("kind", Column("来源", width=12)),
    ("year", Column("资金年度", "number", 10)),
    ("target", Column("项目或措施", width=20)),
    ("place", Column("镇、村", width=20)),
    ("flags", Column("核查提示", width=30)),
    ("remarks", Column("情况说明", width=30)),
)


def export_payments(*, actor: User, rows: PaymentQuerySet, asked: str) -> Export:
    """Write the payments of a gated, filtered query, as :func:`export_households` does."""
    refuse_excess(rows.count())
    return export_rows(
        actor=actor,
        what="资金支付",
        object_type="households.payment",
        columns=COLUMNS,
        rows=_payments(actor, rows),
        asked=asked,
    )


def _payments(actor: User, rows: PaymentQuerySet) -> Iterator[dict[str, Any]]:
    found = listed(rows).order_by("paid_on", "id").iterator(chunk_size=BATCH)
    while batch := list(islice(found, BATCH)):
        yield from (_payment(row) for row in payment_rows(batch, actor))


def _payment(row: PaymentRow) -> dict[str, Any]:
    payment: Any = row.payment
    source = payment.allocation.source
    return {
        "paid_on": payment.paid_on,
        "payee": row.payee,
        "household": payment.household.number if row.payee_url else "",
        "amount": payment.amount,
        "purpose": payment.purpose,
        "voucher": payment.voucher,
        "state": row.state,
        "source": source.name,
        "kind": source.get_kind_display(),
        "year": source.year,
        "target": row.target,
        "place": row.place,
        "flags": "、".join(dict.fromkeys(doubt["label"] for doubt in row.doubts)),
        "remarks": "；".join(remark.text for remark in row.remarks),
    }
