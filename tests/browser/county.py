"""A county that all tests of a module look at: made once, served, and taken back afterwards."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from cadres.models import Cadre
from households.codes.exits import Step, StepResult
from households.codes.support import MeasureKind, WorkState
from households.models import Document, ExitStep, Household, Objection
from tests.browser.conftest import troubles_of
from tests.cast import Cast, client_of, make_cast
from tests.exchange.pages import AT_ONCE, Desk
from tests.lib.reading import read_inside
from tests.make_cadres import POSTED, make_cadre, make_pairing, make_posting
from tests.make_exits import PROPOSED, make_case, make_ready
from tests.make_log import make_held, make_visit, posted
from tests.make_money import make_allocation, make_fund, make_payment
from tests.make_plans import BATCH, make_holding, make_measure, make_plan, make_rate
from tests.make_templates import make_template
from tests.make_village import (
    make_collective_income,
    make_opinion,
    make_project,
    make_village_plan,
)
from tests.make_week import make_days, make_leave, make_report
from tests.register import make_register
from tests.sheets import make_book, make_home


@dataclass
class County:
    """The cast with its register and two imports, behind a server; ``names`` fill addresses."""

    cast: Cast
    browser: Browser
    url: str
    names: dict[str, Any]

    def open(self, who: str = "", **options: Any) -> tuple[Page, list[str]]:
        """Return a page in which ``who`` is signed in, and a list that fills with its troubles."""
        context = self.browser.new_context(base_url=self.url, locale="zh-CN", **options)
        if who:
            name = settings.SESSION_COOKIE_NAME
            value = client_of(self.cast[who]).cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": self.url}])
        page = context.new_page()
        return page, troubles_of(page, self.url)


@pytest.fixture(scope="module")
def county(chromium: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[County]:
    """One for the module; the server shares the connection, and so its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        make_register(cast)
        names = _names(cast) | _work(cast) | _imports(cast) | _plans() | _money()
        names |= _week(cast, names["cadre"]) | _log(cast)
        names["template"] = make_template(cast["poverty_office"]).pk
        server = LiveServer("localhost")
        yield County(cast, chromium, server.url, names)
        server.stop()
        transaction.set_rollback(True)


def _week(cast: Cast, key: int) -> dict[str, Any]:
    """Return a report; the cadre of A1 was in the village and asks for leave."""
    cadre = Cadre.objects.get(pk=key)
    make_days(cadre, cast.a1, "2014-03-03", "2014-03-10", note="入户核实", duties="01")
    make_leave(cadre, cast.a1, "2014-03-12")
    return {"report": make_report(cadre, cast.a1, "2014-W10").pk}


def _names(cast: Cast) -> dict[str, Any]:
    """Return what addresses speak of: a household of A1, a member of it, a cadre, their role."""
    household, user = Household.objects.get(number="HU-A1-2"), cast["cadre_a1"]
    person, role = household.people.latest("id"), user.memberships.get()
    return {
        "household": household.pk,
        "person": person.pk,
        "user": user.pk,
        "role": role.pk,
        **_exits(cast),
        **_cadres(cast, household),
    }


def _cadres(cast: Cast, household: Household) -> dict[str, Any]:
    """Return the keys of a posted cadre and of the household's line with them."""
    cadre = make_cadre(cast["cadre_a1"], name="李鹏")
    make_posting(cadre, cast.a2, starts_on=POSTED, ends_on=dt.date(2014, 9, 1))
    make_posting(cadre, cast.a1, starts_on=dt.date(2014, 9, 1))
    make_pairing(household, name="王帮扶", unit_name="县医院", ends_on=dt.date(2015, 1, 1))
    return {"cadre": cadre.pk, "pairing": make_pairing(household, cadre).pk}


def _exits(cast: Cast) -> dict[str, Any]:
    """Return the keys of a household with a case, of the case, and of an objection to it."""
    household, proposer = make_ready(cast.a2, number="HU-A2-9"), cast["cadre_a1"]
    make_ready(cast.a2, number="HU-A2-8")
    case = make_case(household, proposer, step=Step.NOTICE)
    ExitStep.objects.create(
        case=case, step=Step.REVIEW, result=StepResult.PASSED, happened_on=PROPOSED,
        person="王主任", note="到会21人", made_by=proposer,
    )  # fmt: skip
    objection = Objection.objects.create(
        case=case, raised_on=PROPOSED, raised_by="某人", content="有车", made_by=proposer
    )
    Document.objects.create(
        household=household, case=case, title="签字表", file_name="签字表.pdf", size=20_000,
        content_type="application/pdf", sha256="0" * 64, stored_as="0" * 32, made_by=proposer,
    )  # fmt: skip
    return {"leaving": household.pk, "case": case.pk, "objection": objection.pk}


def _work(cast: Cast) -> dict[str, Any]:
    """Give village A1 something of every kind of work; return the key of an opinion."""
    make_village_plan(cast.a1, 2015, ecology="退耕还林五百亩")
    make_project(cast.a1, "修路", planned_yuan=5000, due_on=dt.date(2015, 6, 1), state="ongoing")
    make_project(cast.a1, "打井", kind="02", state="done")
    make_collective_income(cast.a1, 1000, detail="机动地")
    return {"opinion": make_opinion(cast.a1).pk}


def _plans() -> dict[str, Any]:
    """Give the household of A1 a plan, measures and holdings; return the key of a measure."""
    household = Household.objects.get(number="HU-A1-2")
    make_plan(household)
    measure = make_measure(
        household, kind=MeasureKind.LOAN, state=WorkState.DONE, outcome="增收", planned_yuan=3000
    )
    make_measure(household, batch=BATCH, due_on="2015-06-30", planned_yuan=4000)
    made = make_measure(household, name="基础母羊奖补", batch=BATCH, planned_yuan=500)
    make_holding(household, make_rate(), measure=made)
    make_holding(household, make_rate("荞麦"))
    return {"measure": measure.pk, "batch": BATCH}


def _money() -> dict[str, Any]:
    """Return the keys of a source, an allocation and a payment that is doubtful."""
    household = Household.objects.get(number="HU-A1-2")
    allocation = make_allocation(make_measure(household), 1000, source=make_fund(5000))
    for _ in range(2):
        row = make_payment(allocation, 100, household=household, purpose="购羊", payee="户主")
    return {"fund": allocation.source_id, "allocation": allocation.pk, "payment": row.pk}


def _log(cast: Cast) -> dict[str, Any]:
    """Let the cadre of A1 log a visit, and send one that is held; return the key of that."""
    posted(cast)
    household = Household.objects.get(number="HU-A1-2")
    make_visit(cast["cadre_a1"], household, day="2014-10-08", needs="修房", promised="报危改")
    return {"held": make_held(cast["cadre_a1"], household).pk}


def _imports(cast: Cast) -> dict[str, Any]:
    """Return the keys of two imports: one that was taken, one with errors."""
    wrong = make_home(2, names=["李四"])
    wrong.base["主要致贫原因"] = "无"
    with pytest.MonkeyPatch.context() as patch, override_settings(TASKS=AT_ONCE):
        patch.setattr("gujang.exchange.services.checking.read_workbook", read_inside)
        patch.setattr("gujang.exchange.tasks.keep_marked", lambda batch: b"")
        desk = Desk(cast)
        taken, faulty = desk.take(make_book(make_home(1))), desk.send(make_book(wrong))
    return {"taken": taken.pk, "faulty": faulty.pk}
