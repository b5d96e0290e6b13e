"""How fast are survey estimates? Side by side in one run with svy and with a plain NumPy floor.

    python -m benchmarks.survey [--runs 7] [--only linear]

120 indicators × 63 provinces (15,992 rows, 126 strata, 315 districts) by linearisation and with 1,000 replicates; one
million rows × 20 variables × 34 provinces and 3,321 communes; cost against rows. Times are medians of wall time in a
process of its own, from a table already read to the finished table of estimates, through the function that pages and
the command line call. The floor does the least that any NumPy program must do for the same numbers: no checks, no n,
no design effect, no table. `svy` and R (`survey`) are used where they are installed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.memory import peak_mb
from benchmarks.peers import MISSING, peer
from benchmarks.table import Row, printed

ROWS, STRATA, PSUS, PROVINCES, VARIABLES = 15_992, 126, 315, 63, 120
REPLICATES = 1000
R_PART = 10
"""R's replicate task is measured with a tenth of the replicates over a tenth of the variables."""
R_PROGRAM = """
suppressMessages(library(survey))
told <- commandArgs(TRUE)
data <- read.csv(told[1])
names <- grep("^q", colnames(data), value = TRUE)
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~wt, nest = TRUE, data = data)
each <- function(design, names) system.time(for (name in names) {
  found <- svyby(as.formula(paste0("~", name)), ~province, design, svymean, na.rm = TRUE)
  limits <- confint(found, df = degf(design))
})[["elapsed"]]
linear <- each(design, names)
drawn <- as.svrepdesign(design, type = "subbootstrap", replicates = as.integer(told[2]))
replicated <- each(drawn, names[seq_len(as.integer(told[3]))])
cat(as.character(packageVersion("survey")), linear, replicated)
"""
DESIGN = "weight: wt\nstrata: stratum\nnest: true\nstages: [{unit: psu}]\n"


def household(seed: int = 1) -> pl.DataFrame:
    """A household survey: scales, yes/no and amounts, a third of the questions asked of a third of the people."""
    rng = np.random.default_rng(seed)
    stratum_of = np.sort(np.concatenate([np.repeat(np.arange(STRATA), 2), rng.integers(0, STRATA, PSUS - 2 * STRATA)]))
    psu = np.sort(np.concatenate([np.arange(PSUS), rng.integers(0, PSUS, ROWS - PSUS)]))
    stratum = stratum_of[psu]
    data: dict[str, object] = {
        "province": stratum // 2 + 1,
        "stratum": [f"{code // 2 + 1:02d}_{'ur'[code % 2]}" for code in stratum],
        "psu": [f"p{code:03d}" for code in psu],
        "wt": rng.gamma(4, 900, ROWS),
    }
    effect = rng.normal(0, 0.4, (PSUS, VARIABLES))
    for number in range(VARIABLES):
        base = effect[psu, number] + rng.normal(0, 1, ROWS)
        kind = number % 3
        values = np.clip(np.round(3 + base), 1, 5) if kind == 0 else (base > 0) * 1.0 if kind == 1 else np.exp(base)
        gone = rng.random(ROWS) < (0.68 if number % 3 == 2 else 0.03)
        data[f"q{number + 1:03d}"] = pl.Series(np.where(gone, np.nan, values)).fill_nan(None)
    return pl.DataFrame(data)


def large(rows: int, variables: int = 20, seed: int = 2) -> pl.DataFrame:
    """Communes as strata's parts: 3,321 communes in 34 provinces, two clusters a commune, rows in no order."""
    rng = np.random.default_rng(seed)
    cluster = rng.integers(0, 6642, rows)
    commune = cluster // 2
    data: dict[str, object] = {
        "province": commune * 34 // 3321 + 1,
        "commune": commune + 1,
        "cluster": cluster,
        "wt": rng.gamma(4, 20, rows),
    }
    return pl.DataFrame(data | {f"x{number}": rng.normal(3, 1, rows) for number in range(variables)})


# ours


def prepared(frame: pl.DataFrame, text: str, method: str = "linear"):
    from chiso.engine.survey import read_design
    from chiso.engine.survey.preparing import prepare

    return prepare(read_design(text), frame, method).design


def ours(frame: pl.DataFrame, design: object, names: list[str], by: str, method: str = "linear") -> pl.DataFrame:
    from chiso.engine.survey import Options, Request, estimate

    return estimate(design, frame, "mean", names, Request((by,), Options(method=method))).frame


# the floor


