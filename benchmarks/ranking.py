"""How fast are sets of ranks and paths to a target?

    python -m benchmarks.ranking [--runs 7]

CPU time (user and system) of one call from checked estimates to the result, 1,000 draws, median of the runs; memory is
the peak of a process that does nothing else. Peers: the R package csranks took 0.73 s (simultaneous) and 1.45 s
(marginal) for 63 units on a machine of this kind.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import astuple

import numpy as np

from benchmarks.memory import peak_mb
from benchmarks.table import Row, median, printed
from chiso.engine.ranking import Estimates, Step, Target, estimates_of, path_to_target, rank_intervals

CASES = {
    "63 units, simultaneous, step-down": (63, "simultaneous", True, False, 0.020),
    "63 units, marginal, step-down": (63, "marginal", True, False, 0.020),
    "63 units, correlated, simultaneous, step-down": (63, "simultaneous", True, True, 0.020),
    "1,000 units, simultaneous, step-down": (1000, "simultaneous", True, False, 1.0),
    "1,000 units, marginal, step-down": (1000, "marginal", True, False, 1.0),
    "1,000 units, correlated, simultaneous, step-down": (1000, "simultaneous", True, True, 1.0),
    "1,000 units, correlated, marginal, step-down": (1000, "marginal", True, True, 1.0),
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
        peak = peak_mb()
        rows.append(Row(f"{name}: peak memory", peak, "MB", 1000))
    return rows


def paths() -> list[tuple[str, float]]:
    """CPU seconds until a path of 3,000 candidate steps is proved cheapest: effort near to gain is the hardest kind."""
    found = []
    for kind in ("effort by chance", "effort in step with gain", "effort equal to gain"):
        for share in (0.02, 0.4):
            rng = np.random.default_rng(1)
            first = rng.uniform(0.05, 0.5, 1000)
            gains = np.round(first[:, None] * [1.0, 1.7, 2.1], 3)
            effort = {
                "effort by chance": rng.integers(1, 60, (1000, 3)).astype(float),
                "effort in step with gain": np.round(20 * gains + 5),
                "effort equal to gain": 10 * gains,
            }[kind]
            steps = [
                Step(f"{leaf}.{level}", str(leaf), float(gains[leaf, level]), float(effort[leaf, level]))
                for leaf in range(1000)
                for level in range(3)
            ]
            goal = Target(score=float(share * gains[:, 2].sum()))
            start = time.process_time()
            answer = path_to_target(0.0, steps, goal)
            taken = time.process_time() - start
            assert answer.proved and answer.feasible
            found.append((f"path, 3,000 steps, {kind}, {share:.0%} of all points", taken))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--part", choices=sorted(CASES), help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print rows as JSON")
    options = parser.parse_args()
    if options.part:
        print(json.dumps([astuple(row) for row in measured(options.part, options.runs)]))
        return
    rows = [] if options.part else [Row(name, seconds, "s", 5.0) for name, seconds in paths()]
    for name in CASES:
        command = [sys.executable, "-m", "benchmarks.ranking", "--runs", str(options.runs), "--part", name]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        rows += [Row(*row) for row in json.loads(told)]
    print(json.dumps([astuple(row) for row in rows]) if options.json else printed(rows))


if __name__ == "__main__":
    main()
