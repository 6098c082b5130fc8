"""The household itself: registering it, and correcting what its form says at the top."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, recheck
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.lib import idnumber
from gujang.lib.changes import plain_conflicts
from households import tallies
from villages.models import Village

from ..codes import ChangeKind, JoinReason, Relation, Standing
from ..models import Household, HouseholdYear, StandingChange
from ..rules import kinship_problem
from ..sealed import card as open_card
from ..sealed import phone as open_phone
from ..sealed import seal_card, seal_phone
from .checking import check_households
from .closed_years import refuse_closed
from .common import SENTENCES, Changes, Facts, assign, changing, store, write_down
from .people import Joining, join, recount
from .years import YEAR_FACTS, refuse_misfit

HOUSEHOLD_FACTS = frozenset(
    "number national_number village group_name address bank_name standard".split()
)


def create_household(
    *,
    actor: User,
    facts: Facts,
    registered_on: dt.date,
    year_facts: Facts,
    head: Joining,
    phone: str = "",
    card: str = "",
    late_reason: str = "",
) -> Household:
    """Register a household (新识别) as poor from a day on, with its head and the year's form.

    Raises :class:`ValidationError` for what cannot be, :class:`OutOfReach` for a village where
    ``actor`` may not register.
    """
    _refuse_day(registered_on)
    with plain_conflicts(SENTENCES), transaction.atomic():
        household = Household(first_registered=registered_on)
        assign(household, facts, HOUSEHOLD_FACTS)
        refuse_village(actor, household.village)
        days = {"registered_on": registered_on}
        refuse_closed(actor, household.village_id, days, late_reason)
        _seal(household, phone, card)
        store(household, {})
        _stand_poor(household, actor)
        _open_form(household, year_facts)
        who = head._replace(facts=dict(head.facts) | {"relation": Relation.HEAD})
        person = join(household, who, registered_on, JoinReason.REGISTERED)
        if problem := kinship_problem([(Relation.HEAD, person.sex)]):
            raise ValidationError(problem)
        recount(household)
        recheck(Household.objects.all(), actor, household.pk)
        tallies.refresh({household.village_id})
        check_households([household.pk])
        write_down(
            actor,
            household,
            "create_household",
            number=household.number,
            head=person.name,
            late_reason=late_reason,
        )
        refuse_closed(actor, household.village_id, days, late_reason)
    return household


def _refuse_day(day: dt.date) -> None:
    if day.year < 2000 or day > timezone.localdate():
        raise ValidationError(
            {"registered_on": "首次识别时间应在2000年以后，且不能晚于今天，请核对。"}
        )


def refuse_village(actor: User, village: Village) -> None:
    """A household is registered in an open village where the actor may register."""
    mine = Village.objects.reachable_with(actor, Right.CREATE)
    if not mine.filter(pk=village.pk).exists():
        raise OutOfReach
    if village.closed_on:
        raise ValidationError({"village": "该村已撤销，请选择现有的村。"})


def _stand_poor(household: Household, actor: User) -> None:
    StandingChange.objects.create(
        household=household,
        kind=ChangeKind.REGISTERED,
        standing=Standing.POOR,
        happened_on=household.first_registered,
        made_by=actor,
    )


def _open_form(household: Household, facts: Facts) -> None:
    day = household.first_registered
    row = HouseholdYear(household=household, year=day.year, starts_on=day)
    assign(row, facts, YEAR_FACTS)
    refuse_misfit(row)
    store(row, {})


def _seal(household: Household, phone: str | None, card: str | None) -> Changes:
    """Seal what was typed; ``None`` leaves the old. Return the masked changes."""
    changes: Changes = {}
    old_phone, old_card = open_phone(household), open_card(household)
    if phone is not None and phone != old_phone:
        household.phone_sealed = seal_phone(household.uuid, phone)
        changes["phone"] = [idnumber.mask_phone(old_phone), idnumber.mask_phone(phone)]
    if card is not None and card != old_card:
        household.card_sealed = seal_card(household.uuid, card)
        changes["card"] = [idnumber.mask_card(old_card), idnumber.mask_card(card)]
    return changes


def update_household(
    *,
    actor: User,
    household: Household,
    version: int,
    facts: Facts,
    phone: str | None = None,
    card: str | None = None,
) -> Household:
    """Correct number, address, bank and standard; ``None`` leaves phone or card alone.

    Another village is a move, :func:`moves.move_household`.
    """
    with changing(household, actor=actor, version=version, counts=["standard"]) as held:
        changes = assign(held, facts, HOUSEHOLD_FACTS - {"village"})
        sealed = _seal(held, phone, card)
        store(held, changes | {f"{name}_sealed": value for name, value in sealed.items()})
        write_down(actor, held, "update_household", changes=changes | sealed)
    return held
