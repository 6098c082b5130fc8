"""Gathering what a file says of each household, and what is wrong with it by itself.

Nothing here knows the register; the unit is the household (import contract, 2).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from gujang.lib.sheets import Found, Problem, Record

from ..codes import Relation
from .columns_kit import MEMBERS
from .rows import check_row


@dataclass(slots=True, eq=False)
class Bundle:
    """All rows of a file that carry one 家庭编号, and why the household cannot be taken."""

    number: str
    base: Record | None = None
    members: list[Record] = field(default_factory=list)
    conditions: Record | None = None
    income: Record | None = None
    problems: list[Problem] = field(default_factory=list)

    def forget_rows(self) -> None:
        """Let go of the rows; their faults stay."""
        self.base = self.conditions = self.income = None
        self.members = []

    @property
    def records(self) -> list[Record]:
        """Its rows, the household's own first."""
        single = (self.base, *self.members, self.conditions, self.income)
        return [record for record in single if record]

    @property
    def heads(self) -> list[Record]:
        """The members entered as head."""
        return [row for row in self.members if row.get("relation") == Relation.HEAD]

    @property
    def head_number(self) -> str | None:
        """The head's full number by which the household is also known; None when not clear."""
        if self.base:
            number = self.base.get("head_number")
        else:
            number = self.heads[0].get("id_number") if len(self.heads) == 1 else None
        return number.text if number else None

    @property
    def head_name(self) -> str:
        """The head's name, "" when the file does not give it."""
        rows = [self.base, self.conditions, self.income]
        names = [row.get("head_name") for row in rows if row]
        names += [row.get("name") for row in self.heads]
        return next((name for name in names if name), "")


Seen = dict[str, tuple[Bundle, Record]]


@dataclass(slots=True)
class File:
    """What a file says, household by household."""

    registers: frozenset[str]
    bundles: dict[str, Bundle] = field(default_factory=dict)
    #: rows whose household cannot be told
    orphans: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: first 18 characters of each member's number -> where it stands first
    people: Seen = field(default_factory=dict)


def gather(found: Found, year: int) -> File:
    """Return the households of the tables of ``year``, each with what is wrong in the file."""
    file = File(frozenset(table.register.key for table in found.tables), notes=list(found.notes))
    copies: Counter[str] = Counter()
    for table in found.tables:
        for record in table.records:
            check_row(record, year)
            number = record.get("number")
            if not number:
                file.orphans.append(record)
                file.problems += record.problems()
                continue
            bundle = file.bundles.setdefault(number, Bundle(number))
            if _is_copy(bundle, record):
                copies[table.sheet] += 1
            else:
                _put(bundle, record)
                bundle.problems += record.problems()
    file.notes += [
        f"工作表“{sheet}”中有{count}行与前面的行完全相同，只读入一次。"
        for sheet, count in copies.items()
    ]
    _find_doubles(file)
    for bundle in file.bundles.values():
        bundle.problems += _misfits(bundle, file)
    return file


def _slot(record: Record) -> str:
    return record.table.register.key


def _is_copy(bundle: Bundle, record: Record) -> bool:
    same = bundle.members if _slot(record) == MEMBERS else [getattr(bundle, _slot(record))]
    return any(
        old and old.values == record.values and old.bad == record.bad for old in reversed(same)
    )


def _put(bundle: Bundle, record: Record) -> None:
    key = _slot(record)
    if key == MEMBERS:
        bundle.members.append(record)
        return
    first: Record | None = getattr(bundle, key)
    if first is None:
        setattr(bundle, key, record)
        return
    for one, other in ((first, record), (record, first)):
        message = f"家庭编号与{other.where}重复而内容不同，请只留正确的一行。"
        bundle.problems.append(one.problem("number", message))


