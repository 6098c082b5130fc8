"""The doors of the data checks."""

from typing import Any

from households.codes.exits import FindingState
from households.models import Finding, Household
from tests.cast import A1, Cast
from tests.door import EDITS_A1, VIEWERS, Door
from tests.make_checks import make_finding

EDITORS = frozenset("poverty_office town_a town_b cadre_a1 cadre_b1".split())


def a_verified(cast: Cast) -> list[Any]:
    return [_verified(cast, cast.household_a1)]


def a_verified_of_b(cast: Cast) -> list[Any]:
    return [_verified(cast, cast.household_b1)]


def _verified(cast: Cast, household: Household) -> int:
    known = Finding.objects.filter(household=household, rule=19).first()
    by = cast["poverty_office"]
    return (known or make_finding(household, state=FindingState.VERIFIED, by=by)).pk


CHECKS: dict[str, Door] = {
    "check_list": Door(VIEWERS, queries=("", f"?area={A1}", "?area=150222105")),
    "check_rules": Door(VIEWERS),
    "check_run": Door(EDITS_A1, get=None, post=302, post_rows=0, data=lambda cast: {"area": A1}),
    "check_progress": Door(VIEWERS),
    "finding_list": Door(VIEWERS, queries=(
        "", f"?area={A1}", "?area=150222105", "?rule=19&severity=W&state=all", "?state=verified")),
    "finding_export": Door(VIEWERS, queries=("", "?area=150222105&state=all"), rows=1),
    "finding_verify": Door(EDITORS, get=302, post=302, post_rows=0),
    "finding_reopen": Door(
        EDITS_A1, own=a_verified, foreign=a_verified_of_b, get=None, post=302),
}  # fmt: skip
