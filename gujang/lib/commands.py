"""What the arguments of commands are read by."""

import datetime as dt

from django.core.management.base import CommandError


def day_argument(text: str) -> dt.date:
    """Return the day written like 2014-12-31. Raise :class:`CommandError` with how to write it."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"日期“{text}”不对；请写成 2014-12-31 这样。") from error
