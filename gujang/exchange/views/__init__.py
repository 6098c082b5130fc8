"""The pages of imports, by what is asked for."""

from .batches import import_batch, import_check, import_commit, import_progress, import_undo
from .files import import_errors, import_marked, import_sample, import_template
from .uploading import import_list, import_upload

__all__ = [
    "import_batch",
    "import_check",
    "import_commit",
    "import_errors",
    "import_list",
    "import_marked",
    "import_progress",
    "import_sample",
    "import_template",
    "import_undo",
    "import_upload",
]
