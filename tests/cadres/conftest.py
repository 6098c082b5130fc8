"""The cadres of the cast: 甲一驻村 in A1 and 乙一驻村 in B1, posted when the programme began."""

import pytest

from cadres.models import Cadre
from tests.cast import Cast
from tests.make_cadres import make_cadre, make_posting


@pytest.fixture
def stationed(cast: Cast) -> Cadre:
    """The cadre of A1; the one of B1 stands beside, whom nobody of town A may see."""
    beside = make_cadre(cast["cadre_b1"])
    make_posting(beside, cast.b1)
    cadre = make_cadre(cast["cadre_a1"])
    make_posting(cadre, cast.a1)
    return cadre
