"""五不准: who signed, what was found, and that nobody but the organization department sees it."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.db.utils import DatabaseError

from cadres import services
from cadres.models import Cadre, Pledge, Violation
from gujang.access.gate import OutOfReach
from gujang.access.querysets import entries_visible_to
from gujang.access.rights import Role
from gujang.journal.models import Entry
from tests.cast import TOWN_A, Cast, client_of, make_cast
from tests.make import make_membership, make_user
from tests.make_cadres import make_cadre, make_posting
from tests.make_ledger import make_violation
from tests.queries import assert_flat_queries
from tests.shared import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FACTS: dict[str, Any] = {
    "happened_on": dt.date(2015, 5, 4),
    "clause": "2",
    "facts": "收受羊肉两斤",
    "source": "群众举报",
}


def make_ground() -> Cast:
    cast = make_cast()
    make_posting(make_cadre(cast["cadre_a1"]), cast.a1)
    make_posting(make_cadre(cast["cadre_b1"]), cast.b1)
    return cast


ground = once_a_module(make_ground)


def cadre(cast: Cast, name: str = "cadre_a1") -> Cadre:
    return Cadre.objects.get(user=cast[name])


def recorded(cast: Cast, **more: Any) -> Violation:
    return services.record_violation(
        actor=cast["organization"], cadre=cadre(cast), facts=FACTS | more
    )


def page(cast: Cast, address: str, who: str = "organization") -> str:
    answer = client_of(cast[who]).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", ["poverty_office", "town_a", "cadre_a1", "auditor", "admin"])
def test_only_the_organization_department_acts(ground: Cast, who: str) -> None:
    with pytest.raises(OutOfReach):
        services.record_violation(actor=ground[who], cadre=cadre(ground), facts=FACTS)
    with pytest.raises(OutOfReach):
        services.sign_pledge(
            actor=ground[who], cadre=cadre(ground), year=2015, signed_on=dt.date(2015, 1, 5)
        )
    with pytest.raises(OutOfReach):
        services.update_violation(
            actor=ground[who],
            violation=make_violation(cadre(ground), ground["organization"]),
            version=1,
            facts=FACTS,
            reason="更正",
        )


def test_a_pledge_is_signed_once_a_year_and_its_day_corrected(ground: Cast) -> None:
    sign: Any = {"actor": ground["organization"], "cadre": cadre(ground), "year": 2015}
    services.sign_pledge(**sign, signed_on=dt.date(2015, 1, 5))
    services.sign_pledge(**sign, signed_on=dt.date(2015, 1, 6))
    assert Pledge.objects.get().signed_on == dt.date(2015, 1, 6)
    last = Entry.objects.filter(action="sign_pledge").latest("seq")
    assert json.loads(last.data)["changes"]["signed_on"] == ["2015-01-05", "2015-01-06"]
    with pytest.raises(ValidationError, match="2015年或上一年末"):
        services.sign_pledge(**sign, signed_on=dt.date(2013, 12, 1))


def test_a_correction_keeps_old_and_new_with_the_reason(ground: Cast) -> None:
    row = recorded(ground)
    services.update_violation(
        actor=ground["organization"],
        violation=row,
        version=1,
        facts={"verified": True, "verified_by": "刘科长", "facts": "收受羊肉三斤"},
        reason="经核实",
    )
    entry = Entry.objects.get(action="update_violation")
    assert entry.reason == "经核实"
    assert json.loads(entry.data)["changes"]["facts"] == ["收受羊肉两斤", "收受羊肉三斤"]
    text = page(ground, f"/violations/{row.pk}/")
    assert "<del>收受羊肉两斤</del>" in text and "刘科长" in text and "理由：经核实" in text
    with pytest.raises(services.Stale):
        services.update_violation(
            actor=ground["organization"], violation=row, version=1, facts={}, reason="再改"
        )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"verified": True}, "verified_by"),
        ({"happened_on": dt.date(2999, 1, 1)}, "happened_on"),
        ({"clause": "6"}, "clause"),
        ({"facts": ""}, "facts"),
    ],
)
def test_what_cannot_be_is_refused_by_field(ground: Cast, more: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        recorded(ground, **more)
    assert field in refused.value.message_dict


@pytest.mark.parametrize("act", ["delete", "change"])
def test_the_database_keeps_a_record(ground: Cast, act: str) -> None:
    rows = Violation.objects.filter(pk=recorded(ground).pk)
    with pytest.raises((IntegrityError, OperationalError, DatabaseError)), transaction.atomic():
        if act == "delete":
            rows.delete()
        else:
            rows.update(cadre=cadre(ground, "cadre_b1"))
    assert rows.get().cadre == cadre(ground)


def test_nobody_else_reads_of_it_in_the_journal(ground: Cast) -> None:
    row = recorded(ground)
    services.sign_pledge(
        actor=ground["organization"],
        cadre=cadre(ground),
        year=2015,
        signed_on=dt.date(2015, 1, 5),
    )
    client = client_of(ground["organization"])
    client.get(f"/violations/{row.pk}/print/")
    client.get("/assessments/export/")
    kinds = {"record_violation", "sign_pledge", "print", "export"}
    assert kinds <= set(Entry.objects.values_list("action", flat=True))
    assert kinds <= set(entries_visible_to(ground["organization"]).values_list("action", flat=True))
    assert not entries_visible_to(ground["auditor"]).filter(action__in=kinds).exists()
    journal = page(ground, "/journal/", "auditor")
    assert "收受羊肉" not in journal and "公开承诺书" not in journal


def test_who_audits_the_county_and_organizes_a_town_reads_of_that_town(ground: Cast) -> None:
    both = make_user("both", role=Role.AUDITOR)
    make_membership(both, Role.ORGANIZATION, TOWN_A)
    recorded(ground)
    services.record_violation(
        actor=ground["organization"], cadre=cadre(ground, "cadre_b1"), facts=FACTS
    )
    found = entries_visible_to(both).filter(action="record_violation")
    assert [entry.village[:9] for entry in found] == [TOWN_A]


def test_no_page_of_others_shows_a_trace(ground: Cast) -> None:
    recorded(ground)
    addresses = [f"/villages/{ground.a1.pk}/", "/problems/", "/diaries/", "/account/"]
    for who in ("poverty_office", "town_a", "cadre_a1", "auditor"):
        for address in addresses:
            text = page(ground, address, who)
            assert not any(w in text for w in ("收受羊肉", "违纪", "/violations/", "/assessments/"))


def test_who_has_not_signed_is_counted_and_listed(ground: Cast) -> None:
    Pledge.objects.create(
        cadre=cadre(ground),
        area_code=ground.a1.pk,
        year=2015,
        signed_on=dt.date(2015, 1, 5),
    )
    text = page(ground, "/pledges/?year=2015")
    assert "已签 1 人" in text and "未签 1 人" in text
    unsigned = page(ground, "/pledges/?year=2015&state=unsigned")
    assert "乙一驻村" in unsigned and "甲一驻村" not in unsigned
    sheet = page(ground, "/pledges/2015/print/?state=unsigned")
    assert sheet.count("不准挪用帮扶资金") == 1 and "乙一驻村" in sheet


def test_nobody_posted_in_a_year_says_what_to_do(ground: Cast) -> None:
    assert "请换一个年度" in page(ground, "/pledges/?year=2015&q=没有此人")


@pytest.mark.parametrize("query", ["?year=1066", "?year=2015&state=x"])
def test_a_query_that_cannot_be_is_told(ground: Cast, query: str) -> None:
    assert client_of(ground["organization"]).get(f"/pledges/{query}").status_code == 400


@pytest.mark.parametrize("address", ["/pledges/?year=2015", "/violations/", "/assessments/"])
def test_the_lists_cost_the_same_whatever_they_hold(ground: Cast, address: str) -> None:
    client = client_of(ground["organization"])
    recorded(ground)

    def grow() -> None:
        for n in range(5):
            made = make_cadre(name=f"干部{n}")
            make_posting(made, ground.a2)
            make_violation(made, ground["organization"])

    assert assert_flat_queries(lambda: client.get(address), grow=grow) <= 8
