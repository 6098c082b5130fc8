"""The doors of the way out: readiness, exit cases, worklists, files, standards."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from gujang.lib import sealedstore
from households.codes.exits import CaseState, Step
from households.models import Document, ExitCase, Household, Objection
from tests.cast import Cast
from tests.door import (
    EDITS_A1,
    SEES_A1,
    SEES_B1,
    VIEWERS,
    WORKERS,
    WORKS_ON_A1,
    Arguments,
    Door,
    a_household,
    a_household_of_b,
    seen,
)
from tests.make_exits import PROPOSED, make_case, make_verification

COUNTY_OFFICE = frozenset({"poverty_office"})
EDITORS = WORKERS | {"cadre_a1", "cadre_b1"}


def _case(household: Household, proposer: Any, step: Step) -> ExitCase:
    """Bring the household's one open case to ``step``; the rows are made when first asked for."""
    held = ExitCase.objects.filter(household=household, state=CaseState.OPEN).first()
    if held is None:
        held = make_case(household, proposer)
        make_verification(household)
    ExitCase.objects.filter(pk=held.pk).update(step=step, notice_from=None, notice_until=None)
    return held


def at(step: Step) -> Arguments:
    """Return the arguments of A1's case, come as far as ``step``."""

    def own(cast: Cast) -> list[Any]:
        # proposed by somebody who knocks at no door of the case
        case = _case(cast.household_a1, cast["nobody"], step)
        return [case.household_id, case.pk]

    return own


def at_b(step: Step) -> Arguments:
    """Return the same of B1."""

    def foreign(cast: Cast) -> list[Any]:
        case = _case(cast.household_b1, cast["nobody"], step)
        return [case.household_id, case.pk]

    return foreign


def _objected(case_of: Arguments) -> Arguments:
    def own(cast: Cast) -> list[Any]:
        household, case = case_of(cast)
        row, _ = Objection.objects.get_or_create(
            case_id=case, settled_on=None, raised_on=PROPOSED, raised_by="某人", content="有车",
            made_by=cast["nobody"],
        )  # fmt: skip
        return [household, case, row.pk]

    return own


def _document(household: Household, cast: Cast) -> list[Any]:
    row = Document.objects.filter(household=household).first()
    if row is None:
        row = Document(
            household=household, title="签字表", file_name="签字表.pdf", size=9, sha256="0" * 64,
            content_type="application/pdf", made_by=cast["nobody"],
        )  # fmt: skip
        row.stored_as = sealedstore.keep(b"%PDF-1.7\n", context=f"document:{row.pk}")
        row.save()
    return [household.pk, row.pk]


def a_document(cast: Cast) -> list[Any]:
    return _document(cast.household_a1, cast)


def a_document_of_b(cast: Cast) -> list[Any]:
    return _document(cast.household_b1, cast)


def a_line(cast: Cast) -> list[Any]:
    return [2016]


def a_version(cast: Cast) -> list[Any]:
    return [20160501]


class Again(SimpleUploadedFile):
    """A file that can be sent by one after another."""

    def read(self, *size: int) -> Any:
        self.seek(0)
        return super().read(*size)


def a_file(cast: Cast) -> Mapping[str, Any]:
    return {"version": 1, "title": "签字表", "file": Again("签字.pdf", b"%PDF-1.7\n")}


STEP = seen(happened_on="2016-12-20", person="王主任")
REASON = seen(reason="材料不齐全，重新核实")

EXITS: dict[str, Door] = {
    "household_verify": Door(
        EDITS_A1, own=a_household, foreign=a_household_of_b, post=302,
        data=seen(verified_on="2016-12-01", verified_by="王主任", food="1")),
    "household_document_add": Door(
        EDITS_A1, own=a_household, foreign=a_household_of_b, post=302, data=a_file),
    "household_document_remove": Door(
        WORKS_ON_A1, own=a_document, foreign=a_document_of_b, post=302, data=REASON),
    "household_document": Door(
        SEES_A1, own=a_document, foreign=a_document_of_b, foreign_to=SEES_B1, rows=1),
    "exit_list": Door(VIEWERS, queries=("", "?stage=1&area=150222105", "?stage=all&year=2016")),
    "exit_ready": Door(VIEWERS, queries=("", "?area=150222105")),
    "exit_unready": Door(VIEWERS, queries=("", "?area=150222105", "?criterion=food")),
    "exit_ready_export": Door(VIEWERS, rows=1),
    "exit_unready_export": Door(VIEWERS, queries=("", "?area=150222105"), rows=1),
    "exit_batch": Door(
        EDITORS, queries=("", "?act=propose&pick=1&pick=2&pick=3", "?act=begin&pick=1&pick=2"),
        post=400, post_rows=0),
    "exit_propose": Door(
        EDITS_A1, own=a_household, foreign=a_household_of_b, post=400, post_rows=0),
    "exit_case": Door(
        SEES_A1, own=at(Step.REVIEW), foreign=at_b(Step.REVIEW), foreign_to=SEES_B1, rows=1),
    "exit_step": Door(
        EDITS_A1, own=at(Step.REVIEW), foreign=at_b(Step.REVIEW), post=302, data=STEP),
    "exit_notice": Door(
        EDITS_A1, own=at(Step.NOTICE), foreign=at_b(Step.NOTICE), post=302,
        data=seen(place="村委会公示栏")),
    "exit_notice_end": Door(
        EDITS_A1, own=at(Step.NOTICE), foreign=at_b(Step.NOTICE), post=400, post_rows=0),
    "exit_objection": Door(
        EDITS_A1, own=at(Step.NOTICE), foreign=at_b(Step.NOTICE), post=400, post_rows=0),
    "exit_objection_settle": Door(
        EDITS_A1, own=_objected(at(Step.REVIEW)), foreign=_objected(at_b(Step.REVIEW)), post=302,
        data=seen(settled_on="2016-12-02", upheld="0", finding="不属实")),
    "exit_return": Door(
        EDITS_A1, own=at(Step.CONSENT), foreign=at_b(Step.CONSENT), post=302,
        data=seen(back_to="1", reason="材料不齐全，重新评议")),
    "exit_withdraw": Door(
        EDITS_A1, own=at(Step.REVIEW), foreign=at_b(Step.REVIEW), post=302, data=REASON),
    "exit_document_add": Door(
        EDITS_A1, own=at(Step.REVIEW), foreign=at_b(Step.REVIEW), post=302, data=a_file),
    "standard_list": Door(VIEWERS),
    "line_add": Door(COUNTY_OFFICE, post=302, data=seen(
        year="2021", identification="4000", exit="4200", verified="0")),
    "line_edit": Door(COUNTY_OFFICE, own=a_line, post=302, data=seen(
        identification="2952", exit="3100", verified="1")),
    "criteria_add": Door(COUNTY_OFFICE, post=302, data=seen(
        starts_on="2017-01-01", name="加严", criteria=["income", "food"], evidence_months="6")),
    "criteria_edit": Door(COUNTY_OFFICE, own=a_version, post=302, data=seen(
        name="现行", criteria=["income"], evidence_months="12")),
}  # fmt: skip
