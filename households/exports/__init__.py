"""Lists as workbooks: the same rows, the same masks, and whose copy it is."""

from .exits import export_work
from .findings import export_findings
from .flow import export_flow
from .measures import export_measures
from .money import export_payments
from .register import export_households, export_people, export_villages

__all__ = [
    "export_findings",
    "export_flow",
    "export_households",
    "export_measures",
    "export_payments",
    "export_people",
    "export_villages",
    "export_work",
]
