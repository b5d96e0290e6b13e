"""`chiso index` from the outside: files in, tables out, exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from chiso.cli.main import main
from tests.engine.composite.samples import META, small

RECIPE = """
steps:
  - denominate: {}
  - impute: {method: group_mean, group: area}
  - screen: {min_available: 0.6}
  - treat: {winsorise_max: 3, then: log_ct}
  - normalise: {method: minmax, lower: 1, upper: 100}
  - aggregate: {method: arithmetic, by_level: {3: geometric}}
  - rank: {ties: min}
uncertainty:
  replications: 50
  weights: {1: 0.2, 2: 0.2}
  steps:
    treat.winsorise_max: [1, 3, 5]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = small()
    table = {
        "uCode": list(data.units),
        "uName": [f"Xã {unit}" for unit in data.units],
        "area": list(data.groups["area"]),
        "people": data.denominators["people"],
    } | {code: pl.Series(data.values[:, at]).fill_nan(None) for at, code in enumerate(data.codes)}
    pl.DataFrame(table).write_csv(tmp_path / "data.csv")
    rows = [
        {
            "iCode": node.code,
            "Level": node.level or None,
            "Weight": node.weight if node.level else None,
            "Direction": node.direction if node.level else None,
            "Parent": node.parent,
            "Type": node.kind,
            "Denominator": node.denominator,
        }
        for node in META.nodes
    ]
    pl.DataFrame(rows, infer_schema_length=None).write_csv(tmp_path / "meta.csv")
    (tmp_path / "recipe.yaml").write_text(RECIPE, encoding="utf-8")
    return tmp_path


def call(command: str, folder: Path, *more: object, data: str = "data.csv", recipe: str = "recipe.yaml"):
    files = ["--data", folder / data, "--meta", folder / "meta.csv", "--recipe", folder / recipe]
    return CliRunner().invoke(main, ["index", command, *map(str, files), *map(str, more)])


def test_every_step_is_written_and_the_recipe_can_be_replayed(folder: Path):
    done = call("run", folder, "--out", folder / "one")
    assert done.exit_code == 0, done.output
    names = {path.name for path in (folder / "one").iterdir()}
    steps = {"raw", "denominated", "imputed", "screened", "treated", "normalised", "aggregated"}
    assert {f"step_{step}.csv" for step in steps} <= names
    assert {
        "results.csv",
        "ranks.csv",
        "recipe.json",
        "run.json",
        "anchors.csv",
        "weights.csv",
        "treat_points.csv",
    } <= names
    told = json.loads((folder / "one" / "run.json").read_text(encoding="utf-8"))
    assert told["ranked_units"] == 24 and set(told["sha256"]) == {"data", "meta"}
    again = call("run", folder, "--out", folder / "two", recipe="one/recipe.json")
    assert again.exit_code == 0, again.output
    for name in names - {"run.json"}:
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes(), name
    results = pl.read_csv(folder / "one" / "results.csv")
    assert results.columns[:5] == ["uCode", "uName", "Rank", "total", "supply"]
    assert results["Rank"].to_list() == sorted(results["Rank"].to_list()) and results["Rank"].dtype == pl.Int64


def test_numbers_in_the_tables_read_back_to_the_same_numbers(folder: Path):
    call("run", folder, "--out", folder / "out")
    written = pl.read_csv(folder / "out" / "step_raw.csv").select(META.indicators).to_numpy()
    np.testing.assert_array_equal(written, small().values)


def test_a_workbook_gives_the_same_as_a_csv_file(folder: Path):
    from openpyxl import Workbook

    book = Workbook()
    for row in csv.reader((folder / "data.csv").open(encoding="utf-8")):
        book.active.append([float(cell) if cell[:1].isdigit() else cell or None for cell in row])
    book.save(folder / "data.xlsx")
    one, two = (call("run", folder, "--out", folder / "out", "--json", data=name) for name in ("data.csv", "data.xlsx"))
    assert one.exit_code == two.exit_code == 0, two.output
    rows, others = (json.loads(done.stdout)["results"] for done in (one, two))
    for row, other in zip(rows, others, strict=True):
        # a workbook holds 15 to 16 digits
        assert {name: cell for name, cell in row.items() if isinstance(cell, str)} == {
            name: cell for name, cell in other.items() if isinstance(cell, str)
        }
        assert [cell for cell in row.values() if not isinstance(cell, str)] == pytest.approx(
            [cell for cell in other.values() if not isinstance(cell, str)], rel=1e-13
        )


def test_a_wrong_cell_of_a_workbook_is_named_by_its_address(folder: Path):
    from openpyxl import Workbook

    book = Workbook()
    for number, row in enumerate(csv.reader((folder / "data.csv").open(encoding="utf-8"))):
        book.active.append(["?" if number == 4 and cell and at == 5 else cell for at, cell in enumerate(row)])
    book.active["E6"] = "=1+1"
    book.save(folder / "data.xlsx")
    done = call("run", folder, "--out", folder / "out", data="data.xlsx")
    assert done.exit_code == 2 and "E6" in done.output and "formula_without_value" in done.output
    book.active["E6"] = 2
    book.save(folder / "data.xlsx")
    done = call("run", folder, "--out", folder / "out", data="data.xlsx")
    assert done.exit_code == 2 and "F5 (online)" in done.output


