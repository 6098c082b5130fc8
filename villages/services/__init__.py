"""Every change of a village, and of what is planned and built there."""

from .incomes import replace_incomes
from .opinions import answer_opinion, raise_opinion, update_opinion
from .plans import keep_plan
from .projects import create_project, update_project
from .village import (
    close_village,
    create_village,
    record_print,
    update_village,
    update_village_year,
)

__all__ = [
    "answer_opinion",
    "close_village",
    "create_project",
    "create_village",
    "keep_plan",
    "raise_opinion",
    "record_print",
    "replace_incomes",
    "update_opinion",
    "update_project",
    "update_village",
    "update_village_year",
]
