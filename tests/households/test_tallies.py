"""The tallies: equal to the truth after every change, and cheap."""

import datetime as dt
from io import StringIO
from itertools import cycle

import pytest
from django.core.management import CommandError, call_command

from households import tallies
from households.codes import LeaveReason, Standing
from households.models import Household, Person, StandingChange, Tally
from tests.cast import Cast
from tests.make import make_household, make_person, make_standing, make_village
from tests.queries import assert_flat_queries, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def kept(village: str, key: str, label: str = "") -> tuple[int, int]:
    """Return households and persons of a tally."""
    return Tally.objects.values_list("households", "persons").get(
        village=village, key=key, label=label
    )


def change(household: Household, to: Standing, on: dt.date) -> None:
    """Change a standing, and the tallies with it."""
    before = household.standing_changes.get(until=None)
    tallies.shift_standing(before, make_standing(household, to, on))


def test_a_fresh_count_is_equal(register: Cast) -> None:
    assert tallies.check() == []


def test_a_village_without_households_has_no_rows(db: None) -> None:
    village = make_village("150222104201")
    tallies.refresh([village.code])
    assert not Tally.objects.filter(village=village)
    assert tallies.check() == []


def test_what_was_changed_behind_its_back_is_found_and_mended(register: Cast) -> None:
    code = register.a1.code
    Tally.objects.filter(village=code, key="standing", label="0").update(persons=99)
    Tally.objects.filter(village=code, key="cause").delete()
    Tally.objects.create(village=register.a1, key="cause", label="77", households=1)
    found = {difference.key[1:] for difference in tallies.check()}
    assert found == {("standing", "0"), ("cause", "01"), ("cause", "77")}
    tallies.refresh([code])
    assert tallies.check() == []


def test_only_rows_that_changed_are_written(register: Cast) -> None:
    code = register.a1.code
    assert not any("INSERT" in sql for sql in queries_of(lambda: tallies.refresh([code])))
    before = dict(Tally.objects.values_list("pk", "households"))
    make_household(register.a1, number="HU-A1-9")
    tallies.refresh([code])
    assert before.keys() <= set(Tally.objects.values_list("pk", flat=True))
    assert tallies.check() == []


def test_a_part_alone_is_counted_when_it_is_named(register: Cast) -> None:
    code = register.a1.code
    Tally.objects.filter(village=code, key__in=["cause", "standing"]).update(persons=77)
    tallies.refresh([code], keys=["standing"])
    assert kept(code, "standing", Standing.POOR)[1] == 3
    assert kept(code, "cause", "01")[1] == 77


def test_the_cost_is_flat_in_households(register: Cast) -> None:
    code = register.a2.code

    def grow() -> None:
        for number in range(4):
            make_household(register.a2, number=f"HU-A2-9{number}", members=3)
        tallies.refresh([code])

    asked = assert_flat_queries(lambda: tallies.refresh([code]), grow=grow)
    assert asked <= 40


def test_an_exit_moves_the_household_and_its_people_in_four_statements(register: Cast) -> None:
    household = Household.objects.get(number="HU-B1-2")
    persons = household.people.count()
    poor = kept(register.b1.code, "standing", Standing.POOR)
    before = household.standing_changes.get(until=None)
    after = make_standing(household, Standing.EXITED, dt.date(2015, 11, 1))
    after.household  # noqa: B018  # the service has it in hand
    assert len(queries_of(lambda: tallies.shift_standing(before, after))) == 4
    assert kept(register.b1.code, "standing", Standing.POOR) == (poor[0] - 1, poor[1] - persons)
    assert kept(register.b1.code, "flow.exited", "2015") == (1, persons)
    assert tallies.check() == []


