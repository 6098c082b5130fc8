"""Lists of the cadres as workbooks, and whose copy they are."""

from .attendance import export_attendance

__all__ = ["export_attendance"]
