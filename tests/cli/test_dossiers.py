"""`chiso dossiers` from the outside: files in, files out, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from chiso.cli.main import main
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers

CSV = """dossier_id,agency,received_at,due_at,finished_at
1,A,2026-03-02 08:00,2026-03-10 17:00,2026-03-09 16:00
2,A,2026-03-02 08:00,2026-03-10 17:00,2026-03-10 17:00
3,A,2026-03-02 08:00,2026-03-10 17:00,2026-03-10 17:01
4,A,2026-03-02 08:00,2026-04-01 17:00,2026-04-01 08:00
5,A,2026-03-02 08:00,2026-03-31 17:00,
6,B,2026-04-01 00:00,2026-04-10 17:00,
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data.csv").write_text(CSV, encoding="utf-8")
    return tmp_path / "data.csv"


def run(*arguments: object):
    return CliRunner().invoke(main, ["dossiers", *map(str, arguments)])


def test_the_contract_of_the_issue(data: Path, tmp_path: Path):
    out = tmp_path / "out.csv"
    done = run("kpi", "--data", data, "--by", "agency,month", "--as-of", "2026-03-31", "--out", out)
    assert done.exit_code == 0, done.output
    table = pl.read_csv(out)
    assert table.columns[:12] == [
        *("agency", "month", "received", "early", "on_time", "late", "pending", "overdue", "resolved"),
        *("in_process", "without_due", "early_rate"),
    ]
    assert table.row(0)[:9] == ("A", "2026-03", 5, 1, 1, 1, 1, 1, 3) and table.height == 1


def test_parquet_comes_out_when_its_name_asks_for_it(data: Path, tmp_path: Path):
    run("kpi", "--data", data, "--as-of", "31/03/2026", "--out", tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet")["received"].to_list() == [5]


def test_without_out_the_table_is_printed_and_json_on_request(data: Path):
    asked = ("kpi", "--data", data, "--as-of", "2026-03-31T16:59", "--measures", "overdue,late_rate")
    assert run(*asked).stdout.splitlines() == ["overdue,late_rate", "0,0.3333333333333333"]
    assert json.loads(run(*asked, "--json").stdout)[0]["overdue"] == 0


def test_no_site_no_settings_and_no_database_are_needed(data: Path, tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "CHISO"))}
    program = (
        "import sys; from chiso.cli.main import main\n"
        f"sys.argv = ['chiso', 'dossiers', 'kpi', '--data', {str(data)!r}, '--as-of', '2026-03-31']\n"
        "try: main()\nfinally: assert not {'django', 'pyarrow', 'pandas'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0 and done.stdout.startswith("received,early"), done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--by", "office"),
        ("--measures", "speed"),
        ("--as-of", "31/02/2026"),
        ("--period", "waiting"),
        ("--with", "colours"),
    ],
)
def test_bad_questions_leave_with_code_two_and_write_nothing(data: Path, tmp_path: Path, arguments: tuple[str, ...]):
    done = run("kpi", "--data", data, "--out", tmp_path / "out.csv", *arguments)
    assert done.exit_code == 2 and not (tmp_path / "out.csv").exists()


def test_problems_come_as_json_in_both_languages(tmp_path: Path):
    (tmp_path / "d.csv").write_text("received_at,due_at,finished_at\nhôm qua,,\n", encoding="utf-8")
    done = run("kpi", "--data", tmp_path / "d.csv", "--json")
    (problem,) = json.loads(done.stdout)["problems"]
    assert done.exit_code == 2 and problem["code"] == "dossiers.unreadable_value" and problem["got"] == "hôm qua"


def test_reconcile_counts_each_finding_and_writes_the_disputes(data: Path, tmp_path: Path):
    (tmp_path / "national.csv").write_text(CSV.replace("2026-03-10 17:00\n", "2026-03-11 17:00\n"), encoding="utf-8")
    asked = ("reconcile", "--local", data, "--national", tmp_path / "national.csv", "--as-of", "2026-03-31")
    done = run(*asked, "--disputes", tmp_path / "disputes.csv", "--out", tmp_path / "all.csv", "--json")
    told = json.loads(done.stdout)
    assert told["findings"]["late_only_national"] == 1 and sum(told["findings"].values()) == 1
    assert pl.read_csv(tmp_path / "disputes.csv")["dossier_id"].to_list() == [2]
    assert pl.read_csv(tmp_path / "all.csv").height == 1
    assert "late only by synchronisation" in run(*asked, "--lang", "en").stdout
    assert run("reconcile", "--local", data, "--national", tmp_path / "none.csv").exit_code == 2


def test_forecast_lists_the_open_dossiers_and_says_how_good_it_is(tmp_path: Path):
    make_dossiers(Recipe(20_000, agencies=4, procedures=20)).write_parquet(tmp_path / "d.parquet")
    asked = ("forecast", "--data", tmp_path / "d.parquet", "--as-of", "2026-06-24")
    done = run(*asked, "--out", tmp_path / "open.csv", "--json")
    told = json.loads(done.stdout)
    listed = pl.read_csv(tmp_path / "open.csv")
    assert listed.height == sum(row["in_process"] for row in told["agencies"]) > 20
    assert listed["probability"].is_between(0, 1).all() and told["back_test"]["brier"] < told["back_test"]["base"]
    assert run(*asked).stdout.startswith("agency,in_process,overdue,will_be_late,low,high")
    assert run("forecast", "--data", tmp_path / "d.parquet", "--as-of", "2031-01-01").exit_code == 2