def _find_doubles(file: File) -> None:
    """Find numbers that stand twice: people of the members' rows, else heads of the base rows."""
    heads: Seen = {}
    national: Seen = {}
    for bundle in file.bundles.values():
        for record in bundle.members:
            if number := record.get("id_number"):
                _meet(file.people, number.key, bundle, record, "id_number")
        base = bundle.base
        if base and not bundle.members and (number := base.get("head_number")):
            _meet(heads, number.key, bundle, base, "head_number")
        if base and (text := base.get("national_number")):
            _meet(national, text, bundle, base, "national_number")


def _meet(seen: Seen, key: str, bundle: Bundle, record: Record, field_name: str) -> None:
    home, first = seen.setdefault(key, (bundle, record))
    if first is record:
        return
    column = record.table.register.column(field_name).header
    for owner, one, other_home, other in (
        (home, first, bundle, record),
        (bundle, record, home, first),
    ):
        message = f"{column}与{other.where}（{other_home.number}户）重复，请核对后保留正确的一处。"
        owner.problems.append(one.problem(field_name, message))


def _misfits(bundle: Bundle, file: File) -> Iterator[Problem]:
    base = bundle.base
    if base and MEMBERS in file.registers:
        if not bundle.members:
            yield _on(base, "declared_size", "空户：家庭成员表中没有这一户的成员，请补上成员。")
            return
        yield from _size_misfit(bundle, base)
    if bundle.members:
        yield from _head_misfit(bundle)
    for record in (bundle.conditions, bundle.income):
        yield from _name_misfit(record, bundle)


def _on(record: Record, field_name: str, message: str) -> Problem:
    place = field_name if field_name in record.table.fields else "number"
    return record.problem(place, message)


def _size_misfit(bundle: Bundle, base: Record) -> Iterator[Problem]:
    declared, counted = base.get("declared_size"), len(bundle.members)
    if declared is not None and declared != counted:
        message = f"登记的家庭人口是{declared}人，家庭成员表中有{counted}人，请核对。"
        yield base.problem("declared_size", message)


def _head_misfit(bundle: Bundle) -> Iterator[Problem]:
    if any("relation" in row.bad for row in bundle.members):
        return
    named = _named_head(bundle)
    heads = bundle.heads
    if not heads:
        if named:
            message = "这是户主，与户主关系应填“本人或户主”；一户应有一个户主。"
            yield named.problem("relation", message)
        else:
            message = "户内没有户主，请在家庭成员表中把户主的与户主关系填为“本人或户主”。"
            yield bundle.records[0].problem("number", message)
    elif len(heads) > 1:
        right = named if named in heads else None
        for row in heads:
            if row is not right:
                other = right or next(head for head in heads if head is not row)
                message = f"一户只能有一个户主，{other.where}已是户主，请核对与户主关系。"
                yield row.problem("relation", message)
    elif bundle.base:
        yield from _head_differs(bundle.base, heads[0])


def _named_head(bundle: Bundle) -> Record | None:
    """Return the member's row that carries the head's number of the household's row."""
    number = bundle.base.get("head_number") if bundle.base else None
    if number is None:
        return None
    rows = [r for r in bundle.members if (n := r.get("id_number")) and n.key == number.key]
    return rows[0] if rows else None


def _head_differs(base: Record, head: Record) -> Iterator[Problem]:
    number, other = base.get("head_number"), head.get("id_number")
    if number and other and number.text != other.text:
        message = f"户主证件号码与家庭成员表中户主的（{head.where}）不一致，请核对。"
        yield base.problem("head_number", message)
    name, other_name = base.get("head_name"), head.get("name")
    if name and other_name and name != other_name:
        message = f"户主姓名与家庭成员表中户主的（{head.where}）不一致，请核对。"
        yield base.problem("head_name", message)


def _name_misfit(record: Record | None, bundle: Bundle) -> Iterator[Problem]:
    source = bundle.base or (bundle.heads[0] if len(bundle.heads) == 1 else None)
    if record is None or source is None:
        return
    name, other = record.get("head_name"), source.get("head_name") or source.get("name")
    if name and other and name != other:
        yield record.problem("head_name", f"户主姓名与户主所在的{source.where}不一致，请核对。")
