"""Every page, by every role that has one of its own: nothing for axe to find, nothing out of reach.

What is asked of a page is in ``soundness.py``.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.county import County, county
from tests.browser.soundness import faults_of
from tests.cast import A1, TOWN_A

__all__ = ["county"]
pytestmark = pytest.mark.django_db

HOUSEHOLD = "/households/{household}/"
MEASURE = "/households/{household}/measures/{measure}/"
CASE = "/households/{leaving}/exits/{case}/"
MISSING, BAD_DAY = "?q=zzzz", "?as_of=2098-01-01"
NUMBER = re.compile(r"^\d{17}[\dX]$")

# who, and the addresses they open; axe computes the contrast of the first
PAGES: dict[str, tuple[str, list[str]]] = {
    "of a stranger": ("", ["/sign-in/"]),
    "of the county": ("organization", [
        "/", f"/?area={TOWN_A}", "/?as_of=2015-06-15", "/?screen=1", "/?as_of=x",
        "/people/", "/people/?left_in=2015", f"/people/{MISSING}",
    ]),
    "of households": ("poverty_office", [
        "/households/", "/households/?standing=0&standing=3&health=01", "/households/?more=1",
        f"/households/{MISSING}", f"/households/{BAD_DAY}", "/households/find/?typed=1",
    ]),
    "of a household": ("poverty_office", [
        HOUSEHOLD, f"{HOUSEHOLD}?year=2014", f"{HOUSEHOLD}edit/", f"{HOUSEHOLD}years/new/",
        f"{HOUSEHOLD}years/2015/", f"{HOUSEHOLD}years/2015/income/",
        f"{HOUSEHOLD}years/2015/ledger/", f"{HOUSEHOLD}years/2015/conditions/",
    ]),
    "of its people": ("town_a", [
        f"{HOUSEHOLD}people/new/", f"{HOUSEHOLD}people/{{person}}/",
        f"{HOUSEHOLD}people/{{person}}/leave/", f"{HOUSEHOLD}head/",
        f"{HOUSEHOLD}standing/wrongly/",
    ]),
    "of what happened": ("town_a", [
        f"{HOUSEHOLD}dynamic/", f"{HOUSEHOLD}split/", f"{HOUSEHOLD}merge/", f"{HOUSEHOLD}move/",
        "/households/unverified/",
    ]),
    "of the balance": ("poverty_office", ["/flow/", "/flow/?year=2014", "/flow/2014/close/"]),
    "of reports": ("poverty_office", [
        "/tables/progress/?year=2015&by=village", "/tables/", "/tables/households/",
        "/tables/households/?day=2098-01-01", "/tables/runs/",
    ]),
    "of forms of the level above": ("poverty_office", [
        "/tables/templates/{template}/?table=progress:village:year", "/tables/templates/",
        "/tables/templates/{template}/fill/", "/tables/templates/upload/",
        "/tables/templates/{template}/remove/",
    ]),
    "of checks": ("poverty_office", [
        "/checks/", "/checks/rules/", "/checks/findings/?state=all",
    ]),
    "of villages": ("poverty_office", [
        f"/villages/{A1}/", "/villages/", f"/villages/{MISSING}", f"/villages/{A1}/edit/",
        f"/villages/{A1}/years/2015/", f"/villages/{A1}/close/",
    ]),
    "of a village's work": ("town_a", [
        f"/villages/{A1}/plans/2016/", f"/villages/{A1}/incomes/2015/",
        f"/villages/{A1}/projects/new/", f"/villages/{A1}/opinions/new/",
        "/opinions/{opinion}/answer/", "/projects/", "/projects/?year=2013", "/projects/?kind=x",
    ]),
    "that are printed": ("town_a", [
        f"{HOUSEHOLD}print/handbook/", f"{HOUSEHOLD}print/form/?year=2014",
        f"/villages/{A1}/print/2015/", f"/villages/{A1}/print/2014/",
    ]),
    "of plans and measures": ("poverty_office", [
        "/measures/", f"/measures/{MISSING}", f"{MEASURE}", f"{MEASURE}edit/",
        f"{MEASURE}progress/", f"{MEASURE}more/", f"{MEASURE}sign/",
        f"{HOUSEHOLD}measures/new/", f"{HOUSEHOLD}plans/2015/", f"{HOUSEHOLD}plans/2016/",
    ]),
    "of batches and holdings": ("poverty_office", [
        f"/measures/pick/?area={A1}", "/measures/pick/", "/measures/batches/{batch}/",
        f"/villages/{A1}/holdings/2015/", f"/villages/{A1}/holdings/2016/",
        f"/villages/{A1}/subsidies/2015/", "/holdings/?year=2015", "/rates/", "/rates/new/",
    ]),
    "of exits": ("poverty_office", [
        "/exits/?stage=all", "/exits/?stage=4", "/exits/?stage=x", "/exits/unready/",
        "/exits/ready/", "/exits/batch/?act=propose&pick={leaving}", "/exits/batch/",
    ]),
    "of an exit": ("poverty_office", [
        CASE, "/households/{leaving}/", f"{CASE}objections/new/",
        f"{CASE}objections/{{objection}}/", f"{CASE}return/", f"{CASE}withdraw/",
        f"{CASE}notice/", f"{CASE}documents/new/", f"{HOUSEHOLD}verifications/new/",
        f"{HOUSEHOLD}exits/new/",
    ]),
    "of exit standards": ("poverty_office", [
        "/standards/", "/standards/lines/new/", "/standards/lines/2016/",
        "/standards/criteria/20160501/", "/standards/criteria/new/",
    ]),
    "of imports": ("poverty_office", [
        "/import/{faulty}/", "/import/{taken}/", "/import/{taken}/undo/", "/import/",
        "/import/all/",
    ]),
    "of money": ("poverty_office", [
        "/payments/", f"/payments/?payee={MISSING[3:]}", "/payments/?flag=x", "/payments/flags/",
        "/funds/", "/funds/new/", "/funds/{fund}/", f"/funds/{{fund}}/allocate/?village={A1}",
        "/allocations/", "/allocations/{allocation}/", "/allocations/{allocation}/pay/",
        "/allocations/{allocation}/withdraw/", "/payments/{payment}/take-back/",
        "/payments/{payment}/remark/",
    ]),
    "of attendance": ("organization", [
        "/attendance/?year=2014&month=3", "/attendance/weeks/?week=2014-W10",
        "/attendance/weeks/2014-W10/close/", "/stationing/?year=2014", "/stationing/months/new/",
    ]),
    "of leaves and reports": ("town_a", [
        "/leaves/", "/leaves/new/", "/reports/?week=2014-W10", "/reports/{report}/",
    ]),
    "of a cadre's report": ("cadre_a1", ["/my/report/?week=2014-W11", "/my/report/?week=2014-W01"]),
    "of a cadre": ("cadre_a1", ["/", "/households/", HOUSEHOLD, "/funds/{fund}/"]),
    "of cadres": ("organization", [
        "/cadres/", f"/cadres/{MISSING}", "/cadres/new/", "/cadres/{cadre}/",
        "/cadres/{cadre}/move/", "/cadres/{cadre}/end/", "/cadres/{cadre}/handover/", "/units/",
    ]),
    "of who is responsible": ("town_a", [
        "/unpaired/", "/pairings/?state=all", f"/pairings/{MISSING}", f"{HOUSEHOLD}pairings/new/",
        "/pairings/batch/?pick={leaving}", "/pairings/{pairing}/change/",
        "/cadres/{cadre}/hand-over/",
    ]),
    "of a cadre's phone at a desk": ("cadre_a1", [
        "/my/", "/my/visits/new/", "/my/days/new/", "/my/diary/new/", "/my/problems/new/",
        "/my/records/?kind=diary", "/my/outbox/",
    ]),
    "of visits": ("town_a", [
        "/visits/", "/visits/?kind=3", "/visits/?kind=x", "/held/", "/held/?show=done",
        "/held/{held}/",
    ]),
    "of the administrator": ("admin", [
        "/users/", "/users/{user}/", "/users/{user}/edit/", "/users/{user}/grant/",
        "/users/{user}/memberships/{role}/end/",
    ]),
    "of the auditor": ("auditor", ["/journal/", HOUSEHOLD, "/account/"]),
    "of who may nothing": ("nobody", ["/no-such-page/", "/account/"]),
    "of who must change the password": ("must_change", ["/account/password/"]),
}  # fmt: skip

# a form, and what is typed into it; it must come back and say what is wrong
REFUSED: list[tuple[str, str, dict[str, str]]] = [
    ("poverty_office", "/households/new/", {}),
    ("poverty_office", f"{HOUSEHOLD}years/2015/income/", {"工资性收入": "很多"}),
    ("poverty_office", f"{HOUSEHOLD}people/new/", {}),
    ("poverty_office", f"{HOUSEHOLD}standing/wrongly/", {}),
    ("poverty_office", f"{HOUSEHOLD}measures/new/", {}),
    ("poverty_office", f"{HOUSEHOLD}plans/2016/", {"制定时间": ""}),
    ("poverty_office", "/rates/new/", {}),
    ("poverty_office", "/households/find/", {"证件号码": "123"}),
    ("poverty_office", "/villages/new/", {}),
    ("poverty_office", f"{HOUSEHOLD}verifications/new/", {"测算人均纯收入": "很多"}),
    ("poverty_office", f"{CASE}documents/new/", {}),
    ("poverty_office", "/standards/lines/new/", {}),
    ("poverty_office", "/allocations/{allocation}/pay/", {"支付金额": "很多"}),
    ("admin", "/users/new/", {}),
    ("town_a", f"{HOUSEHOLD}pairings/new/", {"联系电话": "无"}),
]


@pytest.mark.parametrize("pages", PAGES)
def test_the_pages(county: County, pages: str) -> None:
    who, addresses = PAGES[pages]
    page, faults = county.open(who)
    for address in addresses:
        page.goto(address.format(**county.names))
        faults += faults_of(page, contrast=address == addresses[0])
    page.context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("who", "address", "typed"), REFUSED, ids=[case[1] for case in REFUSED])
def test_a_refused_form(county: County, who: str, address: str, typed: dict[str, str]) -> None:
    page, faults = county.open(who)
    page.goto(address.format(**county.names))
    main = page.get_by_role("main")
    for label, text in typed.items():
        main.get_by_label(label).fill(text)
    main.locator("form[method=post] button.primary").click()
    expect(main.locator(".error-summary")).to_be_focused()
    faults += faults_of(page)
    page.context.close()
    assert not faults, "\n".join(faults)


def test_a_refused_sign_in(county: County) -> None:
    page, faults = county.open()
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill("admin")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    faults += faults_of(page)
    page.context.close()
    assert not faults, "\n".join(faults)


def test_a_number_is_shown_for_a_reason(county: County) -> None:
    page, faults = county.open("town_a")
    page.goto(f"{HOUSEHOLD}#people".format(**county.names))
    page.get_by_text("查看完整号码").click()
    show = page.get_by_role("button", name="查看", exact=True)
    show.click()
    expect(page.locator(".error-summary")).to_be_focused()
    faults += faults_of(page)
    page.get_by_label("查看内容").select_option(index=1)
    page.get_by_label("理由").select_option(index=1)
    page.get_by_label("用途说明").fill("入户核对证件")
    show.click()
    expect(page.locator(".revealed")).to_have_text(NUMBER)
    faults += faults_of(page)
    page.context.close()
    assert not faults, "\n".join(faults)


def test_a_form_of_a_page_that_is_too_old(county: County) -> None:
    page, faults = county.open("town_a")
    page.goto(f"{HOUSEHOLD}edit/".format(**county.names))
    page.locator("main input[name=csrfmiddlewaretoken]").evaluate("token => token.value = 'old'")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("页面已过期，没有提交")
    faults += faults_of(page)
    page.context.close()
    assert not faults, "\n".join(faults)
