"""The pages of reports: the tables, what was made of them, the forms of the level above."""

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
from .templates import (
    template_file,
    template_fill,
    template_list,
    template_map,
    template_remove,
    template_show,
    template_unmap,
    template_upload,
)

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
    "template_file",
    "template_fill",
    "template_list",
    "template_map",
    "template_remove",
    "template_show",
    "template_unmap",
    "template_upload",
]
