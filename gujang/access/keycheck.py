"""Refuse to serve with another key file than the one the database was sealed with."""

from django.conf import settings

from gujang.journal.models import Entry
from gujang.journal.services import digest
from gujang.lib.sealing import blind_index

from .models import KeyCheck


class WrongKeys(Exception):
    """The key file is not the one of this database."""


def check_value() -> str:
    """Return a keyed hash of the key file, by which it is known again."""
    keys = settings.KEYS
    return blind_index(f"{keys.sealing}:{keys.journal}")


def problem() -> str:
    """Return why the key file cannot be used with this database, or nothing. Writes nothing."""
    if _match():
        return ""
    return (
        "密钥文件与数据库不匹配，没有读写任何数据。"
        f"请放回原来的密钥文件（{settings.KEYS_FILE}），再重试。"
    )


def assert_keys_match() -> None:
    """Compare the key file with the database; note it at first use. Raise :class:`WrongKeys`."""
    if found := problem():
        raise WrongKeys(found)
    KeyCheck.objects.get_or_create(pk=1, defaults={"value": check_value()})


def _match() -> bool:
    kept = KeyCheck.objects.filter(pk=1).values_list("value", flat=True).first()
    if kept is not None:
        return kept == check_value()
    # a database from before there was a check value: its journal knows its key
    last = Entry.objects.order_by("-seq").first()
    return last is None or digest(last) == last.hash
