"""What an import would do to each household: the result of judging, the order to writing."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from django.db.models import Model

from gujang.lib.sheets import Problem, Record
from villages.models import Village

from ..models import Household, HouseholdYear, Person, PersonYear, YearConditions, YearIncome
from ..rules import data_date
from .bundles import Bundle, File
from .compare import Diff, Values
from .places import Places
from .register import Known, Snapshot
from .standing import Steps

M = TypeVar("M", bound=Model)
Kind = Literal["new", "changed", "same", "error"]


@dataclass(slots=True)
class RowPlan(Generic[M]):
    """One row: ``values`` are all of a new one (``row`` None), what changes of an old one."""

    row: M | None
    values: Values

    def __bool__(self) -> bool:
        return self.row is None or bool(self.values)


@dataclass(slots=True)
class PersonPlan:
    """A member: the person, their facts of the year, and the facts that end with them.

    ``moved_from`` is the cancelled household they leave by this, with their row there.
    """

    name: str
    person: RowPlan[Person]
    facts: RowPlan[PersonYear] | None = None
    closes: PersonYear | None = None
    record: Record | None = None
    moved_from: tuple[Known, Person] | None = None
    diffs: list[Diff] = field(default_factory=list)
    left: bool = False

    @property
    def kind(self) -> Kind:
        """What happens to the person."""
        if self.person.row is None:
            return "new"
        return "changed" if self.person or self.facts or self.closes else "same"

    @property
    def counted(self) -> bool:
        """Whether they have facts of the year that are in force."""
        if self.left or self.facts is None:
            return False
        values, row = self.facts.values, self.facts.row
        until = values.get("until", row.until if row else None)
        return until is None


@dataclass(slots=True)
class HouseholdPlan:
    """A household: what is written about it, what the user is shown, or why nothing is."""

    bundle: Bundle
    head: str = ""
    known: Known | None = None
    village: Village | None = None
    household: RowPlan[Household] | None = None
    steps: Steps = field(default_factory=Steps)
    year: RowPlan[HouseholdYear] | None = None
    closes: HouseholdYear | None = None
    people: list[PersonPlan] = field(default_factory=list)
    #: members whose joining goes with the registering of the household, and its new day
    rejoined: list[tuple[Person, dt.date]] = field(default_factory=list)
    #: facts of members who joined after the data date, to hang on the new year's row
    rehung: list[PersonYear] = field(default_factory=list)
    income: RowPlan[YearIncome] | None = None
    conditions: RowPlan[YearConditions] | None = None
    diffs: list[Diff] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: numbers of the households in the file that this plan counts on
    refs: set[str] = field(default_factory=set)

    @property
    def kind(self) -> Kind:
        """What happens to the household."""
        if self.problems or self.bundle.problems:
            return "error"
        if self.known is None:
            return "new"
        parts = (self.household, self.steps, self.year, self.closes, self.income, self.conditions)
        moves = any(plan.kind != "same" for plan in self.people)
        return "changed" if any(parts) or moves or self.rehung else "same"

    def days(self) -> Iterator[dt.date]:
        """Give the days on which the import lets something happen, or says it did not."""
        yield from (step.on for step in self.steps.add)
        yield from (change.happened_on for change in self.steps.drop)
        for change, day in self.steps.redate:
            yield from (change.happened_on, day)
        for one in self.people:
            for name in one.person.values.keys() & {"joined_on", "left_on"}:
                old = getattr(one.person.row, name, None)
                yield from filter(None, (one.person.values[name], old))

    def refuse(self, record: Record, field_name: str, message: str) -> None:
        """Hold the household back for what is wrong in ``record``."""
        place = field_name if field_name in record.table.fields else "number"
        self.problems.append(record.problem(place, message))


@dataclass(slots=True)
class Context:
    """What every household of one import is judged against."""

    year: int
    file: File
    snapshot: Snapshot
    places: Places
    may_write: Callable[[str], bool]
    #: the newest closed year (年度封账), into which nothing is dated
    closed: int | None = None
    #: households held back so far, by their number in the file
    refused: set[str] = field(default_factory=set)
    #: household key -> its bundle
    bundle_of: dict[int, Bundle] = field(default_factory=dict)
    #: hash of a number -> where it stands now
    holders: dict[str, tuple[Known, Person]] = field(default_factory=dict)
    #: hash of a number -> its household in the file
    homes: dict[str, Bundle] = field(default_factory=dict)

    @property
    def day(self) -> dt.date:
        """The data date."""
        return data_date(self.year)
