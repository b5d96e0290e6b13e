"""Sets of ranks against the R package csranks: bounds, best and worst sets, critical values; read in place."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from chiso.engine.ranking import Estimates, RankIntervals, estimates_of, rank_intervals

FOLDER = Path(__file__).parents[4] / "shared" / "reference" / "verification" / "rank_sets"
CASES = ["pisa2018_math", "pisa2018_science", "ar1_p20", "ties_p12", "smallse_p12", "zerose_p12"]
CASE = pytest.mark.parametrize("case", CASES)
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the reference results of csranks are not on this machine")
DRAWS = 50_000
CRITICAL_ERROR = 0.03  # Monte Carlo error of ours (50,000 draws) and of theirs together, several standard errors


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _estimates(case: str) -> Estimates:
    rows = _rows(f"{case}_input")
    units, values = [row["unit"] for row in rows], [float(row["x"]) for row in rows]
    if (FOLDER / f"{case}_sigma.csv").exists():
        matrix = np.array([[float(row[unit]) for unit in units] for row in _rows(f"{case}_sigma")])
        return estimates_of(units, values, covariance=matrix)
    return estimates_of(units, values, [float(row["se"]) for row in rows])


@cache
def _found(case: str, family: str, sides: str, coverage: str, stepdown: str) -> RankIntervals:
    return rank_intervals(
        _estimates(case),
        coverage=float(coverage),
        family=family,  # type: ignore[arg-type]
        sides=sides,  # type: ignore[arg-type]
        stepdown=stepdown == "TRUE",
        draws=DRAWS,
        seed=7,
    )


def _result(case: str, row: dict[str, str]) -> RankIntervals:
    return _found(case, row["type"], row["cstype"], row["coverage"], row["stepdown"])


@CASE
def test_ranks_and_bounds_are_those_of_csranks(case: str):
    units = _estimates(case).units
    wrong = []
    for row in _rows(f"{case}_bounds"):
        found, at = _result(case, row), units.index(row["unit"])
        got = int(found.lower[at]), int(found.upper[at])
        assert found.rank[at] == int(row["rank"])
        moving = row["varies"] == "1" or row["fragile"] == "1" or row["L_min_1000"] != row["L_max_1000"]
        moving = moving or row["U_min_1000"] != row["U_max_1000"]
        if moving:
            fits = all(
                int(row[f"{b}_min_1000"]) <= g <= int(row[f"{b}_max_1000"]) for b, g in zip("LU", got, strict=True)
            )
        else:
            fits = got == (int(row["L"]), int(row["U"]))
        if not fits:
            wrong.append((row, got))
    assert wrong == []


@CASE
def test_bounds_that_do_not_hang_on_the_seed_are_equal(case: str):
    units = _estimates(case).units
    steady = [row for row in _rows(f"{case}_bounds") if row["varies"] == "0" and row["fragile"] != "1"]
    got = [(_result(case, row), units.index(row["unit"])) for row in steady]
    bounds = [(int(found.lower[at]), int(found.upper[at])) for found, at in got]
    assert bounds == [(int(row["L"]), int(row["U"])) for row in steady]


@CASE
def test_the_best_and_the_worst_are_those_of_csranks(case: str):
    wrong = []
    for row in _rows(f"{case}_tau"):
        sides = "lower" if row["set"] == "tau-best" else "upper"
        found = _found(case, "simultaneous", sides, row["coverage"], row["stepdown"])
        inside = (found.possibly_best if sides == "lower" else found.possibly_worst)(int(row["tau"]))
        if row["varies_1000"] == "0" and (row["unit"] in inside) != (row["in_set"] == "1"):
            wrong.append(row)
    assert wrong == []


@CASE
def test_critical_values_are_those_of_another_program(case: str):
    units = _estimates(case).units
    last: dict[tuple[str, ...], float] = defaultdict(float)
    for row in _rows(f"{case}_critical_check"):
        last[row["type"], "two-sided", row["coverage"], row["stepdown"], row["unit"]] = float(row["critical_value"])
    wrong = []
    for (*asked, unit), expected in last.items():
        found = _found(case, *asked)
        got = found.critical[units.index(unit) if unit else 0]
        if abs(got - expected) > CRITICAL_ERROR:
            wrong.append((asked, unit, got, expected))
    assert wrong == []
