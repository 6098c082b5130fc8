"""A year's form: facts, incomes, conditions, ledger, and opening the next one."""

import datetime as dt
import json
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from gujang.journal.models import Entry
from households.codes import Attribute, Cause, Standing
from households.models import Household, HouseholdYear, PersonYear
from households.sealed import disease
from households.services import (
    replace_income_lines,
    start_year,
    update_conditions,
    update_income,
    update_year,
)
from tests.cast import Cast
from tests.make import make_household, make_person, make_year, set_income

pytestmark = pytest.mark.usefixtures("uncounted")


@pytest.fixture
def household(cast: Cast) -> Household:
    return make_household(cast.a1, members=2)


def act(cast: Cast, household: Household, **more) -> dict:
    version = Household.objects.get(pk=household.pk).version
    return {"actor": cast["cadre_a1"], "household": household, "version": version, **more}


def data_of(action: str) -> dict:
    return json.loads(Entry.objects.get(action=action).data)


def test_incomes_make_the_per_head_income(cast: Cast, household: Household) -> None:
    facts = {"wage": Decimal(5000), "business": Decimal(1000), "business_cost": Decimal("333.33")}
    update_income(**act(cast, household, year=2014, facts=facts))
    year = household.years.get()
    assert (year.members, year.per_head_income) == (2, Decimal("2833.34"))
    assert data_of("update_income")["changes"]["wage"] == [None, "5000"]


def test_incomes_of_a_past_year_count_its_own_members(cast: Cast, household: Household) -> None:
    make_year(household, 2015)
    make_person(household, "新成员", joined_on=dt.date(2016, 1, 1))
    update_income(**act(cast, household, year=2014, facts={"wage": Decimal(3000)}))
    assert household.years.get(year=2014).per_head_income == 1500
    assert household.years.get(year=2015).per_head_income is None


def test_an_income_below_zero_is_refused(cast: Cast, household: Household) -> None:
    with pytest.raises(ValidationError):
        update_income(**act(cast, household, year=2014, facts={"wage": Decimal(-1)}))
    assert not Entry.objects.exists()


def test_conditions_are_made_and_then_changed(cast: Cast, household: Household) -> None:
    update_conditions(**act(cast, household, year=2014, facts={"farmland": Decimal(5)}))
    update_conditions(**act(cast, household, year=2014, facts={"farmland": Decimal(6)}))
    assert household.years.get().conditions.farmland == 6
    last = Entry.objects.filter(action="update_conditions").latest("seq")
    assert json.loads(last.data)["changes"] == {"farmland": ["5.00", "6"]}


def test_the_ledger_is_replaced_as_a_whole(cast: Cast, household: Household) -> None:
    first = [("101", "马铃薯", Decimal(800)), ("131", "", Decimal(200))]
    replace_income_lines(**act(cast, household, year=2014, lines=first))
    replace_income_lines(**act(cast, household, year=2014, lines=first[:1]))
    assert [line.detail for line in household.years.get().income_lines.all()] == ["马铃薯"]
    assert Entry.objects.filter(action="update_income_lines").count() == 2


@pytest.mark.parametrize(
    "line", [("999", "", Decimal(1)), ("101", "", Decimal(-1)), ("101", "长" * 101, Decimal(1))]
)
def test_a_wrong_line_leaves_the_ledger_alone(cast: Cast, household: Household, line) -> None:
    replace_income_lines(**act(cast, household, year=2014, lines=[("101", "原有", Decimal(1))]))
    with pytest.raises(ValidationError):
        replace_income_lines(**act(cast, household, year=2014, lines=[line]))
    assert [line.detail for line in household.years.get().income_lines.all()] == ["原有"]


def test_causes_and_attribute_are_changed(cast: Cast, household: Household) -> None:
    facts = {"main_cause": Cause.SCHOOLING, "attribute": Attribute.DIBAO_POOR}
    update_year(**act(cast, household, year=2014, facts=facts))
    year = household.years.get()
    assert (year.main_cause, year.attribute) == ("03", "04")
    assert data_of("update_year")["changes"]["main_cause"] == ["01", "03"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"attribute": Attribute.ORDINARY}, "attribute"),
        ({"main_cause": Cause.MARRIAGE}, "main_cause"),
        ({"other_cause_1": Cause.ILLNESS}, "other_cause_1"),
        ({"other_cause_2": Cause.LAND}, "other_cause_1"),
        ({"other_cause_1": Cause.LAND, "other_cause_2": Cause.LAND}, "other_cause_1"),
    ],
)
def test_what_contradicts_itself_is_refused(
    cast: Cast, household: Household, facts: dict, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        update_year(**act(cast, household, year=2014, facts=facts))
    assert field in refused.value.message_dict


def test_a_past_year_takes_the_attribute_of_its_own_time(cast: Cast) -> None:
    household = make_household(cast.a1, standing=Standing.EXITED, changed_on=dt.date(2016, 10, 1))
    HouseholdYear.objects.filter(household=household).update(attribute=Attribute.POOR)
    make_year(household, 2015, starts_on=dt.date(2015, 12, 31))
    update_year(**act(cast, household, year=2014, facts={"attribute": Attribute.WUBAO_POOR}))
    with pytest.raises(ValidationError):
        update_year(**act(cast, household, year=2014, facts={"attribute": Attribute.WUBAO}))


@time_machine.travel("2015-03-10 12:00:00 +0800")
def test_the_next_year_carries_facts_and_people_but_no_figures(
    cast: Cast, household: Household
) -> None:
    make_person(household, "患者", disease="高血压")
    set_income(household, 2000)
    row = start_year(**act(cast, household, year=2015))
    assert (row.starts_on, row.until) == (dt.date(2015, 3, 10), None)
    row.refresh_from_db()
    assert (row.main_cause, row.members, row.per_head_income) == ("01", 3, None)
    assert household.years.get(year=2014).until == dt.date(2015, 3, 10)
    facts = PersonYear.objects.select_related("person", "household_year").get(
        household_year=row, person__name="患者"
    )
    assert disease(facts) == "高血压"
    assert household.years.get(year=2014).per_head_income == 2000


def test_a_past_year_opened_late_begins_on_its_data_date(cast: Cast, household: Household) -> None:
    assert start_year(**act(cast, household, year=2015)).starts_on == dt.date(2015, 12, 31)


@pytest.mark.parametrize("year", [2013, 2014, 2999])
def test_only_a_later_year_that_has_begun_can_be_opened(
    cast: Cast, household: Household, year: int
) -> None:
    with pytest.raises(ValidationError) as refused:
        start_year(**act(cast, household, year=year))
    assert "year" in refused.value.message_dict
    assert household.years.count() == 1


def test_a_year_is_opened_once(cast: Cast, household: Household) -> None:
    start_year(**act(cast, household, year=2015))
    with pytest.raises(ValidationError):
        start_year(**act(cast, household, year=2015))
    assert household.years.count() == 2
