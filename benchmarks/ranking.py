"""How fast are sets of ranks and paths to a target?

    python -m benchmarks.ranking [--runs 7]

CPU time (user and system) of one call from checked estimates to the result, 1,000 draws, median of the runs; memory is
the peak of a process that does nothing else. Peers: the R package csranks took 0.73 s (simultaneous) and 1.45 s
(marginal) for 63 units on a machine of this kind.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import astuple

import numpy as np

from benchmarks.table import Row, median, printed
from chiso.engine.ranking import Estimates, estimates_of, rank_intervals

CASES = {
    "63 units, simultaneous, step-down": (63, "simultaneous", True, False, 0.020),
    "63 units, marginal, step-down": (63, "marginal", True, False, 0.020),
    "63 units, correlated, simultaneous, step-down": (63, "simultaneous", True, True, 0.020),
    "1,000 units, simultaneous, step-down": (1000, "simultaneous", True, False, 1.0),
    "1,000 units, marginal, step-down": (1000, "marginal", True, False, None),
    "1,000 units, correlated, simultaneous, step-down": (1000, "simultaneous", True, True, None),
    "3,321 units, simultaneous, single step": (3321, "simultaneous", False, False, 5.0),
}


def scores(size: int, *, correlated: bool) -> Estimates:
    """Scores of about 42 with errors of about 0.4, as survey indices have; neighbours correlate at 0.3."""
    rng = np.random.default_rng(size)
    values, errors = rng.normal(42, 2, size), rng.gamma(4, 0.1, size)
    units = [f"u{at:04d}" for at in range(size)]
    if not correlated:
        return estimates_of(units, values, errors)
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    return estimates_of(units, values, covariance=0.3**distance * np.outer(errors, errors))


def cpu(call: Callable[[], object], runs: int) -> float:
    """Median CPU seconds of a call, after one that does not count."""
    call()
    taken = []
    for _ in range(runs):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return median(taken)


def measured(name: str, runs: int) -> list[Row]:
    size, family, stepdown, correlated, limit = CASES[name]
    given = scores(size, correlated=correlated)
    asked = {"family": family, "stepdown": stepdown, "draws": 1000}
    rows = [Row(name, cpu(lambda: rank_intervals(given, **asked), runs), "s", limit)]  # type: ignore[arg-type]
    if size > 3000:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append(Row(f"{name}: peak memory", peak, "MB", 1000))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--part", choices=sorted(CASES), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps([astuple(row) for row in measured(options.part, options.runs)]))
        return
    rows: list[Row] = []
    for name in CASES:
        command = [sys.executable, "-m", "benchmarks.ranking", "--runs", str(options.runs), "--part", name]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        rows += [Row(*row) for row in json.loads(told)]
    print(printed(rows))


if __name__ == "__main__":
    main()
