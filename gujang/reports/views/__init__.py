"""The pages of reports: the tables, and what was made of them."""

from .runs import (
    run_differences,
    run_discard,
    run_download,
    run_list,
    run_make,
    run_progress,
    run_show,
    run_submit,
)
from .tables import table_list, table_run, table_show

__all__ = [
    "run_differences",
    "run_discard",
    "run_download",
    "run_list",
    "run_make",
    "run_progress",
    "run_show",
    "run_submit",
    "table_list",
    "table_run",
    "table_show",
]
