"""Refuse to serve with another key file than the one the database was sealed with."""

from django.conf import settings

from gujang.lib.sealing import blind_index

from .models import KeyCheck


class WrongKeys(Exception):
    """The key file is not the one of this database."""


def assert_keys_match() -> None:
    """Compare the key file with the database; note it at first use. Raise :class:`WrongKeys`."""
    keys = settings.KEYS
    value = blind_index(f"{keys.sealing}:{keys.journal}")
    kept, _ = KeyCheck.objects.get_or_create(pk=1, defaults={"value": value})
    if kept.value != value:
        raise WrongKeys(
            "密钥文件与数据库不匹配。请放回原来的密钥文件（默认 var/keys.json），再启动服务。"
        )