def test_headings_of_a_workbook_that_stand_twice_or_are_blank_are_named_and_blank_rows_do_not_shift_addresses(
    folder: Path,
):
    from openpyxl import Workbook

    book = Workbook()
    for row in csv.reader((folder / "data.csv").open(encoding="utf-8")):
        book.active.append([None, *row, 7])
    book.active["H1"], book.active["M1"] = "online", None
    book.save(folder / "data.xlsx")
    done = call("run", folder, "--out", folder / "out", data="data.xlsx")
    assert done.exit_code == 2 and "ô G1 và ô H1" in done.output and "ô M1 có số liệu" in done.output
    book = Workbook()
    for row in csv.reader((folder / "data.csv").open(encoding="utf-8")):
        book.active.append([None, *row])
    book.active.insert_rows(4, 2)
    book.active["G8"] = "?"
    book.save(folder / "data.xlsx")
    done = call("run", folder, "--out", folder / "out", data="data.xlsx")
    assert done.exit_code == 2 and "G8 (online)" in done.output


def test_bad_input_leaves_with_two_and_names_everything_in_both_languages(folder: Path):
    text = (folder / "data.csv").read_text(encoding="utf-8").replace("u03", "u02").replace("online", "on_line")
    (folder / "data.csv").write_text(text, encoding="utf-8")
    done = call("run", folder, "--out", folder / "out", "--lang", "en")
    assert done.exit_code == 2 and not (folder / "out").exists()
    for code in ("duplicate_unit", "unknown_column", "missing_indicator"):
        assert f"index.{code}" in done.output
    told = json.loads(call("run", folder, "--out", folder / "out", "--json").stdout)
    assert told["usable"] is False and len(told["problems"]) == 3


def test_files_that_are_not_there_leave_with_two(folder: Path):
    for name in ("data.csv", "meta.csv", "recipe.yaml"):
        kept = (folder / name).read_bytes()
        (folder / name).unlink()
        done = call("run", folder, "--out", folder / "out")
        assert done.exit_code == 2 and name in done.output and "index.unreadable" in done.output
        (folder / name).write_bytes(kept)


def test_uncertainty_follows_the_recipe_and_the_command_line_over_it(folder: Path):
    done = call("uncertainty", folder, "--replications", 80, "--seed", 4, "--out", folder / "ua", "--keep-replications")
    assert done.exit_code == 0, done.output
    table = pl.read_csv(folder / "ua" / "uncertainty.csv")
    assert {"uCode", "score", "rank", "rank_mean", "rank_q05", "rank_q50", "rank_q95"} <= set(table.columns)
    ranks = pl.read_csv(folder / "ua" / "uncertainty_ranks.csv")
    assert ranks.columns[:3] == ["uCode", "Nominal", "r_1"] and ranks.width == 82
    mean = ranks.select(pl.mean_horizontal(pl.exclude("uCode", "Nominal"))).to_series()
    np.testing.assert_allclose(mean.to_numpy(), table["rank_mean"].to_numpy())
    told = json.loads(call("uncertainty", folder, "--json").stdout)
    assert told["replications"] == 50 and told["inputs"] == ["weights.1", "weights.2", "treat.winsorise_max"]


def test_a_recipe_that_says_nothing_of_uncertainty_varies_all_weights(folder: Path):
    (folder / "recipe.yaml").write_text(RECIPE.split("uncertainty:")[0], encoding="utf-8")
    told = json.loads(call("uncertainty", folder, "--json", "--replications", 20).stdout)
    assert told["inputs"] == ["weights.1", "weights.2", "weights.3"]
    pl.DataFrame({"uCode": ["u00"], "trust": [0.4]}).write_csv(folder / "errors.csv")
    told = json.loads(
        call("uncertainty", folder, "--json", "--replications", 20, "--errors", folder / "errors.csv").stdout
    )
    assert told["inputs"][-1] == "errors"


def test_sensitivity_names_every_input_and_output(folder: Path):
    done = call("sensitivity", folder, "--replications", 60, "--bootstrap", 20, "--out", folder / "sa")
    assert done.exit_code == 0, done.output
    table = pl.read_csv(folder / "sa" / "sensitivity.csv")
    assert table["input"].unique(maintain_order=True).to_list() == ["weights.1", "weights.2", "treat.winsorise_max"]
    assert table["output"].to_list()[:2] == ["rank_shift", "u00"] and table.height == 3 * 25


def test_correlations_within_parents_groups_and_stages(folder: Path):
    told = json.loads(call("correlate", folder, "--levels", "1,2", "--with-parents", "--json").stdout)
    assert [(row["first"], row["second"]) for row in told["rows"]][:2] == [("wait", "service"), ("online", "service")]
    done = call("correlate", folder, "--stage", "raw", "--method", "kendall", "--within", 2)
    assert done.exit_code == 0 and done.stdout.startswith("first,second,correlation,n\nwait,online,")
    assert done.stdout.count("\n") == 1 + 3 + 1 + 1
    alpha = json.loads(call("correlate", folder, "--alpha", "--json").stdout)
    assert {row["node"] for row in alpha["rows"]} >= {"service", "supply"}
    assert call("correlate", folder, "--stage", "boiled").exit_code == 2


def test_an_example_can_be_printed_and_used_by_its_name(folder: Path):
    listed = CliRunner().invoke(main, ["index", "example"])
    assert "gop-cong" in listed.stdout.split()
    assert CliRunner().invoke(main, ["index", "example", "gop-cong"]).stdout.startswith("#")
    assert CliRunner().invoke(main, ["index", "example", "nothing"]).exit_code == 2
    done = CliRunner().invoke(
        main,
        ["index", "run", "--data", str(folder / "data.csv"), "--meta", str(folder / "meta.csv"), "--recipe", "gop-cong",
         "--out", str(folder / "out")],
    )  # fmt: skip
    assert done.exit_code == 0 and "index.taken_as_normalised" in done.stderr
