"""The dashboard of a register with nothing in it: it says what to do."""

import pytest

from gujang.access.rights import Role
from tests.cast import B1, Cast, client_of
from tests.make import make_household, make_user


@pytest.mark.parametrize(
    ("who", "words"), [("poverty_office", "先导入行政村名册"), ("auditor", "由县扶贫办和镇导入")]
)
def test_an_empty_register_says_what_to_do(cast: Cast, who: str, words: str) -> None:
    text = client_of(cast[who]).get("/").content.decode()
    assert "固阳县还没有登记贫困户" in text
    assert words in text


def test_a_village_without_households_says_so(cast: Cast) -> None:
    make_household(cast.a1)
    text = client_of(cast["organization"]).get(f"/?area={B1}").content.decode()
    assert "银号镇乙一村还没有登记贫困户" in text


def test_a_county_without_villages_is_empty_too(db: None) -> None:
    auditor = make_user("auditor", role=Role.AUDITOR)
    assert "固阳县还没有登记贫困户" in client_of(auditor).get("/").content.decode()
