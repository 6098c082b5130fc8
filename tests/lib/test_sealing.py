"""Sealed values: bound to their place, to the key, and whole; the look-up hash needs its key."""

import base64
import hashlib
from dataclasses import replace

import pytest
from django.conf import settings
from pytest_django import Settings

from gujang.lib.sealing import SealBroken, blind_index, seal, unseal
from tests.make import make_id_number

NUMBER, HERE = make_id_number(3), "person.id:1"
PLAIN_HASHES = ("md5", "sha1", "sha256")


def test_what_was_sealed_opens_in_its_place() -> None:
    assert unseal(seal(NUMBER, context=HERE), context=HERE) == NUMBER
    assert unseal(seal("尿毒症", context=HERE), context=HERE) == "尿毒症"
    assert unseal(seal("", context=HERE), context=HERE) == ""


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert seal(NUMBER, context=HERE) != seal(NUMBER, context=HERE)


@pytest.mark.parametrize("there", ["person.id:2", "household.phone:1", "person.id:"])
def test_moved_elsewhere_it_is_an_error_and_no_value(there: str) -> None:
    with pytest.raises(SealBroken):
        unseal(seal(NUMBER, context=HERE), context=there)


@pytest.mark.parametrize("place", range(0, 40, 3))
def test_altered_anywhere_it_is_an_error(place: int) -> None:
    sealed = bytearray(base64.b64decode(seal(NUMBER, context=HERE)))
    sealed[place] ^= 1
    with pytest.raises(SealBroken):
        unseal(base64.b64encode(bytes(sealed)).decode(), context=HERE)


@pytest.mark.parametrize("sealed", ["x", "AAAA", NUMBER])
def test_what_was_never_sealed_is_an_error(sealed: str) -> None:
    with pytest.raises(SealBroken):
        unseal(sealed, context=HERE)


@pytest.mark.parametrize("changed", ["sealing", "key_id"])
def test_under_another_key_it_is_an_error(settings: Settings, changed: str) -> None:
    sealed = seal(NUMBER, context=HERE)
    settings.KEYS = replace(settings.KEYS, **{changed: "1" * 64})
    with pytest.raises(SealBroken):
        unseal(sealed, context=HERE)


def test_the_name_of_the_key_stands_before_the_value() -> None:
    sealed = base64.b64decode(seal(NUMBER, context=HERE))
    assert sealed.startswith(settings.KEYS.key_id.encode() + b":")


def test_the_look_up_hash_is_none_that_can_be_made_without_the_key(settings: Settings) -> None:
    found = blind_index(NUMBER)
    assert found == blind_index(NUMBER) != blind_index(make_id_number(4))
    assert found not in {hashlib.new(n, NUMBER.encode()).hexdigest() for n in PLAIN_HASHES}
    settings.KEYS = replace(settings.KEYS, index="1" * 64)
    assert blind_index(NUMBER) != found