def floor_linear(frame: pl.DataFrame, names: list[str]) -> np.ndarray:
    """Means, errors and intervals by province, from sorted rows and run sums."""
    from scipy.special import stdtrit

    psu, w = frame["psu"].cast(pl.Categorical).to_physical().to_numpy(), frame["wt"].to_numpy()
    province, stratum = frame["province"].to_numpy() - 1, frame["stratum"].cast(pl.Categorical).to_physical().to_numpy()
    starts = np.flatnonzero(np.append(True, psu[1:] != psu[:-1]))
    x = frame.select(names).to_numpy()
    seen = ~np.isnan(x)
    top = np.add.reduceat(np.where(seen, x, 0) * w[:, None], starts)
    bottom = np.add.reduceat(seen * w[:, None], starts)
    province_of, stratum_of = province[starts], stratum[starts]
    borders = np.flatnonzero(np.append(True, province_of[1:] != province_of[:-1]))
    edges = np.flatnonzero(np.append(True, stratum_of[1:] != stratum_of[:-1]))
    whole = np.add.reduceat(bottom, borders)
    mean = np.add.reduceat(top, borders) / whole
    which = np.repeat(np.arange(len(borders)), np.diff(np.append(borders, len(starts))))
    z = (top - mean[which] * bottom) / whole[which]
    size = np.diff(np.append(edges, len(starts)))
    centre = np.add.reduceat(z, edges) / size[:, None]
    squares = np.add.reduceat((z - np.repeat(centre, size, axis=0)) ** 2, edges) * (size / (size - 1))[:, None]
    error = np.sqrt(np.add.reduceat(squares, np.flatnonzero(np.append(True, np.diff(province_of[edges]) != 0))))
    half = stdtrit(3.0, 0.975) * error
    return np.stack([mean, error, mean - half, mean + half])


def floor_replicates(frame: pl.DataFrame, names: list[str], factors: np.ndarray, scale: float) -> np.ndarray:
    """The same from factors by cluster: one matrix product a province."""
    psu, w = frame["psu"].cast(pl.Categorical).to_physical().to_numpy(), frame["wt"].to_numpy()
    starts = np.flatnonzero(np.append(True, psu[1:] != psu[:-1]))
    x = frame.select(names).to_numpy()
    seen = ~np.isnan(x)
    top = np.add.reduceat(np.where(seen, x, 0) * w[:, None], starts)
    bottom = np.add.reduceat(seen * w[:, None], starts)
    province = frame["province"].to_numpy()[starts]
    found = []
    for number in range(1, PROVINCES + 1):
        own = province == number
        f = factors[own].T
        values = (f @ top[own]) / (f @ bottom[own])
        found.append(np.sqrt(scale * ((values - values.mean(axis=0)) ** 2).sum(axis=0)))
    return np.array(found)


def timed(call: Callable[[], object], runs: int) -> float:
    """Median of some runs after one that is not counted."""
    return together(runs, call)[0]


def together(runs: int, *calls: Callable[[], object]) -> list[float]:
    """Medians of calls that take turns, so that a busy machine is busy for all of them."""
    found: list[list[float]] = [[] for _ in calls]
    for turn in range(runs + 1):
        for call, times in zip(calls, found, strict=True):
            begun = time.perf_counter()
            call()
            if turn:
                times.append(time.perf_counter() - begun)
    return [statistics.median(times) for times in found]


def peak() -> float:
    return peak_mb()


def measure_linear(runs: int, path: Path) -> list[Row]:
    frame = pl.read_parquet(path)
    names = [name for name in frame.columns if name.startswith("q")]
    _check(frame, names)
    mine, floor = together(
        runs,
        lambda: ours(frame, prepared(frame, DESIGN), names, "province"),
        lambda: floor_linear(frame, names),
    )
    return [
        Row("NumPy floor, 120 × 63 linearised", floor, "s"),
        Row("chiso, 120 × 63 linearised (floor × 3)", mine, "s", 3 * floor),
        Row("chiso, 120 × 63 linearised, peak memory", peak(), "MB", 400),
    ]


def _check(frame: pl.DataFrame, names: list[str]) -> None:
    """Both give the same numbers, or the race means nothing."""
    floor = floor_linear(frame, names)
    mine = ours(frame, prepared(frame, DESIGN), names, "province")
    for column, values in (("est", floor[0]), ("se", floor[1])):
        assert np.allclose(mine[column].to_numpy(), values.T.reshape(-1), rtol=1e-9), column


def measure_replicates(runs: int, path: Path) -> list[Row]:
    frame = pl.read_parquet(path)
    names = [name for name in frame.columns if name.startswith("q")]
    kind = f"replicates: {{type: subbootstrap, replicates: {REPLICATES}}}\n"
    design = prepared(frame, DESIGN + kind, "replicate")
    made = design.replicate
    # the floor's clusters stand in the order of the rows
    factors = made.factors[made.unit[np.unique(frame["psu"].to_numpy(), return_index=True)[1]]]
    mine, floor = together(
        runs,
        lambda: ours(frame, design, names, "province", "replicate"),
        lambda: floor_replicates(frame, names, factors, made.scale),
    )
    wanted = floor_replicates(frame, names, factors, made.scale)
    got = ours(frame, design, names, "province", "replicate")["se"].to_numpy().reshape(len(names), -1)
    assert np.allclose(got, wanted.T, rtol=1e-8)
    return [
        Row("NumPy floor, 120 × 63 × 1,000 replicates", floor, "s"),
        Row("chiso, 120 × 63 × 1,000 replicates (floor × 5)", mine, "s", 5 * floor),
        Row("chiso, 1,000 replicates, peak memory", peak(), "MB"),
    ]


