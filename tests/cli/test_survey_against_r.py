"""`chiso survey` beside R's package survey over one small sample: every design, statistic and interval it can state.

`tests/golden/survey/make.R` made the facts; `designs.yaml` says the same designs in ChiSo's notation.
"""

from __future__ import annotations

import csv
import math
import shlex
from itertools import groupby
from pathlib import Path

import polars as pl
import pytest
import yaml
from click.testing import CliRunner

from chiso.cli.survey import survey

FOLDER = Path(__file__).parents[1] / "golden" / "survey"
SAMPLE = FOLDER / "sample.csv"
DESIGNS: dict[str, str] = yaml.safe_load((FOLDER / "designs.yaml").read_text(encoding="utf-8"))
FACTS = list(csv.DictReader((FOLDER / "facts.csv").open(encoding="utf-8")))
TOLERANCE = {"est": 1e-10, "se": 1e-9, "df": 0.0, "lci": 1e-9, "uci": 1e-9, "deff": 1e-9}
# R finds the logit of a share by an iteration that stops at 1e-8
ITERATED = 1e-8


def answer(tmp_path: Path, design: str, args: str) -> list[dict[str, str]]:
    """The table that the command writes."""
    words = shlex.split(args)
    verb = "compare" if words[0] == "COMPARE" else "estimate"
    words = [word for word in words if word != "COMPARE"]
    file, out = tmp_path / "design.yaml", tmp_path / "out.csv"
    file.write_text(DESIGNS[design].replace("bootstrap.csv", str(FOLDER / "bootstrap.csv")), encoding="utf-8")
    files = ["--data", str(SAMPLE), "--design", str(file), "--out", str(out)]
    told = CliRunner().invoke(survey, [verb, *words, *files])
    assert told.exit_code == 0, told.output
    return pl.read_csv(out, infer_schema=False).fill_null("").to_dicts()


def row_of(fact: dict[str, str], table: list[dict[str, str]]) -> dict[str, str]:
    if fact["args"].startswith("COMPARE"):
        first, second = fact["domain"].split("|")
        (row,) = (row for row in table if (row["first"], row["second"]) == (first, second))
        return row | {"est": row["diff"]}
    (row,) = (
        row for row in table if row["domain"] == fact["domain"] and (not fact["level"] or row["level"] == fact["level"])
    )
    return row


def wrong(fact: dict[str, str], row: dict[str, str]) -> list[str]:
    """The figures of a row that are not R's; limits are measured against the distance that they keep."""
    found = []
    for name, tolerance in TOLERANCE.items():
        if fact[name] in ("", "NaN"):
            continue
        theirs, ours = float(fact[name]), float(row[name] or "nan")
        size = max(abs(theirs), abs(float(fact["se"] or 0))) if name in ("lci", "uci") else abs(theirs)
        allowed = max(tolerance, ITERATED if "interval logit" in fact["args"] else 0.0) * size
        if name in ("se", "deff"):
            # what is calibrated to has no error: rounding on both sides
            allowed = max(allowed, 1e-12 * (abs(float(fact["est"])) if name == "se" else 1.0))
        if not math.isclose(ours, theirs, rel_tol=0.0, abs_tol=allowed):
            found.append(f"{fact['args']} {fact['level']} {fact['domain']}: {name} {row[name]}, R {fact[name]}")
    return found


@pytest.mark.parametrize("design", list(dict.fromkeys(fact["design"] for fact in FACTS)))
def test_the_command_gives_the_numbers_of_r(design: str, tmp_path: Path):
    mine = sorted((fact for fact in FACTS if fact["design"] == design), key=lambda fact: fact["args"])
    faults = []
    for args, facts in groupby(mine, key=lambda fact: fact["args"]):
        table = answer(tmp_path, design, args)
        for fact in facts:
            faults += wrong(fact, row_of(fact, table))
    assert faults == []


@pytest.mark.parametrize("design", ["poststratified", "linear", "logit", "raking_bounds", "jkn_calibrated", "trimmed"])
def test_the_command_gives_the_weights_of_r(design: str, tmp_path: Path):
    file, out = tmp_path / "design.yaml", tmp_path / "out.csv"
    file.write_text(DESIGNS[design], encoding="utf-8")
    told = CliRunner().invoke(survey, ["weight", "--data", str(SAMPLE), "--design", str(file), "--out", str(out)])
    assert told.exit_code == 0, told.output
    theirs = pl.read_csv(FOLDER / "weights.csv")[design]
    assert pl.read_csv(out)["weight_final"].to_list() == pytest.approx(theirs.to_list(), rel=1e-8)
