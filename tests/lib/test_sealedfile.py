"""A sealed file opens whole, in its place and with its key; otherwise not at all."""

import io
import os
from collections.abc import Callable

import pytest

from gujang.lib.sealedfile import PIECE, Opener, Sealer
from gujang.lib.sealing import SealBroken


def seal(plain: bytes, *, at_once: int = 100_000) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, context="trial")
    for start in range(0, len(plain), at_once):
        sealer.write(plain[start : start + at_once])
    sealer.finish()
    return file.getvalue()


def unseal(sealed: bytes, *, context: str = "trial") -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(sealed), context=context)).read()


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_it_opens_as_it_was(length: int) -> None:
    plain = os.urandom(length)
    assert unseal(seal(plain)) == plain


PLAIN = bytes(2 * PIECE + 50)
SEALED = seal(PLAIN)
_SPLIT = len(seal(bytes(PIECE + 1))) - len(seal(b"1"))  # length of a full piece, sealed
FIRST, SECOND, LAST = SEALED[:_SPLIT], SEALED[_SPLIT : 2 * _SPLIT], SEALED[2 * _SPLIT :]

DAMAGES: dict[str, Callable[[], bytes]] = {
    "nothing is left": lambda: b"",
    "cut after a piece": lambda: FIRST + SECOND,
    "cut within a piece": lambda: SEALED[:-1],
    "cut within a head": lambda: FIRST[:3],
    "first piece left out": lambda: SECOND + LAST,
    "a piece left out": lambda: FIRST + LAST,
    "pieces swapped": lambda: SECOND + FIRST + LAST,
    "a piece doubled": lambda: FIRST + FIRST + SECOND + LAST,
    "something put behind": lambda: SEALED + b"\0",
    "a second file put behind": lambda: SEALED + SEALED,
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_not_whole_is_refused(name: str) -> None:
    with pytest.raises(SealBroken):
        unseal(DAMAGES[name]())


def test_any_flipped_bit_is_refused() -> None:
    sealed = seal(b"short")
    for place in range(8 * len(sealed)):
        damaged = bytearray(sealed)
        damaged[place // 8] ^= 1 << place % 8
        with pytest.raises(SealBroken):
            unseal(bytes(damaged))


def test_another_file_s_pieces_are_refused() -> None:
    with pytest.raises(SealBroken):
        unseal(SEALED, context="another")


def test_nothing_of_it_can_be_read_in_the_sealed_file() -> None:
    assert b"150222199003070011" not in seal(b"150222199003070011" * 1000)


def test_what_was_not_finished_does_not_open() -> None:
    file = io.BytesIO()
    Sealer(file, context="trial").write(PLAIN)
    with pytest.raises(SealBroken):
        unseal(file.getvalue())
