"""`chiso survey` from the outside: files in, files out, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from chiso.cli.main import main
from tests.engine.survey.samples import PLAIN, small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small().write_csv(tmp_path / "data.csv")
    small().write_parquet(tmp_path / "data.parquet")
    (tmp_path / "design.yaml").write_text(PLAIN, encoding="utf-8")
    return tmp_path


def run(*arguments: object):
    return CliRunner().invoke(main, ["survey", *map(str, arguments)])


def estimated(folder: Path, *more: object, data: str = "data.csv") -> pl.DataFrame:
    done = run(
        "estimate", "--data", folder / data, "--design", folder / "design.yaml", "--out", folder / "out.csv", *more
    )
    assert done.exit_code == 0, done.output
    return pl.read_csv(folder / "out.csv", schema_overrides={"level": pl.String, "domain": pl.String})


def test_the_columns_are_those_of_the_contract(folder: Path):
    table = estimated(folder, "--stat", "mean", "--vars", "y,full", "--by", "stratum,sex")
    contract = ["stat", "var", "domain", "est", "se", "df", "lci", "uci", "deff", "n", "level", "n_missing"]
    assert table.columns == contract
    assert table["domain"].to_list()[:2] == ["stratum=a,sex=f", "stratum=a,sex=m"] and table.height == 16


def test_csv_and_parquet_give_the_same(folder: Path):
    asked = ("--stat", "ratio", "--vars", "y/full", "--by", "sex")
    assert estimated(folder, *asked).equals(estimated(folder, *asked, data="data.parquet"))


def test_a_factor_has_one_row_a_level_and_a_quantile_one_a_probability(folder: Path):
    shares = estimated(folder, "--stat", "prop", "--vars", "sex,yes")
    assert shares.select("var", "level").rows() == [("sex", "f"), ("sex", "m"), ("yes", None)]
    quantiles = estimated(folder, "--stat", "quantile", "--vars", "y", "--probs", "0.25,0.5", "--qrule", "hf7")
    assert quantiles["level"].to_list() == ["0.25", "0.5"]


def test_a_total_with_gaps_is_warned_of(folder: Path):
    done = run(
        "estimate", "--data", folder / "data.csv", "--design", folder / "design.yaml", "--stat", "total", "--vars", "y"
    )
    assert done.exit_code == 0 and "survey.total_with_missing" in done.stderr and done.stdout.startswith("stat,var")
    told = json.loads(
        run(
            *("estimate", "--data", folder / "data.csv", "--design", folder / "design.yaml"),
            *("--stat", "total", "--vars", "y", "--json"),
        ).stdout
    )
    assert [note["code"] for note in told["warnings"]] == ["survey.total_with_missing"]
    assert told["estimates"][0]["n_missing"] > 0


def test_bad_files_get_exit_code_two_and_nothing_is_written(folder: Path):
    (folder / "design.yaml").write_text("wight: w\n", encoding="utf-8")
    done = run(
        *("estimate", "--data", folder / "data.csv", "--design", folder / "design.yaml"),
        *("--stat", "mean", "--vars", "y", "--out", folder / "o.csv"),
    )
    assert done.exit_code == 2 and "design.yaml" in done.stderr and not (folder / "o.csv").exists()
    missing = run(
        "estimate", "--data", folder / "x.csv", "--design", folder / "x.yaml", "--stat", "mean", "--vars", "y"
    )
    assert missing.exit_code == 2 and "survey.unreadable" in missing.stderr


def test_codes_with_leading_zeros_stay_codes(folder: Path):
    (folder / "data.csv").write_text("w,code,v\n1,01,1\n1,1,2\n1,NA,3\n1,01,\n", encoding="utf-8")
    (folder / "design.yaml").write_text("weight: w\n", encoding="utf-8")
    assert estimated(folder, "--stat", "mean", "--vars", "v", "--by", "code")["domain"].to_list() == [
        "code=01",
        "code=1",
    ]


def test_files_that_excel_writes_with_semicolons_are_read(folder: Path):
    (folder / "data.csv").write_text("w;v\n1,5;2,5\n2,5;3\n1;4\n", encoding="utf-8")
    (folder / "design.yaml").write_text("weight: w\n", encoding="utf-8")
    assert estimated(folder, "--stat", "total", "--vars", "v")["est"][0] == pytest.approx(1.5 * 2.5 + 2.5 * 3 + 4)


def test_weights_are_written_beside_the_data(folder: Path):
    (folder / "margins.csv").write_text("margin,level,pop\nsex,f,600\nsex,m,400\n", encoding="utf-8")
    done = run(
        *("weight", "--data", folder / "data.csv", "--design", folder / "design.yaml"),
        *("--margins", folder / "margins.csv", "--out", folder / "w.csv", "--json"),
    )
    assert done.exit_code == 0 and json.loads(done.stdout)["steps"][0]["step"] == "poststratify"
    sums = pl.read_csv(folder / "w.csv").group_by("sex").agg(pl.col("weight_final").sum()).sort("sex")
    assert sums["weight_final"].to_list() == pytest.approx([600, 400])
    nothing = run(
        "weight", "--data", folder / "data.csv", "--design", folder / "design.yaml", "--out", folder / "n.csv"
    )
    assert nothing.exit_code == 2 and "weights.no_steps" in nothing.stderr


def test_a_sample_is_drawn_twice_alike_and_not_without_a_seed(folder: Path):
    asked = ("select", "--frame", folder / "data.csv", "--strata", "stratum", "--total", 40)
    assert run(*asked, "--out", folder / "s.csv").exit_code == 2
    one = run(*asked, "--seed", 9, "--out", folder / "s.csv", "--json")
    first = (folder / "s.csv").read_bytes()
    other = run(*asked, "--seed", 9, "--out", folder / "s.csv", "--json")
    assert one.output == other.output and (folder / "s.csv").read_bytes() == first
    assert json.loads(one.stdout)["main"] == 40


def test_sizes_are_shown_side_by_side():
    told = json.loads(run("size", "--population", 20000, "--deff", 2, "--json").stdout)
    assert told["slovin"] == 393 and told["n"] > 700
    assert "0,0" in run("size", "--population", 20000, "--deff", 2).stdout
    assert run("size", "--margin", 5).exit_code == 2


def test_years_are_compared_with_their_assumption_said(folder: Path):
    small(8).write_csv(folder / "before.csv")
    asked = (
        "compare",
        "--data",
        folder / "data.csv",
        "--design",
        folder / "design.yaml",
        "--stat",
        "mean",
        "--vars",
        "y",
    )
    years = run(*asked, "--before", folder / "before.csv", "--by", "sex")
    assert years.exit_code == 0 and "độc lập" in years.stderr and "after,sex=f" in years.stdout
    domains = run(*asked, "--by", "stratum", "--against", "stratum=a")
    assert domains.stdout.count("\n") == 4


@pytest.mark.parametrize(
    ("column", "values", "design", "code", "place"),
    [
        ("w", [1, 2, None, 4], "", "survey.missing_value", "dòng dữ liệu 3"),
        ("w", [1, 2, 3, -4], "", "survey.negative_weight", "dòng dữ liệu 4"),
        ("unit", [1, 2, 2, 4], "", "survey.psu_in_two_strata", "nest: true"),
        ("N", [2, 2, 9, 1], ", fpc: N", "survey.fpc_too_small", "dòng dữ liệu 4"),
    ],
)
def test_data_that_contradict_the_design_end_with_the_place_and_how_to_mend(
    tmp_path: Path, column: str, values: list[int | None], design: str, code: str, place: str
):
    table = {"s": ["a", "a", "b", "b"], "unit": [1, 2, 3, 4], "w": [1, 2, 3, 4], "N": [9, 9, 9, 9], "y": [5, 6, 7, 8]}
    pl.DataFrame(table | {column: values}).write_csv(tmp_path / "data.csv")
    text = f"weight: w\nstrata: s\nstages: [{{unit: unit{design}}}]\n"
    (tmp_path / "design.yaml").write_text(text, encoding="utf-8")
    files = ("--data", tmp_path / "data.csv", "--design", tmp_path / "design.yaml", "--out", tmp_path / "out.csv")
    done = run("estimate", *files, "--stat", "mean", "--vars", "y")
    assert done.exit_code == 2 and code in done.stderr and place in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_raking_that_does_not_arrive_writes_no_weights(tmp_path: Path):
    pl.DataFrame({"w": [1] * 4, "a": list("xxyy"), "b": list("mmmn")}).write_csv(tmp_path / "data.csv")
    margins = "{by: a, counts: {x: 50, y: 50}}, {by: b, counts: {m: 20, n: 80}}"
    text = f"weight: w\nweighting: [{{rake: {{margins: [{margins}]}}}}]\n"
    (tmp_path / "design.yaml").write_text(text, encoding="utf-8")
    files = ("--data", tmp_path / "data.csv", "--design", tmp_path / "design.yaml", "--out", tmp_path / "out.csv")
    done = run("weight", *files)
    assert done.exit_code == 2 and "weights.rake_failed" in done.stderr and not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("stat", "interval"),
    [("quantile", "logit"), ("prop", "quantile"), ("mean", "wilson"), ("total", "beta"), ("var", "logit")],
)
def test_an_interval_of_another_statistic_is_refused(folder: Path, stat: str, interval: str):
    files = ("--data", folder / "data.csv", "--design", folder / "design.yaml")
    done = run("estimate", *files, "--stat", stat, "--vars", "yes", "--interval", interval)
    assert done.exit_code == 2 and "survey.interval_kind" in done.stderr


def test_switches_of_quantiles_are_refused_for_other_statistics_all_at_once(folder: Path):
    files = ("--data", folder / "data.csv", "--design", folder / "design.yaml")
    done = run(
        "estimate", *files, "--stat", "mean", "--vars", "yes", "--interval", "logit", "--qrule", "hf7", "--probs", ".9"
    )
    assert done.exit_code == 2
    assert all(each in done.stderr for each in ("survey.interval_kind", "--qrule", "--probs", "--stat quantile"))
