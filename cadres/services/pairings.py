"""帮扶责任人: who is responsible for a household, as dated lines; a change is a new line (P7)."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach
from gujang.access.models import User
from gujang.journal.services import Note, record_all
from gujang.lib.changes import Sentences, check, plain_conflicts, store
from gujang.lib.idnumber import mask_phone
from households.models import Household
from households.services.checking import check_households
from households.services.common import note_about

from ..models import Cadre, Pairing
from ..querysets import PairingQuerySet, pairable_by
from ..rules.posting import NOT_YET, in_words, meet, span_problems

_TWICE = "刚才有人登记了同样的帮扶责任人，请打开最新内容核对。"
SENTENCES: Sentences = {
    "pairing_has_name": ("name", "请选择驻村干部，或填写姓名。"),
    "pairing_ends_after_start": ("starts_on", "结束日期应晚于开始日期，请核对。"),
    "pairing_open_once": ("cadre", _TWICE),
    "cadres_pairing.household_id": ("cadre", _TWICE),
}
_SHOWN = ("name", "unit_name", "position")


@dataclass(frozen=True, slots=True)
class Helper:
    """Who is responsible: a cadre, or a person from outside with unit, position and phone."""

    name: str
    cadre: Cadre | None = None
    unit_name: str = ""
    position: str = ""
    level: str = ""
    phone: str = ""

    @classmethod
    def of(cls, cadre: Cadre) -> "Helper":
        """Return a cadre with their data as they stand; the line keeps them so."""
        unit = cadre.unit
        return cls(cadre.name, cadre, unit.name, cadre.position, unit.level, cadre.phone)

    def is_on(self, line: Pairing) -> bool:
        """Say whether ``line`` is about the same person."""
        if self.cadre or line.cadre_id:
            return self.cadre is not None and line.cadre_id == self.cadre.pk
        return (line.name, line.unit_name) == (self.name, self.unit_name)

    def line(self, household: Household, starts_on: dt.date) -> Pairing:
        return Pairing(
            household=household,
            cadre=self.cadre,
            name=self.name,
            unit_name=self.unit_name,
            position=self.position,
            level=self.level,
            phone=self.phone,
            starts_on=starts_on,
        )


class Paired(NamedTuple):
    """What a batch did: the new lines, and the households that had the same person already."""

    lines: list[Pairing]
    already: list[Household]


def pair_households(
    *, actor: User, households: Iterable[Household], helper: Helper, starts_on: dt.date
) -> Paired:
    """Make ``helper`` responsible for each of ``households`` from a day on; all or none.

    Who is responsible for one of them already stays so; the line of a cadre who has left ends that
    day. Raises :class:`ValidationError` where nothing would be new.
    """
    keys = {household.pk for household in households}
    with _holding(actor, keys) as held:
        _refuse_days((starts_on, None))
        lines, already, notes = [], [], []
        known, gone = (
            _lines_of(Pairing.objects.all(), keys),
            _lines_of(Pairing.objects.left(), keys),
        )
        for household in held:
            if _is_known(helper, known.get(household.pk, ()), starts_on):
                already.append(household)
                continue
            for left in gone.get(household.pk, ()):
                _close(left, starts_on, "干部已离任", household)
                notes.append(_note(household, "end_pairing", left))
            lines.append(_added(helper.line(household, starts_on)))
            notes.append(_note(household, "pair_household", lines[-1]))
        if not lines:
            raise ValidationError(f"{helper.name}在这段时间已是所选户的帮扶责任人，没有变动。")
        record_all(actor, notes)
    return Paired(lines, already)


def change_helper(
    *, actor: User, pairing: Pairing, helper: Helper, starts_on: dt.date, reason: str
) -> Pairing | None:
    """End a line on a day and begin another that day: the new line, or None as for many."""
    made = hand_over(
        actor=actor, pairings=[pairing], helper=helper, starts_on=starts_on, reason=reason
    )
    return made[0] if made else None


def hand_over(
    *,
    actor: User,
    pairings: Collection[Pairing],
    helper: Helper,
    starts_on: dt.date,
    reason: str,
) -> list[Pairing]:
    """End ``pairings`` on a day and make ``helper`` responsible from that day; all or none.

    Where ``helper`` is responsible already the line only ends.
    """
    if not pairings:
        raise ValidationError("请勾选要移交的户。")
    with _holding(actor, {pairing.household_id for pairing in pairings}) as held:
        homes = {household.pk: household for household in held}
        made, notes = [], []
        known = _lines_of(Pairing.objects.all(), homes)
        for line in _still_open(pairings):
            if helper.is_on(line):
                raise ValidationError(f"{helper.name}就是原来的帮扶责任人，请选择另一人。")
            household = homes[line.household_id]
            _close(line, starts_on, reason, household)
            if _is_known(helper, known[household.pk], starts_on):
                notes.append(_note(household, "end_pairing", line, reason=reason))
                continue
            made.append(_added(helper.line(household, starts_on)))
            notes.append(_note(household, "change_pairing", made[-1], line, reason=reason))
        record_all(actor, notes)
    return made


def end_pairing(*, actor: User, pairing: Pairing, ends_on: dt.date, reason: str) -> None:
    """End a line without another: ``ends_on`` is the first day without."""
    with _holding(actor, {pairing.household_id}, also_gone=True) as (household,):
        for line in _still_open([pairing]):
            _close(line, ends_on, reason, household, field="ends_on")
            record_all(actor, [_note(household, "end_pairing", line, reason=reason)])


@contextmanager
def _holding(
    actor: User, keys: Collection[int], *, also_gone: bool = False
) -> Iterator[list[Household]]:
    """Hold households while their lines change; lines of a household are told one after another.

    The household's version stays: nothing of its form changes, and no line overwrites another.
    """
    with plain_conflicts(SENTENCES), transaction.atomic():
        mine = pairable_by(actor).filter(pk__in=list(keys))
        held = list(mine.order_by("pk").select_for_update(no_key=True))
        if not keys or len(held) != len(keys):
            raise OutOfReach
        if not also_gone:
            _refuse_cancelled(held)
        yield held
        check_households(keys)
        if mine.count() != len(keys):
            raise OutOfReach


def _refuse_cancelled(held: Sequence[Household]) -> None:
    keys = [household.pk for household in held]
    valid: Any = Household.objects.filter(pk__in=keys)
    standing = set(valid.as_of().valid().values_list("pk", flat=True))
    gone = [household.number for household in held if household.pk not in standing]
    if gone:
        raise ValidationError(f"户{'、'.join(gone[:5])}已注销，不能再安排帮扶责任人。")


def _lines_of(lines: PairingQuerySet, keys: Iterable[int]) -> dict[int, list[Pairing]]:
    found: dict[int, list[Pairing]] = {key: [] for key in keys}
    for line in lines.filter(household__in=list(found)):
        found[line.household_id].append(line)
    return found


def _is_known(helper: Helper, lines: Iterable[Pairing], starts_on: dt.date) -> bool:
    """Say whether ``helper`` is responsible already; refuse what would overlap an ended line."""
    for line in lines:
        if helper.is_on(line) and meet((starts_on, None), (line.starts_on, line.ends_on)):
            if line.ends_on is None:
                return True
            span = in_words((line.starts_on, line.ends_on))
            raise ValidationError(
                {"starts_on": f"{helper.name}在{span}已是这一户的帮扶责任人，请填之后的日期。"}
            )
    return False


def _still_open(pairings: Iterable[Pairing]) -> Iterator[Pairing]:
    """Give the lines as they stand, in the order of their households."""
    keys = {pairing.pk for pairing in pairings}
    rows = list(Pairing.objects.open().filter(pk__in=keys).order_by("household", "pk"))
    if len(rows) != len(keys):
        raise ValidationError("刚才有人改动了帮扶责任人，这次没有保存，请打开最新内容核对。")
    yield from rows


def _refuse_days(span: tuple[dt.date, dt.date | None]) -> None:
    if wrong := span_problems(span, timezone.localdate()):
        raise ValidationError(wrong)


def _close(
    line: Pairing, on: dt.date, reason: str, household: Household, *, field: str = "starts_on"
) -> None:
    if on > timezone.localdate():
        raise ValidationError({field: NOT_YET})
    if on <= line.starts_on:
        said = f"户{household.number}由{line.name}自{line.starts_on}起帮扶，变更日期应在这之后。"
        raise ValidationError({field: said})
    line.ends_on, line.end_reason = on, reason
    store(line, {"ends_on": [], "end_reason": []}, SENTENCES)


def _added(line: Pairing) -> Pairing:
    check(line, SENTENCES)
    line.save(force_insert=True)
    return line


def _note(
    household: Household, action: str, line: Pairing, old: Pairing | None = None, reason: str = ""
) -> Note:
    """Return the note of a line under its household, in whose history it is found."""
    told: dict[str, Any] = {"of": Pairing._meta.label_lower, "new": _told(line)}
    if old is not None:
        told["old"] = _told(old)
    return note_about(household, action, reason=reason, **told)


def _told(line: Pairing) -> dict[str, str]:
    told = {name: getattr(line, name) for name in _SHOWN}
    told |= {"phone": mask_phone(line.phone), "starts_on": str(line.starts_on)}
    told |= {"ends_on": str(line.ends_on)} if line.ends_on else {}
    return {name: value for name, value in told.items() if value}
