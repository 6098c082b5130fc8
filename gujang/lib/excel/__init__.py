"""Workbooks in and out: model-free, and nothing of ours is imported.

* ``reading.read_workbook``: an untrusted file to a :class:`~gujang.lib.excel.values.Book`.
* ``writing.write_rows``: rows to a plain .xlsx, streaming.
* ``marking.mark_workbook``: the user's own file back with the bad cells shown.

Reader libraries open a file only in a child process (``child.py``, ``markchild.py``), which
imports this package: keep this module empty so that a child starts fast.
"""
