"""Run inside one county's environment: make it, run the cases, print a JSON line for each."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gujang.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from bench.cases import CASES, County  # noqa: E402
from bench.timing import paired  # noqa: E402


def main(households: int, runs: int, names: list[str]) -> None:
    """Make the county and measure ``names`` (all when empty)."""
    call_command("migrate", verbosity=0)
    call_command("seed_demo", households=households, villages=min(3000, max(79, households // 70)))
    county = County()
    for name in names or list(CASES):
        case = CASES[name]
        variants, repeat = case(county)
        times = paired(variants, runs, repeat)
        what = (case.__doc__ or "").strip()
        print(json.dumps({"case": name, "what": what, "times": times}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
