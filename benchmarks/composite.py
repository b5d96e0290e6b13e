"""How fast is a composite index, and how fast are thousands of its variants?

    python -m benchmarks.composite [--runs 15] [--replications 10000]

The whole pipeline (impute, screen, treat, normalise, aggregate, rank) on a table of the size of the ASEM example and on
63 provinces × 120 indicators, from tables already read to ranks, through the functions that pages and the command line
call. Uncertainty with weights of all levels, treatment, normalisation and aggregation varying, beside the least that a
NumPy program must do when weights alone vary: three matrix products and a sort, no checks, no summary. Medians of wall
time, each part in a process of its own; on a busy machine the best of the runs says more, so it stands beside.
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

RECIPE = """
steps:
  - impute: {method: group_mean, group: g}
  - screen: {min_available: 0.6}
  - treat: {winsorise_max: 5, then: log_ct}
  - normalise: {method: minmax, lower: 1, upper: 100}
  - aggregate: {method: arithmetic}
  - rank: {ties: min}
uncertainty:
  seed: 1
  weights: {1: 0.25, 2: 0.25, 3: 0.25}
  steps:
    treat.winsorise_max: [1, 2, 3, 4, 5]
    normalise:
      - {method: minmax, lower: 1, upper: 100}
      - {method: zscore, mean: 10, sd: 1}
    aggregate.method: [arithmetic, geometric]
"""


def made(units: int, indicators: int, seed: int = 1):
    """A tree of pillars of ten in two sub-indices, skewed values, both directions, three per cent of gaps."""
    from chiso.engine.composite import IndicatorData, Metadata, Node

    rng = np.random.default_rng(seed)
    pillars = -(-indicators // 10)
    nodes = [
        Node(f"i{at:03d}", "", "Indicator", 1, f"p{at // 10}", 1.0, -1 if at % 5 == 0 else 1)
        for at in range(indicators)
    ]
    nodes += [Node(f"p{at}", "", "Aggregate", 2, f"s{at * 2 // pillars}") for at in range(pillars)]
    nodes += [Node(f"s{at}", "", "Aggregate", 3, "index") for at in range(2)]
    meta = Metadata((*nodes, Node("index", "", "Aggregate", 4, "")))
    values = np.exp(rng.normal(0, 1, (units, indicators)) * rng.uniform(0.2, 1.5, indicators))
    values[rng.random(values.shape) < 0.03] = np.nan
    names = tuple(f"u{at:03d}" for at in range(units))
    return IndicatorData(
        names, meta.indicators, values, groups={"g": tuple("abc"[at % 3] for at in range(units))}
    ), meta


def timed(call: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median and best wall time in milliseconds, after one call to warm up."""
    call()
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        found.append((time.perf_counter() - start) * 1000)
    return median(found), min(found)


def pipeline(units: int, indicators: int, limit: float, runs: int) -> list[Row]:
    from chiso.engine.composite import read_recipe, run

    data, meta = made(units, indicators)
    recipe = read_recipe(RECIPE).recipe
    middle, best = timed(lambda: run(recipe, data, meta), runs)
    name = f"whole pipeline, {units} × {indicators}"
    return [Row(name, middle, "ms", limit), Row(f"{name}, best run", best, "ms", limit)]


def replicated(replications: int, runs: int) -> list[Row]:
    from dataclasses import replace

    from chiso.engine.composite import read_recipe, uncertainty

    data, meta = made(63, 120)
    told = read_recipe(RECIPE)
    assert told.variation is not None
    variation = replace(told.variation, replications=replications)
    middle, best = timed(lambda: uncertainty(variation, told.recipe, data, meta), runs)
    peak = peak_mb()
    name = f"{replications} replications, all four varying, each"
    return [
        Row(name, middle / replications, "ms", 0.05),
        Row(f"{name}, best run", best / replications, "ms", 0.05),
        Row(f"{replications} replications, peak memory", peak, "MB", 1000),
    ]


def with_errors(replications: int, runs: int) -> list[Row]:
    """Data drawn from their standard errors: every step is done anew in each replication."""
    from dataclasses import replace

    from chiso.engine.composite import Variation, read_recipe, uncertainty
    from chiso.engine.composite.variation import DataErrors

    data, meta = made(63, 120)
    data = replace(data, errors=np.abs(data.values) * 0.05)
    recipe = read_recipe(RECIPE).recipe
    middle, best = timed(lambda: uncertainty(Variation((DataErrors(),), replications), recipe, data, meta), runs)
    name = f"{replications} replications, data drawn, each"
    return [Row(name, middle / replications, "ms"), Row(f"{name}, best run", best / replications, "ms")]


def floor(replications: int, runs: int) -> list[Row]:
    """Weights alone, from a table that is normalised already."""
    rng = np.random.default_rng(1)
    x = rng.uniform(1, 100, (120, 63))

    def once() -> None:
        for start in range(0, replications, 512):
            count = min(512, replications - start)
            w1, w2, w3 = (rng.uniform(0.75, 1.25, (count, size)) for size in (120, 12, 2))
            scores = [
                w1[:, at : at + 10] @ x[at : at + 10] / w1[:, at : at + 10].sum(1)[:, None] for at in range(0, 120, 10)
            ]
            halves = [
                sum(w2[:, at, None] * scores[at] for at in part) / w2[:, part].sum(1)[:, None]
                for part in (list(range(6)), list(range(6, 12)))
            ]
            index = (w3[:, :1] * halves[0] + w3[:, 1:] * halves[1]) / w3.sum(1)[:, None]
            np.argsort(np.argsort(-index, axis=1), axis=1)

    middle, best = timed(once, runs)
    name = "floor in NumPy: weights alone, each"
    return [Row(name, middle / replications, "ms"), Row(f"{name}, best run", best / replications, "ms")]


PARTS: dict[str, Callable[[int, int], list[Row]]] = {
    "asem": lambda replications, runs: pipeline(51, 49, 10, runs),
    "provinces": lambda replications, runs: pipeline(63, 120, 15, runs),
    "replications": lambda replications, runs: replicated(replications, min(runs, 5)),
    "floor": lambda replications, runs: floor(replications, min(runs, 5)),
    "errors": lambda replications, runs: with_errors(min(replications, 500), 3),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--replications", type=int, default=10_000)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print rows as JSON")
    options = parser.parse_args()
    if options.part:
        print(json.dumps([astuple(row) for row in PARTS[options.part](options.replications, options.runs)]))
        return
    rows = []
    for part in PARTS:
        command = [sys.executable, "-m", "benchmarks.composite", "--part", part]
        command += ["--runs", str(options.runs), "--replications", str(options.replications)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        rows += [Row(*row) for row in json.loads(told.splitlines()[-1])]
    print(json.dumps([astuple(row) for row in rows]) if options.json else printed(rows))


if __name__ == "__main__":
    main()
