"""Encryption at rest (AES-256-GCM) and the keyed look-up hash for what identifies a person.

A sealed value is bound to its place by ``context`` (table, field, row): moved to another row it
does not open. The cipher stands behind these few functions so that another one can be put in.
"""

import base64
import functools
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


class SealBroken(Exception):
    """The value was sealed with another key, for another place, or was altered."""


@functools.cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(bytes.fromhex(key))


def seal_bytes(plain: bytes, *, context: str) -> bytes:
    """Return ``plain`` sealed for the place ``context``: key name, nonce, ciphertext."""
    keys = settings.KEYS
    nonce = os.urandom(_NONCE)
    body = _cipher(keys.sealing).encrypt(nonce, plain, context.encode())
    return keys.key_id.encode() + b":" + nonce + body


def open_bytes(sealed: bytes, *, context: str) -> bytes:
    """Return what :func:`seal_bytes` was given. Raise :class:`SealBroken` when it does not open."""
    key_id, _, rest = sealed.partition(b":")
    if key_id.decode(errors="replace") != settings.KEYS.key_id:
        raise SealBroken("sealed with a key this registry does not hold")
    try:
        return _cipher(settings.KEYS.sealing).decrypt(
            rest[:_NONCE], rest[_NONCE:], context.encode()
        )
    except (InvalidTag, ValueError) as error:  # ValueError: too short to be anything sealed
        raise SealBroken(context.partition(":")[0]) from error


def seal(plain: str, *, context: str) -> str:
    """Return ``plain`` sealed as ASCII text; the empty string stays empty."""
    if not plain:
        return ""
    return base64.b64encode(seal_bytes(plain.encode(), context=context)).decode()


def unseal(sealed: str, *, context: str) -> str:
    """Return what :func:`seal` was given. Raise :class:`SealBroken` when it does not open."""
    if not sealed:
        return ""
    try:
        body = base64.b64decode(sealed, validate=True)
    except ValueError as error:
        raise SealBroken(context.partition(":")[0]) from error
    return open_bytes(body, context=context).decode()


def blind_index(value: str) -> str:
    """Return the keyed hash by which ``value`` is looked up and held unique (64 hex digits)."""
    key = bytes.fromhex(settings.KEYS.index)
    return hmac.digest(key, value.encode(), "sha256").hex()
