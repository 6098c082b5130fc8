"""The county-size workbook, checked and committed, against django-import-export and raw inserts.

``python -m bench.importing [--households 5200] [--engines sqlite postgresql]``: ours is the whole
command as a user runs it (four sheets, judged, sealed, journalled, counted), the peer gets the
household sheet's rows alone, read already, without anything but its own row checks.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.__main__ import ENGINES, database

YEAR = 2014


def command(env: dict[str, str], *arguments: str) -> tuple[float, int, str]:
    """Run python with ``arguments``; return seconds, peak memory (MB) and stdout."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", *arguments], env=env, stdout=subprocess.PIPE, text=True
    )
    out = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{arguments} ended with {status}")
    return time.perf_counter() - began, usage.ru_maxrss // 1024, out


def compare(engine: str, households: int) -> None:
    """Measure one engine and print it."""
    with (
        tempfile.TemporaryDirectory(prefix="gujang-bench-") as name,
        database(engine, Path(name)) as env,
    ):
        command(env, "manage.py", "migrate", "--verbosity", "0")
        command(env, "-m", "bench.workbook", name, "--households", str(households))
        command(env, "manage.py", "import_villages", f"{name}/villages.xlsx")
        book = f"{name}/registers_{YEAR}.xlsx"
        peers = json.loads(command(env, "-m", "bench.import_peers", book)[2])
        arguments = ("manage.py", "import_registers", book, "--year", str(YEAR), "--json")
        checked, _, _ = command(env, *arguments)
        seconds, memory, out = command(env, *arguments, "--commit")
        taken = json.loads(out)["households"]["new"]
        again, _, _ = command(env, *arguments, "--commit")
    print(f"\n{engine}, {taken:,} households, four sheets")
    rate = taken / seconds
    print(f"  ours: check {checked:.1f} s; check and commit {seconds:.1f} s, {memory} MB", end="")
    print(f" ({rate:,.0f} households/s); the same again {again:.1f} s")
    for peer, each in peers.items():
        print(f"  {peer:<44}{each:>10,.0f} rows/s{rate / each:>8.1f} x")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=5_200)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    options = parser.parse_args()
    for each_engine in options.engines:
        compare(each_engine, options.households)
