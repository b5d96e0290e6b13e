"""Chances of selection and weights beside R's packages sampling and survey (`tests/golden/survey/make_selection.R`)."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from chiso.engine.survey.design_file import read_design
from chiso.engine.survey.drawing import draw, generator_of, select_systematic
from chiso.engine.survey.plan import read_plan
from chiso.engine.survey.preparing import prepare
from chiso.engine.survey.selecting import select

FOLDER = Path(__file__).parents[2] / "golden" / "survey"
CHANCES = list(csv.DictReader((FOLDER / "chances.csv").open(encoding="utf-8")))
SIZES = {
    "even": [10.0, 20, 30, 40, 50, 60, 70, 20],
    "large": [4000.0, 210, 220, 230, 1900, 240, 250, 260, 270, 280],
    "small": [3.0, 5, 8, 4, 6, 4],
}
CASES = sorted({(row["list"], int(row["n"])) for row in CHANCES})
PAIRS = sorted({(row["list"], int(row["n"])) for row in CHANCES if row["what"] == "sampford"})
CALIBRATED = "calibrate: {{{}totals: {{1: 1030, sex=m: 470, y: 77000}}}}"
STEPS = {
    "linear": CALIBRATED.format(""),
    "raking": CALIBRATED.format("distance: raking, "),
    "truncated": CALIBRATED.format("bounds: [0.93, 1.12], "),
    "logit": CALIBRATED.format("distance: logit, bounds: [0.4, 2.5], "),
    "rake": "rake: {margins: [{by: sex, counts: {f: 560, m: 470}}, {by: area, counts: {rural: 610, urban: 420}}]}",
    "nonresponse": "nonresponse: {responded: yes, classes: [area]}",
}
# sampling::calib stops its logit at 2e-7 of the totals, the others far below
THEIR_OWN_MISS = {"logit": 1e-5, "rake": 1e-8}


def chances(name: str, n: int, what: str) -> dict[tuple[int, int], float]:
    return {
        (int(row["i"]), int(row["j"])): float(row["value"])
        for row in CHANCES
        if (row["list"], int(row["n"]), row["what"]) == (name, n, what)
    }


@pytest.mark.parametrize(("name", "n"), CASES)
@pytest.mark.parametrize("method", ["pps_systematic", "sampford", "brewer"])
def test_chances_of_selection_and_certain_units_are_those_of_sampling(name: str, n: int, method: str):
    frame = pl.DataFrame({"unit": range(len(SIZES[name])), "size": SIZES[name]})
    plan = read_plan(f"stages: [{{unit: unit, method: {method}, size: size, n: {n}}}]")
    theirs, seen = chances(name, n, "first"), set()
    for seed in range(60):
        for row in select(frame, plan, seed).frame.iter_rows(named=True):
            seen.add(row["unit"])
            assert row["prob_1"] == pytest.approx(theirs[row["unit"], row["unit"]], rel=1e-12)
            assert bool(row["certain_1"]) == (theirs[row["unit"], row["unit"]] == 1)
    assert len(seen) == len(SIZES[name])


class Start:
    """A random start that is chosen."""

    def __init__(self, start: float) -> None:
        self.start = start

    def random(self) -> float:
        return self.start


@pytest.mark.parametrize(("name", "n"), PAIRS)
def test_pairs_of_a_systematic_sample_have_exactly_the_chances_of_sampling(name: str, n: int):
    """Sizes are whole and n divides their sum: the middles of unit steps are all the samples that there are."""
    sizes = np.array(SIZES[name])
    step = int(sizes.sum()) // n
    found = dict.fromkeys(combinations(range(len(sizes)), 2), 0.0)
    for place in range(step):
        for pair in combinations(select_systematic(sizes, n, Start((place + 0.5) / step)).tolist(), 2):  # type: ignore[arg-type]
            found[pair] += 1 / step
    theirs = chances(name, n, "systematic")
    assert found == {pair: pytest.approx(value, abs=1e-9) for pair, value in theirs.items()}


@pytest.mark.parametrize(("name", "n"), PAIRS)
def test_pairs_of_sampfords_samples_have_the_chances_of_sampling(name: str, n: int):
    draws, generator = 4000, generator_of(7)
    found = dict.fromkeys(combinations(range(len(SIZES[name])), 2), 0)
    for _ in range(draws):
        for pair in combinations(draw("sampford", np.array(SIZES[name]), n, generator).tolist(), 2):
            found[pair] += 1
    for pair, value in chances(name, n, "sampford").items():
        assert abs(found[pair] / draws - value) < 4.5 * np.sqrt(value * (1 - value) / draws), pair


@pytest.mark.parametrize("step", STEPS)
def test_weights_are_those_of_r(step: str):
    frame = pl.read_csv(FOLDER / "sample.csv")
    text = f"weight: w\nstrata: stratum\nnest: true\nstages: [{{unit: cluster}}]\nweighting: [{{{STEPS[step]}}}]\n"
    ours = prepare(read_design(text), frame, "linear").design.weight
    theirs = pl.read_csv(FOLDER / "more_weights.csv")[step].cast(pl.Float64).to_numpy()
    assert ours == pytest.approx(theirs, rel=THEIR_OWN_MISS.get(step, 1e-10))
