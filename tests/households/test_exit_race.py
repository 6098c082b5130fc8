"""Two at one exit case at the same moment: one does it, the other is told, one entry is left."""

from functools import partial

import pytest

from gujang.access.models import User
from gujang.journal.models import Entry
from households import tallies
from households.codes import Standing
from households.codes.exits import Step
from households.models import ExitCase, StandingChange
from households.services import approve_exit, propose_exit
from tests.arena import Arena
from tests.cast import Cast
from tests.make import make_user
from tests.make_exits import PROPOSED, TODAY, make_case, make_ready

pytestmark = pytest.mark.slow


TRIALS = 5


def test_two_approvers_at_once_approve_once(cast: Cast, arena: Arena) -> None:
    (ground,) = arena.run(lambda: _county(cast))
    for case, offices in ground:
        results = arena.run(*[partial(_approve, case, office) for office in offices])
        assert sorted(type(result).__name__ for result in results) == ["ExitCase", "Stale"]
        (left,) = arena.run(partial(_left, case))
        assert left == ([Standing.POOR, Standing.EXITED], 1, [])


def _county(cast: Cast) -> list[tuple[ExitCase, list]]:
    second = make_user("second_office", role="poverty_office")
    homes = [make_ready(cast.a1, number=f"R{trial}") for trial in range(TRIALS)]
    tallies.refresh([cast.a1.code])
    cases = [make_case(home, cast["cadre_a1"], step=Step.COUNTY) for home in homes]
    return [(case, [cast["poverty_office"], second]) for case in cases]


def _approve(case: ExitCase, actor: User) -> ExitCase:
    return approve_exit(actor=actor, case=case, version=1, happened_on=TODAY, person="张局长")


def _left(case: ExitCase) -> tuple[list[str], int, list]:
    changes = StandingChange.objects.filter(household=case.household_id).order_by("id")
    entries = Entry.objects.filter(action="approve_exit", object_id=str(case.household_id))
    return list(changes.values_list("standing", flat=True)), entries.count(), tallies.check()


@pytest.mark.parametrize("same", [True, False])
def test_two_proposals_at_once_open_one_case(cast: Cast, arena: Arena, same: bool) -> None:
    (household,) = arena.run(lambda: make_ready(cast.a1))
    who = [cast["cadre_a1"], cast["cadre_a1" if same else "town_a"]]

    act = {"household": household, "version": 1, "proposed_on": PROPOSED}
    results = arena.run(*[partial(propose_exit, actor=actor, **act) for actor in who])
    assert sorted(type(result).__name__ for result in results) == ["ExitCase", "Stale"]
