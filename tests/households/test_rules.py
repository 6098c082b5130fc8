"""The register's rules as tables: attribute by standing, steps of standing, kinship."""

import pytest

from households.codes import Attribute, ChangeKind, Relation, Sex, Standing
from households.rules import (
    STANDING_AFTER,
    attribute_fits,
    attribute_under,
    kinship_problem,
    may_follow,
)

POOR = {Standing.POOR, Standing.EXPECTED, Standing.RETURNED}
EXITED = {Standing.EXITED, Standing.STABLE}


@pytest.mark.parametrize("attribute", Attribute)
@pytest.mark.parametrize("standing", Standing)
def test_the_attribute_goes_with_the_standing(attribute: str, standing: str) -> None:
    poor = attribute in {"01", "04", "06"}
    fits = poor if standing in POOR else not poor if standing in EXITED else True
    assert attribute_fits(attribute, standing) is fits


# domain 1.3, R3 rule 57: 未脱贫/返贫 01/04/06, 已脱贫/稳定脱贫 05/02/03
@pytest.mark.parametrize(("poor", "exited"), [("01", "05"), ("04", "02"), ("06", "03")])
def test_the_attribute_flips_with_the_standing(poor: str, exited: str) -> None:
    for standing in Standing:
        flipped = [attribute_under(attribute, standing) for attribute in (poor, exited)]
        kept = [poor, exited]
        expected = [poor] * 2 if standing in POOR else [exited] * 2 if standing in EXITED else kept
        assert flipped == expected, standing


@pytest.mark.parametrize(
    ("standing", "kinds"),
    [
        (Standing.POOR, "expected exit wrongly extinct merged cancelled"),
        (Standing.EXPECTED, "exit reverted wrongly extinct merged cancelled"),
        (Standing.EXITED, "stable return reverted wrongly extinct merged cancelled"),
        (Standing.STABLE, "return reverted wrongly extinct merged cancelled"),
        (Standing.RETURNED, "expected exit wrongly extinct merged cancelled"),
        (Standing.CANCELLED, "reverted"),
    ],
)
def test_what_may_follow_on_a_standing(standing: str, kinds: str) -> None:
    assert {str(kind) for kind in ChangeKind if may_follow(standing, kind)} == set(kinds.split())


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("kind", ChangeKind)
def test_no_step_leads_to_where_it_began(standing: str, kind: ChangeKind) -> None:
    if may_follow(standing, kind):
        assert STANDING_AFTER[kind] != standing


MAN, WOMAN = Sex.MALE, Sex.FEMALE
HEAD, SPOUSE = Relation.HEAD, Relation.SPOUSE


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([(HEAD, MAN)], None),
        ([(HEAD, MAN), (SPOUSE, WOMAN), (Relation.SON, MAN)], None),
        ([(HEAD, WOMAN), (Relation.DAUGHTER_IN_LAW, WOMAN), (Relation.OTHER, MAN)], None),
        ([], "户主"),
        ([(SPOUSE, WOMAN)], "户主"),
        ([(HEAD, MAN), (HEAD, WOMAN)], "户主"),
        ([(HEAD, MAN), (SPOUSE, WOMAN), (SPOUSE, WOMAN)], "配偶"),
        ([(HEAD, MAN), (SPOUSE, MAN)], "性别相同"),
        ([(HEAD, MAN), (Relation.SON, WOMAN)], "之子"),
        ([(HEAD, MAN), (Relation.MOTHER, MAN)], "之母"),
        ([(HEAD, MAN), (Relation.UNCLE, WOMAN)], "之叔伯"),
    ],
)
def test_kinship(members: list[tuple[str, str]], said: str | None) -> None:
    problem = kinship_problem(members)
    assert (problem is None) if said is None else (problem and said in problem)
