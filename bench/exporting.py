"""The formal writer against the least that could be written: ``python -m bench.exporting``.

``[--rows 100000] [--columns 40] [--runs 5] [--memory 1000000]``. The floor is the same sheet as
hand-made XML: every cell an f-string, no styles, no totals, no escaping, packed as quickly. Both in
one process, each once a round; then each in a process of its own for its memory.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from gujang.lib.excel.formal import Form, FormColumn, HeadCell, write_forms
from gujang.lib.excel.formal_parts import around, letters

KINDS = ("text", "text", "text", "whole", "amount")
TOWNS = ("金山镇", "西斗铺镇", "下湿壕镇", "银号镇", "怀朔镇", "兴顺西镇")


def rows(number: int, columns: int) -> Iterator[list[Any]]:
    """Give rows as a register has them: places and choices that repeat, numbers that do not."""
    for row in range(number):
        yield [_value(row, column) for column in range(columns)]


def _value(row: int, column: int) -> Any:
    if column % 5 == 0:
        return f"15022219{row:08d}{column:02d}"
    if column % 5 == 1:
        return TOWNS[(row + column) % 6]
    if column % 5 == 2:
        return f"村民{row % 5000}"
    return row % 7 if column % 5 == 3 else Decimal(row % 90_000 * 100 + column) / 100


def floor(out: BinaryIO, number: int, columns: int) -> None:
    """Write the sheet as plainly as a reader still takes it."""
    names = [letters(column) for column in range(columns)]
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w") as page:
            main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            page.write(f'<worksheet xmlns="{main}"><sheetData>'.encode())
            for row, values in enumerate(rows(number, columns), start=1):
                cells = "".join(
                    [
                        f'<c r="{name}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
                        if value.__class__ is str
                        else f'<c r="{name}{row}"><v>{value!s}</v></c>'
                        for name, value in zip(names, values, strict=True)
                    ]
                )
                page.write(f'<row r="{row}">{cells}</row>'.encode())
            page.write(b"</sheetData></worksheet>")
        for name, xml in around(["Sheet1"], [(1, 1)], "", "").items():
            archive.writestr(name, xml)


def ours(out: BinaryIO, number: int, columns: int) -> None:
    """Write the same by ``write_forms``: title, heads, borders, formats, totals."""
    kinds = [KINDS[column % 5] for column in range(columns)]
    sums: list[Any] = [None if kind == "text" else 0 for kind in kinds]
    added = [place for place, kind in enumerate(kinds) if kind != "text"]

    def adding() -> Iterator[list[Any]]:
        for values in rows(number, columns):
            for place in added:
                sums[place] += values[place]
            yield values

    form = Form(
        name="贫困户花名册",
        title="固阳县建档立卡贫困户花名册",
        heads=[HeadCell(f"栏目{column}", 0, column) for column in range(columns)],
        columns=[FormColumn(kind, total=kind != "text") for kind in kinds],  # type: ignore[arg-type]
        rows=adding(),
        line=["填报单位：固阳县", "填报人：", "审核人：", "填报日期：2016-01-04"],
        totals=lambda: sums,
        notes=["注：用于测量。"],
    )
    write_forms(out, [form])


def nothing(out: BinaryIO, number: int, columns: int) -> None:
    """Only make the rows, which both ways have to be given."""
    for _ in rows(number, columns):
        pass


WAYS = {"floor": floor, "ours": ours, "rows alone": nothing}


def once(way: str, number: int, columns: int) -> None:
    with tempfile.TemporaryFile() as out:
        WAYS[way](out, number, columns)


def compare(number: int, columns: int, runs: int) -> None:
    """Print medians of processor seconds, without what making the rows costs, and their ratio."""
    rounds: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(runs):
        for way, seconds in rounds.items():
            began = time.process_time()
            once(way, number, columns)
            seconds.append(time.process_time() - began)
    taken = {way: statistics.median(seconds) for way, seconds in rounds.items()}
    made = taken.pop("rows alone")
    print(f"{number:,} x {columns}, medians of {runs}; making the rows {made:.2f} s, taken off")
    for way, whole in taken.items():
        net, least = whole - made, taken["floor"] - made
        print(f"  {way:<8}{net:>8.2f} s{net / least:>8.2f} x")


def memory(way: str, number: int, columns: int) -> int:
    """Return the peak of a process of its own, in MB."""
    command = [sys.executable, "-m", "bench.exporting", "--once", way]
    command += ["--rows", str(number), "--columns", str(columns)]
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{command} ended with {status}")
    return usage.ru_maxrss // 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--columns", type=int, default=40)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--memory", type=int, default=1_000_000, help="rows of the second peak")
    parser.add_argument("--once", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        once(options.once, options.rows, options.columns)
        sys.exit()
    compare(options.rows, options.columns, options.runs)
    for rows_written in (options.rows, options.memory):
        began = time.perf_counter()
        peak = memory("ours", rows_written, options.columns)
        print(f"  ours, {rows_written:,} rows: {peak} MB, {time.perf_counter() - began:.0f} s")