@pytest.mark.parametrize(
    ("number", "to", "on"),
    [
        ("HU-A1-1", Standing.EXITED, dt.date(2015, 10, 1)),  # a child was born this year
        ("HU-A1-2", Standing.EXITED, dt.date(2015, 10, 1)),  # returned this year
        ("HU-B1-2", Standing.CANCELLED, dt.date(2015, 10, 1)),
        ("HU-A1-4", Standing.POOR, dt.date(2015, 10, 1)),  # restored
        ("HU-B1-1", Standing.RETURNED, dt.date(2015, 12, 31)),  # on the day of another change
        ("HU-B1-2", Standing.EXPECTED, dt.date(2015, 10, 1)),
        ("HU-B1-2", Standing.EXITED, dt.date(2016, 2, 1)),  # the first of a new year
        ("HU-B1-2", Standing.EXITED, dt.date(2014, 2, 1)),  # entered late
    ],
)
def test_every_change_of_standing_leaves_them_equal(
    register: Cast, number: str, to: Standing, on: dt.date
) -> None:
    change(Household.objects.get(number=number), to, on)
    assert tallies.check() == []


def test_a_tally_that_went_wrong_does_not_stop_an_exit(register: Cast) -> None:
    Tally.objects.filter(village=register.b1, key="standing").update(households=0, persons=0)
    change(Household.objects.get(number="HU-B1-2"), Standing.EXITED, dt.date(2015, 11, 1))
    assert tallies.check() == []


def test_they_stay_equal_through_a_long_life(db: None) -> None:
    village = make_village("150222104201")
    homes = [make_household(village, members=size) for size in (1, 2, 3, 2, 1)]
    tallies.refresh([village.code])
    walk = {
        Standing.POOR: cycle([Standing.EXPECTED, Standing.EXITED, Standing.CANCELLED]),
        Standing.EXPECTED: cycle([Standing.EXITED, Standing.POOR]),
        Standing.EXITED: cycle([Standing.RETURNED, Standing.STABLE, Standing.POOR]),
        Standing.STABLE: cycle([Standing.RETURNED]),
        Standing.RETURNED: cycle([Standing.EXITED, Standing.EXPECTED]),
        Standing.CANCELLED: cycle([Standing.POOR]),
    }
    day = dt.date(2014, 2, 1)
    for step in range(16):
        day += dt.timedelta(days=11 + 13 * (step % 5))
        household = homes[(step * 7) % 5 if step % 3 else step % 2]
        if step % 5 == 3:
            make_person(household, f"新{step}", joined_on=day, id_number=f"1502221990010{step:05d}")
            tallies.refresh([village.code])
        if step % 7 == 5:
            _leave(homes, day)
            tallies.refresh([village.code])
        standing = Standing(household.standing_changes.get(until=None).standing)
        change(household, next(walk[standing]), day)
        assert tallies.check([village.code]) == [], f"step {step}"
    assert StandingChange.objects.filter(household__in=homes).count() == 21


def _leave(homes: list[Household], on: dt.date) -> None:
    person = Person.objects.filter(household__in=homes, left_on=None).latest("joined_on", "id")
    Person.objects.filter(pk=person.pk).update(left_on=on, leave_reason=LeaveReason.DEATH)


def test_the_newest_year_of_another_village_does_not_disturb(register: Cast) -> None:
    change(Household.objects.get(number="HU-B1-2"), Standing.EXITED, dt.date(2016, 2, 1))
    assert kept(register.b1.code, "year", "2016") == (0, 0)
    assert kept(register.a1.code, "year", "2015") == (0, 0)
    assert not Tally.objects.filter(village=register.b1, label="2015", key="flow.exited")


def test_the_command_compares_and_mends(register: Cast) -> None:
    Tally.objects.filter(village=register.a1, key="cause").update(persons=1000)
    out = StringIO()
    with pytest.raises(CommandError, match="1 个汇总数与登记不一致"):
        call_command("rebuild_tallies", "--check", stdout=out)
    assert "cause 01" in out.getvalue()
    call_command("rebuild_tallies", stdout=out)
    call_command("rebuild_tallies", "--check", stdout=out)
    assert "汇总数与登记一致" in out.getvalue()
