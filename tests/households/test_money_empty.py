"""The money pages before there is any money: they say what to do."""

import pytest

from tests.cast import Cast, client_of


@pytest.mark.parametrize(
    ("who", "path", "said"),
    [
        ("poverty_office", "/funds/", "资金到账后先登记来源"),
        ("town_a", "/funds/", "县扶贫办把资金分配到您的辖区后"),
        ("poverty_office", "/funds/?year=2015", "请减少条件"),
        ("poverty_office", "/allocations/", "从一项资金来源开始分配"),
        ("poverty_office", "/payments/", "支付在资金的分配页面登记"),
        ("poverty_office", "/payments/flags/", "已冲回的支付不再提示"),
    ],
)
def test_an_empty_page_says_what_to_do(cast: Cast, who: str, path: str, said: str) -> None:
    answer = client_of(cast[who]).get(path)
    assert answer.status_code == 200 and said in answer.content.decode()
