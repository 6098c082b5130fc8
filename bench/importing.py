"""The county-size workbook against django-import-export on the same rows, in the same run.

``python -m bench.importing [--households 5200] [--few 300] [--runs 3] [--engines sqlite]``. Two
pieces of work: the household rows (heads_2014.xlsx: a new household needs its head's row, which
ours takes in addition and the peer does not) and the whole workbook of four sheets. Two ways:
preview and import, as on a page, and import alone. The peer is measured with and without
validating whole instances, which asks the database about every constraint of every row. It gets
a workbook of ``--few`` households, as it would take a quarter of an hour; its cost is linear.
Compared are processor seconds a household (of own process, children and database); see
``bench.import_runs``.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.__main__ import ENGINES, database

YEAR = 2014


def command(env: dict[str, str], *arguments: str) -> tuple[float, int, str]:
    """Run python with ``arguments``; return processor seconds, peak memory (MB) and stdout.

    The peak is that of the larger one of the process and its children.
    """
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", *arguments], env=env, stdout=subprocess.PIPE, text=True
    )
    out = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{arguments} ended with {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, out


def compare(engine: str, households: int, few: int, runs: int) -> None:
    """Measure one engine and print it."""
    with (
        tempfile.TemporaryDirectory(prefix="gujang-bench-") as name,
        database(engine, Path(name)) as env,
    ):
        # a server's modules are compiled once, not at every command
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        command(env, "manage.py", "migrate", "--verbosity", "0")
        for folder, number in ((f"{name}/all", households), (f"{name}/few", few)):
            command(env, "-m", "bench.workbook", folder, "--households", str(number))
        command(env, "manage.py", "import_villages", f"{name}/all/villages.xlsx")
        found = command(env, "-m", "bench.import_runs", f"{name}/all", f"{name}/few", str(runs))[2]
        print(f"\n{engine}, medians of {runs}, processor seconds", flush=True)
        show([json.loads(line) for line in found.splitlines()])
        book = f"{name}/all/registers_{YEAR}.xlsx"
        arguments = ("manage.py", "import_registers", book, "--year", str(YEAR), "--json")
        for label, write in (
            ("check", False),
            ("check and commit", True),
            ("the same again", True),
        ):
            seconds, memory, _ = command(env, *arguments, *(["--commit"] if write else []))
            print(f"  whole command, {label:<20}{seconds:>10.1f} s{memory:>8} MB", flush=True)


def show(results: list[dict[str, Any]]) -> None:
    """Print each way's median and households a second, and how many times as fast ours is."""
    taken: dict[str, list[float]] = {}
    for result in results:
        taken.setdefault(result["name"], []).append(result["seconds"])
    number = {result["name"]: result["households"] for result in results}
    rate = {name: number[name] / statistics.median(taken[name]) for name in taken}
    for name, seconds in taken.items():
        work = name.partition(": ")[0]
        ours = rate.get(f"{work}: ours", rate["book, import alone: ours"])
        print(
            f"  {name:<44}{statistics.median(seconds):>8.2f} s for {number[name]:>6,}"
            f"{rate[name]:>8,.0f} households/s{ours / rate[name]:>8.2f} x"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=5_200)
    parser.add_argument("--few", type=int, default=300, help="households for the peer")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    options = parser.parse_args()
    for each_engine in options.engines:
        compare(each_engine, options.households, options.few, options.runs)