def measure_large(runs: int, path: Path) -> list[Row]:
    frame = pl.read_parquet(path)
    names = [name for name in frame.columns if name.startswith("x")]
    text = "weight: wt\nstrata: commune\nstages: [{unit: cluster}]\n"

    def both() -> None:
        design = prepared(frame, text)
        ours(frame, design, names, "province")
        ours(frame, design, names, "commune")

    return [
        Row("chiso, 1 M rows × 20 × (34 + 3,321 domains)", timed(both, runs), "s", 0.6),
        Row("chiso, 1 M rows, peak memory", peak(), "MB", 1000),
    ]


def measure_curve(runs: int, path: Path) -> list[Row]:
    """Cost against rows; the last two must not grow faster than the rows."""
    text = "weight: wt\nstrata: province\nstages: [{unit: cluster}]\n"
    found, before = [], None
    for rows in (16_000, 160_000, 1_600_000):
        frame = large(rows)
        names = [name for name in frame.columns if name.startswith("x")]
        now = timed(lambda f=frame, n=names: ours(f, prepared(f, text), n, "commune"), max(3, runs // 2))
        found.append(Row(f"chiso, {rows:,} rows × 20 × 3,321 communes", now, "s", before and 10 * before))
        before = now
    del path
    return found


def measure_svy(runs: int, path: Path) -> list[Row]:
    """svy on the same table, once for the linearised and a part of the replicate task."""
    svy = peer("svy")
    if svy is None:
        return [Row(MISSING.format("svy"), float("nan"), "s")]
    frame = pl.read_parquet(path)
    names = [name for name in frame.columns if name.startswith("q")]
    sample = svy.Sample(frame, svy.Design(wgt="wt", stratum="stratum", psu="psu"))
    linear = timed(lambda: sample.estimation.mean(names, by="province", drop_nulls=True), min(runs, 3))
    rows = [Row("svy, 120 × 63 linearised", linear, "s")]
    made = sample.weighting.create_bs_wgts(n_reps=REPLICATES, rstate=1)
    begun = time.perf_counter()
    made.estimation.mean(names, by="province", method="replication", drop_nulls=True)
    return [*rows, Row("svy, 120 × 63 × 1,000 replicates (one run)", time.perf_counter() - begun, "s")]


def measure_r(runs: int, path: Path) -> list[Row]:
    """R's survey on the same table: linearised, then some of the 1,000 replicates, whose cost grows in proportion."""
    program = shutil.which("Rscript")
    known = "quit(status = !suppressMessages(require(survey, quietly = TRUE)))"
    if program is None or subprocess.run([program, "-e", known], capture_output=True, check=False).returncode:
        return [Row("R survey is not installed (Debian: r-cran-survey)", float("nan"), "s")]
    frame = pl.read_parquet(path)
    names = [name for name in frame.columns if name.startswith("q")]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "household.csv"
        frame.write_csv(table)
        replicates = REPLICATES // R_PART
        told = subprocess.run(
            [program, "-e", R_PROGRAM, str(table), str(replicates), str(len(names) // R_PART)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    del runs
    version, linear, replicated = told.split()
    return [
        Row(f"R survey {version}, 120 × 63 linearised (one run)", float(linear), "s"),
        Row(
            f"R survey {version}, 120 × 63 × 1,000 replicates ({R_PART} × {R_PART} times a part of it)",
            float(replicated) * R_PART * R_PART,
            "s",
        ),
    ]


MEASURES = {
    "linear": measure_linear,
    "replicates": measure_replicates,
    "large": measure_large,
    "curve": measure_curve,
    "svy": measure_svy,
    "r": measure_r,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", choices=list(MEASURES), action="append")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--part", choices=list(MEASURES), help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        rows = MEASURES[options.part](options.runs, options.path)
        print(json.dumps([[row.name, row.value, row.unit, row.limit] for row in rows]))
        return
    with tempfile.TemporaryDirectory() as folder:
        household().write_parquet(Path(folder) / "household.parquet")
        large(1_000_000).write_parquet(Path(folder) / "large.parquet")
        rows = []
        for part in options.only or MEASURES:
            file = Path(folder) / ("large.parquet" if part == "large" else "household.parquet")
            rows += _apart(part, options.runs, file)
    if options.json:
        print(json.dumps([[row.name, row.value, row.unit, row.limit] for row in rows]))
        return
    print(printed(rows))


def _apart(part: str, runs: int, path: Path) -> list[Row]:
    command = [sys.executable, "-m", "benchmarks.survey", "--part", part, "--runs", str(runs), "--path", str(path)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [Row(*row) for row in json.loads(told.splitlines()[-1])]


if __name__ == "__main__":
    main()
