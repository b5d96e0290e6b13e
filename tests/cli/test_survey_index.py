"""`chiso survey index` and `check` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from chiso.cli.main import main
from tests.engine.survey.test_index import BY_PERSON, DDCI, LATE, rated

NAMES = ("scores", "indicators", "ranking", "roles", "exclusions", "flags")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rated().write_csv(tmp_path / "data.csv")
    (tmp_path / "design.yaml").write_text(BY_PERSON, encoding="utf-8")
    (tmp_path / "method.yaml").write_text(DDCI, encoding="utf-8")
    rows = [{"unit": unit, "indicator": "H1", "value": value} for unit, value in LATE.items()]
    pl.DataFrame(rows).write_csv(tmp_path / "hard.csv")
    return tmp_path


def run(folder: Path, *more: object):
    base = ["--data", folder / "data.csv", "--design", folder / "design.yaml", "--method", folder / "method.yaml"]
    return CliRunner().invoke(main, ["survey", "index", *map(str, base), "--out", str(folder / "out"), *map(str, more)])


def test_an_index_is_written_as_six_tables(folder: Path):
    done = run(folder, "--hard", folder / "hard.csv")
    assert done.exit_code == 0, done.output
    for name in NAMES:
        assert (folder / "out" / f"{name}.csv").exists()
    ranking = pl.read_csv(folder / "out" / "ranking.csv")
    assert ranking.columns[:4] == ["block", "rank", "of", "unit"] and ranking.height == 9
    assert ranking.filter(pl.col("unit") == "X9")["status"].to_list() == ["not_ranked"]


def test_without_the_hard_figures_the_total_is_missing_and_nobody_is_ranked(folder: Path):
    done = run(folder, "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and {row["rank"] for row in told["ranking"]} == {None}


def test_a_bad_method_is_bad_input(folder: Path):
    (folder / "method.yaml").write_text(DDCI.replace("parent: A, var", "parent: Z, var"), encoding="utf-8")
    done = run(folder)
    assert done.exit_code == 2 and "survey.method_parent" in done.output and not (folder / "out").exists()


def test_the_checks_of_a_method_run_by_themselves(folder: Path):
    cleaning = "cleaning: [{check: duplicates, columns: [person, unit], exclude: true}]\n"
    (folder / "method.yaml").write_text(DDCI + cleaning, encoding="utf-8")
    pl.concat([rated(), rated().head(2)]).write_csv(folder / "data.csv")
    arguments = ["--data", folder / "data.csv", "--method", folder / "method.yaml", "--out", folder / "out"]
    done = CliRunner().invoke(main, ["survey", "check", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    assert pl.read_csv(folder / "out" / "exclusions.csv").height == 2
