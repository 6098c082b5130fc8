"""An import costs the database the same for three households as for thirty."""

import pytest

from tests.queries import queries_of
from tests.sheets import Home, judged, make_book, make_home, make_villages, take

pytestmark = pytest.mark.django_db


def homes(count: int, start: int = 1, **base: object) -> list[Home]:
    return [make_home(n, names=["王建国", "李四"], **base) for n in range(start, start + count)]


@pytest.fixture(autouse=True)
def _villages() -> None:
    make_villages()
    take(make_book(*homes(3, 900)))


def test_new_households() -> None:
    few, many = make_book(*homes(3, 1)), make_book(*homes(30, 10))
    assert len(queries_of(lambda: take(few))) == len(queries_of(lambda: take(many)))


def test_a_later_year() -> None:
    first, second = homes(3, 1), homes(30, 10)
    take(make_book(*first, *second))
    few = len(queries_of(lambda: take(make_book(*first), 2015)))
    assert len(queries_of(lambda: take(make_book(*second), 2015))) <= few


def test_the_same_again() -> None:
    first, second = homes(3, 1), homes(30, 10)
    take(make_book(*first, *second))
    few = len(queries_of(lambda: judged(make_book(*first))))
    assert len(queries_of(lambda: judged(make_book(*second)))) == few
    assert few <= 20


def test_households_that_are_held_back() -> None:
    few, many = (homes(n, start, **{"主要致贫原因": "无"}) for n, start in ((3, 1), (30, 10)))
    assert len(queries_of(lambda: judged(make_book(*few)))) == len(
        queries_of(lambda: judged(make_book(*many)))
    )
