"""Running the data checks and keeping what they find (数据核查).

Findings follow the register as tallies do: the act that changed it is what the journal holds of a
household; a check of an area is an act of its own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from gujang.access.gate import OutOfReach, holds_in
from gujang.access.models import User
from gujang.access.rights import Right
from gujang.journal.services import about, record

from ..checks import Hit, Home, Limits, Rule, current, judge
from ..checks.loading import Lines, homes, poverty_lines
from ..codes import Standing
from ..codes.exits import FindingState
from ..models import CheckRun, Finding, Household

AT_ONCE = 400
Key = tuple[int, int, int | None, str]  # rule, household, person, subject
Progress = Callable[[int, str], None]


class Outcome(NamedTuple):
    """What a check changed: households seen, findings opened (again), findings gone."""

    households: int = 0
    opened: int = 0
    fixed: int = 0

    def __add__(self, other: tuple[Any, ...]) -> "Outcome":
        return Outcome(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def silent(percent: int, message: str) -> None:
    """Tell nobody."""


def check_households(keys: Iterable[int]) -> Outcome:
    """Judge these households anew, inside the transaction of what changed them."""
    lines, limits = poverty_lines(), current()
    done, left = Outcome(), iter(sorted(set(keys)))
    while some := list(islice(left, AT_ONCE)):
        done += _check(some, lines, limits)
    return done


def start_check(*, actor: User | None, area: str) -> CheckRun:
    """Write down that ``actor`` asks for a check of the area ``code``; the command line may all."""
    if actor and not holds_in(actor, Right.EDIT, area):
        raise OutOfReach
    return CheckRun.objects.create(area_code=area, asked_by=actor)


def check_area(*, run: CheckRun, progress: Progress = silent) -> CheckRun:
    """Judge every household of the run's area, some hundreds to a transaction, by village."""
    rows = Household.objects.inside(run.area_code).order_by("village_id", "pk")
    done = check_these(list(rows.values_list("pk", flat=True)), progress)
    with transaction.atomic():
        run.households, run.opened, run.fixed = done
        run.finished_at = timezone.now()
        run.save()
        data: dict[str, Any] = {"area_code": run.area_code, **done._asdict()}
        record(run.asked_by, about(run, "run_checks", **data))
    return run


def check_these(keys: Sequence[int], progress: Progress = silent) -> Outcome:
    """Judge households, some hundreds to a transaction; those that are gone are passed over."""
    lines, limits = poverty_lines(), current()
    done = Outcome()
    for start in range(0, len(keys), AT_ONCE):
        progress(100 * start // len(keys), f"已核查{start}户，共{len(keys)}户")
        done += _check_held(keys[start : start + AT_ONCE], lines, limits)
    return done


def _check_held(keys: Sequence[int], lines: Lines, limits: Limits) -> Outcome:
    """Hold the households meanwhile: who saves one of them checks it after us."""
    with transaction.atomic():
        held = Household.objects.filter(pk__in=keys).order_by("pk")
        return _check([row.pk for row in held.select_for_update(no_key=True)], lines, limits)


def _check(keys: Sequence[int], lines: Lines, limits: Limits) -> Outcome:
    now = dict(_judged(homes(keys, lines), limits))
    kept = {_key(row): row for row in _kept(keys)}
    gone = [row for key, row in kept.items() if key not in now]
    opened = _open_new((key, found) for key, found in now.items() if key not in kept)
    opened += _bring_up_to_date(kept, now)
    for row in gone:
        row.state, row.fixed_at = FindingState.FIXED, timezone.now()
    Finding.objects.bulk_update(gone, ["state", "fixed_at"], batch_size=200)
    return Outcome(len(keys), opened, len(gone))


def _judged(found: Iterable[Home], limits: Limits) -> Iterator[tuple[Key, tuple[Rule, Hit]]]:
    """Give what the rules say; of who is no longer on the register (注销) they say nothing."""
    for home in found:
        if home.standing != Standing.CANCELLED:
            for rule, hit in judge(home, limits):
                yield (rule.number, home.pk, hit.person, hit.subject), (rule, hit)


def _kept(keys: Collection[int]) -> Iterable[Finding]:
    return Finding.objects.filter(household__in=keys).exclude(state=FindingState.FIXED)


def _key(row: Finding) -> Key:
    return (row.rule, row.household_id, row.person_id, row.subject)


def _open_new(found: Iterable[tuple[Key, tuple[Rule, Hit]]]) -> int:
    now = timezone.now()
    rows = [
        Finding(
            rule=number,
            household_id=household,
            person_id=person,
            subject=subject,
            severity=rule.severity,
            message=hit.message[:300],
            data=dict(hit.data),
            found_at=now,
        )
        for (number, household, person, subject), (rule, hit) in found
    ]
    Finding.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _bring_up_to_date(kept: Mapping[Key, Finding], now: Mapping[Key, tuple[Rule, Hit]]) -> int:
    """Take over other words and other data; what was verified with the old data is open again."""
    changed, opened = [], 0
    for key, row in kept.items():
        if key not in now:
            continue
        rule, hit = now[key]
        same = row.data == dict(hit.data)
        if same and (row.message, row.severity) == (hit.message[:300], rule.severity):
            continue
        if not same:
            opened += row.state == FindingState.VERIFIED
            row.state, row.found_at = FindingState.OPEN, timezone.now()
            row.decided_by, row.decided_at, row.reason = None, None, ""
        row.message, row.severity, row.data = hit.message[:300], rule.severity, dict(hit.data)
        changed.append(row)
    Finding.objects.bulk_update(changed, _UPDATED, batch_size=100)
    return opened


_UPDATED = "state found_at decided_by decided_at reason message severity data".split()
