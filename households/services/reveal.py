"""What is done with a household's data without changing it: seen, searched for, revealed."""

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, TextChoices
from django.utils import timezone

from gujang.access.gate import OutOfReach, sight
from gujang.access.models import User
from gujang.access.rights import Field, Right, Sight
from gujang.journal.models import Entry
from gujang.journal.services import Note, about, record
from gujang.lib import idnumber

from ..models import Household, Person
from ..sealed import card, disease, id_hash, id_number, phone
from .common import write_down

PER_HOUR, PER_DAY = 30, 100
HOUR = dt.timedelta(hours=1)
NOTE_LENGTH = 5


class RevealReason(TextChoices):
    """Why somebody asks for a full number (查看理由)."""

    VERIFY = "verify", "核对证件信息"
    SUBSIDY = "subsidy", "办理补贴、贷款或保险"
    INSPECTION = "inspection", "上级抽查核验"
    CONTACT = "contact", "联系农户"
    OTHER = "other", "其他"


class Secret(NamedTuple):
    """One sealed field of a household, or of one of its people."""

    field: Field
    person: Person | None = None


class TooMany(Exception):
    """The user has revealed as many values as an hour or a day allows."""


def reveal(
    *, actor: User, household: Household, secret: Secret, reason: RevealReason, note: str
) -> str:
    """Return one sealed value in clear (查看完整号码), written into the journal first.

    Needs :attr:`Right.REVEAL` and a field that is shown masked to ``actor``. Raises
    :class:`TooMany` past 30 an hour or 100 a day; above ``settings.REVEAL_ALERT_ABOVE`` an hour,
    who watches the area is told.
    """
    mine = Household.objects.reachable_with(actor, Right.REVEAL)
    if not mine.filter(pk=household.pk).exists():
        raise OutOfReach
    if sight(actor, secret.field, household.village_id) is Sight.NONE:
        raise OutOfReach
    if len(note.strip()) < NOTE_LENGTH:
        raise ValidationError({"note": f"请写明用途，至少{NOTE_LENGTH}个字。"})
    with transaction.atomic():
        write_down(
            actor,
            household,
            "reveal",
            reason=f"{reason.label}：{note.strip()}"[:200],
            field=str(secret.field),
            person=secret.person.name if secret.person else "",
        )
        _refuse_excess(actor)
        _tell_of_many(actor, household.village_id)
    return _open(household, secret)


def _refuse_excess(actor: User) -> None:
    """Count with the new entry in; its lock on the journal's end keeps the count exact."""
    for span, limit in ((HOUR, PER_HOUR), (dt.timedelta(days=1), PER_DAY)):
        if _since(actor, "reveal", span).count() > limit:
            raise TooMany


def _tell_of_many(actor: User, village: str) -> None:
    """Write an alert for who watches the area, once an hour."""
    number = _since(actor, "reveal", HOUR).count()
    if number > settings.REVEAL_ALERT_ABOVE and not _since(actor, "reveal_often", HOUR).exists():
        record(actor, about(actor, "reveal_often", village=village, number=number))


def _since(actor: User, action: str, span: dt.timedelta) -> "QuerySet[Entry]":
    return Entry.objects.filter(actor=actor, action=action, at__gt=timezone.now() - span)


def _open(household: Household, secret: Secret) -> str:
    if secret.person is None:
        return phone(household) if secret.field is Field.PHONE else card(household)
    if secret.field is Field.ID_NUMBER:
        return id_number(secret.person)
    facts = secret.person.years.select_related("person", "household_year").order_by("-starts_on")
    latest = facts.first()
    return disease(latest) if latest else ""


def record_view(*, actor: User, household: Household, year: int | None = None) -> None:
    """Write down that ``actor`` opened the household's page; before the page is made."""
    with transaction.atomic():
        write_down(actor, household, "view", year=year)


def record_print(*, actor: User, household: Household, sheet: str, year: int | None = None) -> None:
    """Write down that ``actor`` had a form of the household made for printing (打印)."""
    with transaction.atomic():
        write_down(actor, household, "print", sheet=sheet, year=year)


def find_by_number(*, actor: User, number: str) -> Household | None:
    """Return the household of the holder of a full certificate number, or None.

    Only among what ``actor`` may see; a current member comes before a former one. The search is
    written down with the number masked.
    """
    people = Person.objects.visible_to(actor).filter(id_hash=id_hash(number))
    found = people.select_related("household").order_by("-left_on", "-id")
    person = found.filter(left_on__isnull=True).first() or found.first()
    with transaction.atomic():
        masked = idnumber.mask(number, style="detail")
        if person is None:
            record(actor, Note("search", data={"id_number": masked, "found": False}))
            return None
        write_down(actor, person.household, "search", id_number=masked, found=True)
    return person.household
