"""Paired timing: every variant once in each round, so a drifting machine drifts for all."""

import statistics
import time
from collections.abc import Callable, Mapping

Variant = Callable[[], object]


def paired(variants: Mapping[str, Variant], runs: int, repeat: int = 1) -> dict[str, float]:
    """Return each variant's median seconds over ``runs`` rounds, after one round of warm-up.

    A round calls a variant ``repeat`` times and counts the mean: for what takes microseconds.
    """
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for round_ in range(runs + 1):
        for name, variant in variants.items():
            began = time.perf_counter()
            for _ in range(repeat):
                variant()
            if round_:
                taken[name].append((time.perf_counter() - began) / repeat)
    return {name: statistics.median(times) for name, times in taken.items()}
