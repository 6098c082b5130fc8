"""The tallies of a form after somebody left it without a row of its own in the file."""

from ..models.survey import INCOME_KINDS
from ..rules import net_income, per_head_income
from .compare import Values
from .register import Known


def recounted(known: Known, gone: set[int]) -> Values:
    """Return ``members`` and ``per_head_income`` of the form in force without ``gone``."""
    form = known.newest
    assert form
    members = sum(
        row.household_year_id == form.pk and row.until is None
        for person, rows in known.facts.items()
        if person not in gone
        for row in rows
    )
    income = known.incomes.get(form.pk)
    net = None
    if income:
        net = net_income([getattr(income, kind) for kind in INCOME_KINDS], income.business_cost)
    return {"members": members, "per_head_income": per_head_income(net, members)}
