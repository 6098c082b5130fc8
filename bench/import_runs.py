"""Run inside one county's environment: each way of importing in turn, a JSON line for each run.

Seconds are of processor time, of this process, its children and the database's own process: what
else the machine does then counts little. Every run finds the county empty and leaves it so.
"""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gujang.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.peer import SHEETS, YEAR, import_sheet  # noqa: E402
from gujang.exchange.codes import BatchKind  # noqa: E402
from gujang.exchange.services import check, commit, undo, upload  # noqa: E402
from gujang.lib import bulk  # noqa: E402
from households.models import Household  # noqa: E402

Way = Callable[[], int]
BASE = "贫困户基本信息"


def processor() -> float:
    """Return the processor seconds spent so far on this database's behalf."""
    spent = sum(os.times()[:4])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone() or (0,)
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def ours(path: Path, *, preview: bool) -> int:
    """Import a workbook, after its preview when asked for; return its households."""
    batch = upload(
        actor=None,
        kind=BatchKind.REGISTERS,
        name=path.name,
        data=path.read_bytes(),
        year=YEAR,
    )
    if preview:
        check(batch=batch)
    done = commit(actor=None, batch=batch, token=batch.token if preview else None)
    ours.batch = done  # type: ignore[attr-defined]
    return int(done.counts["households"]["new"])


def peer(path: Path, sheets: list[str], **how: bool) -> int:
    """Import ``sheets`` with django-import-export; return the households."""
    data = path.read_bytes()
    return [import_sheet(data, sheet, **how) for sheet in sheets][0]


@contextmanager
def kept_rows() -> Iterator[list[tuple[Any, ...]]]:
    """Keep what is inserted meanwhile: table, columns and rows."""
    kept: list[tuple[Any, ...]] = []
    name = "_copy" if connection.vendor == "postgresql" else "_execute_many"
    write = getattr(bulk, name)

    def keeping(table: str, columns: list[str], rows: list[Any]) -> None:
        kept.append((write, table, columns, rows))
        write(table, columns, rows)

    with patch.object(bulk, name, keeping):
        yield kept


def floor(kept: list[tuple[Any, ...]]) -> int:
    """Insert the same rows once more and do nothing else."""
    with transaction.atomic():
        for write, *rest in kept:
            if rest[0].startswith("households_"):
                write(*rest)
        number = Household.objects.count()
        transaction.set_rollback(True)
    return number


@contextmanager
def unsealed() -> Iterator[None]:
    """Store in clear what is sealed, and look up by the number itself."""
    with (
        patch("households.sealed.seal", lambda plain, context: plain),
        patch("households.sealed.blind_index", lambda value: value),
    ):
        yield


@contextmanager
def without_journal() -> Iterator[None]:
    """Write no entries for the households."""
    with patch("gujang.exchange.services.committing.record_all", lambda actor, notes: []):
        yield


def empty_again(is_ours: bool) -> None:
    """Leave the register as it was found."""
    if is_ours:
        undo(actor=None, batch=ours.batch)  # type: ignore[attr-defined]
        return
    tables = ["personyear", "yearincome", "yearconditions", "standingchange", "person"]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in [*tables, "householdyear", "household"]:
            cursor.execute(f"DELETE FROM households_{table}")


def run(name: str, way: Way, *, is_ours: bool = True) -> None:
    """Run one way, print what it took, and empty the county."""
    gc.collect()
    began = processor()
    households = way()
    told(name, processor() - began, households)
    began = processor()
    empty_again(is_ours)
    if name == "book, import alone: ours":
        told("book, parts: taking it back", processor() - began, households)


def told(name: str, seconds: float, households: int) -> None:
    """Print one measurement."""
    print(json.dumps({"name": name, "seconds": seconds, "households": households}), flush=True)


def main(folder: Path, few: Path, runs: int) -> None:
    """Run every way ``runs`` times in turn, the peer with the smaller books in ``few``."""
    whole, heads = folder / f"registers_{YEAR}.xlsx", folder / f"heads_{YEAR}.xlsx"
    few_whole, few_heads = few / whole.name, few / heads.name
    everything = list(SHEETS)
    for _ in range(runs):
        for preview, label in ((True, "preview and import"), (False, "import alone")):
            how = {"preview": preview}
            run(f"rows, {label}: ours", partial(ours, heads, preview=preview))
            plain = partial(peer, few_heads, [BASE], **how, validated=False)
            run(f"rows, {label}: peer, not validated", plain, is_ours=False)
            valid = partial(peer, few_heads, [BASE], **how, validated=True)
            run(f"rows, {label}: peer", valid, is_ours=False)
            run(f"book, {label}: ours", partial(ours, whole, preview=preview))
            plain = partial(peer, few_whole, everything, **how, validated=False)
            run(f"book, {label}: peer, not validated", plain, is_ours=False)
            valid = partial(peer, few_whole, everything, **how, validated=True)
            run(f"book, {label}: peer", valid, is_ours=False)
        with kept_rows() as kept:
            ours(whole, preview=False)
        empty_again(True)
        run("book, parts: floor, the same rows", partial(floor, kept), is_ours=False)
        with unsealed():
            run("book, parts: nothing sealed", partial(ours, whole, preview=False))
        with without_journal():
            run("book, parts: no journal", partial(ours, whole, preview=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
