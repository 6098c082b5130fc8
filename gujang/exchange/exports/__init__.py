"""Workbooks handed out around an import: the blank form, the faults, the samples."""
