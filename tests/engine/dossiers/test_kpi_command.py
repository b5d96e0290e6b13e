"""`chiso dossiers kpi` cell by cell against a second reading of the documented rules, in plain Python over the texts of
the files: any columns present, any shape of file, any question."""
# ruff: noqa: DTZ001, SIM905 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from chiso.cli.main import main

Row = dict[str, Any]
OPTIONAL = (
    "dossier_id province agency procedure channel service_level paid_online digitised result_digital data_reused "
    "satisfaction apology_at reappointments supplements awaiting_since"
).split()
REQUIRED = ["received_at", "due_at", "finished_at"]
AS_OF = datetime(2026, 3, 17, 10)
SHOWN = (
    "received early on_time late pending overdue resolved in_process without_due early_rate on_time_rate late_rate "
    "timely_rate online online_rate payable paid_online paid_online_rate digitised digitised_rate result_digital "
    "result_digital_rate fully_digitised data_reused data_reused_rate rated satisfied satisfied_rate satisfaction_mean "
    "late_without_apology apology_late second_reappointments over_supplemented timely_766 timely_766_rate"
).split()


def made(seed: int, rows: int = 400) -> list[Row]:
    """Dossiers around the as-of moment with ties at every edge, holes everywhere, and odd codes to group by."""
    rng = random.Random(seed)
    edges = [AS_OF + timedelta(seconds=s) for s in (-86_400, -1, 0, 1, 86_400)]
    edges += [datetime(2026, 3, 17), datetime(2026, 2, 28, 23, 59, 59), datetime(2026, 3, 1)]

    def moment(hole: float = 0.0) -> datetime | None:
        if rng.random() < hole:
            return None
        return (
            rng.choice(edges)
            if rng.random() < 0.3
            else datetime(2025, 12, 28) + timedelta(seconds=rng.randrange(86 * 86_400))
        )

    def pick(*values: object, hole: float = 0.15) -> object:
        return None if rng.random() < hole else rng.choice(values)

    found = []
    for number in range(rows):
        due = moment(0.05)
        near = [due, due and due.replace(hour=0, minute=0, second=0), due and due + timedelta(seconds=1)]
        finished = rng.choice(near) if rng.random() < 0.25 else moment(0.3)
        found.append(
            {
                "dossier_id": pick(f"M-{number}", hole=0.02),
                "province": pick("M01", "01"),
                "agency": pick("M01.1", "001", "1", "Sở Mẫu, một", 'Xã "Mẫu"'),
                "procedure": pick("1.000115", "1.0001150", "2.5"),
                "received_at": moment(0.02),
                "due_at": due,
                "finished_at": finished,
                "channel": pick("online", "in_person", "post", "1", "2", "3", "ONLINE"),
                "service_level": pick("full", "partial"),
                "paid_online": pick(True, False, hole=0.4),
                "digitised": pick(True, False),
                "result_digital": pick(True, False),
                "data_reused": pick(True, False),
                "satisfaction": pick(1.0, 3.5, 4.0, 5.0, hole=0.5),
                "apology_at": due and pick(due - timedelta(days=1), due, due - timedelta(hours=23), hole=0.6),
                "reappointments": pick(0, 1, 2),
                "supplements": pick(0, 1, 3),
                "awaiting_since": due and pick(due, due - timedelta(hours=5), due + timedelta(seconds=1), hole=0.6),
            }
        )
    return found


def state_of(row: Row, as_of: datetime, late_by: str) -> str:
    done, due = row["finished_at"], row["due_at"]
    if done is None or done > as_of:
        if due is None:
            return "pending"
        past = due.date() < as_of.date() if late_by == "date" else due < as_of
        return "overdue" if past else "pending"
    if due is None:
        return "on_time"
    if done.date() < due.date():
        return "early"
    past = done.date() > due.date() if late_by == "date" else done > due
    return "late" if past else "on_time"


def timely_766(row: Row, columns: set[str], state: str, late_by: str) -> bool:
    asked, due = row["awaiting_since"] if "awaiting_since" in columns else None, row["due_at"]
    if state == "overdue" and asked is not None:
        state = "pending" if (asked.date() <= due.date() if late_by == "date" else asked <= due) else state
    return state in ("early", "on_time", "pending") and (row["supplements"] or 0) < 2


def month_of(name: str, moment: datetime) -> str:
    quarter = (moment.month - 1) // 3 + 1
    return {"month": f"{moment:%Y-%m}", "quarter": f"{moment.year}-Q{quarter}", "year": f"{moment.year}"}[name]


def reckoned(rows: list[Row], columns: set[str], as_of: datetime, by: tuple[str, ...], period: str, late_by: str):
    """The table that must come out: header and rows of (text, number or None)."""
    groups: dict[tuple[Any, ...], list[Row]] = {} if by else {(): []}
    for row in rows:
        if row["received_at"] is None or row["received_at"] > as_of:
            continue
        placed = row["received_at"] if period == "received" else row["finished_at"]
        if placed is None or placed > as_of:
            continue
        key = tuple(month_of(name, placed) if name in ("month", "quarter", "year") else row[name] for name in by)
        state = state_of(row, as_of, late_by)
        groups.setdefault(key, []).append(
            row | {"state": state, "timely_766": timely_766(row, columns, state, late_by)}
        )
    ordered = sorted(groups, key=lambda key: [(part is None, str(part)) for part in key])
    return [(*key, *(measured(groups[key], columns)[name] for name in SHOWN)) for key in ordered]


def measured(rows: list[Row], columns: set[str]) -> dict[str, float | None]:
    """Every measure of a group; empty where its column is not there, or there is nothing to take a share of."""

    def count(test: Callable[[Row], object], needs: str = "") -> int | None:
        return sum(bool(test(row)) for row in rows) if not needs or needs in columns else None

    found: dict[str, float | None] = {"received": len(rows)}
    for name in ("early", "on_time", "late", "pending", "overdue"):
        found[name] = count(lambda row, name=name: row["state"] == name)
    found["resolved"] = count(lambda row: row["state"] in ("early", "on_time", "late"))
    found["in_process"] = count(lambda row: row["state"] in ("pending", "overdue"))
    found["without_due"] = count(lambda row: row["due_at"] is None)
    timely = count(lambda row: row["state"] in ("early", "on_time", "pending"))
    found["online"] = count(lambda row: str(row["channel"]).lower() in ("online", "2"), "channel")
    found["payable"] = count(lambda row: row["paid_online"] is not None, "paid_online")
    found["paid_online"] = count(lambda row: row["paid_online"], "paid_online")
    found["digitised"] = count(lambda row: row["digitised"], "digitised")
    resolved = ("early", "on_time", "late")
    found["result_digital"] = count(lambda row: row["result_digital"] and row["state"] in resolved, "result_digital")
    both = {"digitised", "result_digital"} <= columns
    whole = count(lambda row: row["digitised"] and row["result_digital"] and row["state"] in resolved)
    found["fully_digitised"] = whole if both else None
    found["data_reused"] = count(lambda row: row["data_reused"], "data_reused")
    marks = [row["satisfaction"] for row in rows if row["satisfaction"] is not None]
    found["rated"] = len(marks) if "satisfaction" in columns else None
    found["satisfied"] = sum(mark >= 4 for mark in marks) if "satisfaction" in columns else None
    bad = ("late", "overdue")
    found["late_without_apology"] = count(lambda row: row["state"] in bad and row["apology_at"] is None, "apology_at")
    found["apology_late"] = count(
        lambda row: row["apology_at"] and row["due_at"] and row["apology_at"] > row["due_at"] - timedelta(days=1),
        "apology_at",
    )
    found["second_reappointments"] = count(lambda row: (row["reappointments"] or 0) > 1, "reappointments")
    found["over_supplemented"] = count(lambda row: (row["supplements"] or 0) > 1, "supplements")
    found["timely_766"] = count(lambda row: row["timely_766"], "supplements")

    def share(top: float | None, of: str) -> float | None:
        return top / found[of] if top is not None and found[of] else None

    for name, of in (
        *((name, "resolved") for name in ("early", "on_time", "late", "result_digital")),
        *((name, "received") for name in ("online", "digitised", "data_reused", "timely_766")),
        ("paid_online", "payable"),
        ("satisfied", "rated"),
    ):
        found[f"{name}_rate"] = share(found[name], of)
    found["timely_rate"] = share(timely, "received")
    found["satisfaction_mean"] = share(sum(marks), "rated")
    return found


def written(rows: list[Row], columns: list[str], path: Path, shape: str) -> None:
    """The same dossiers as a typed file, as texts, in UTC, as a folder of partitions."""
    frame = pl.DataFrame(
        [{name: row[name] for name in columns} for row in rows],
        schema_overrides={name: pl.Datetime("us") for name in columns if name.endswith("_at")},
        infer_schema_length=None,
    )
    moments = [name for name in columns if name.endswith("_at")]
    if shape == "utc.parquet":
        zoned = pl.col(moments).dt.replace_time_zone("Asia/Ho_Chi_Minh").dt.convert_time_zone("UTC")
        frame.with_columns(zoned).write_parquet(path)
    elif shape == "zoned.csv":
        frame.with_columns(pl.col(moments).dt.offset_by("-7h").dt.strftime("%Y-%m-%dT%H:%M:%SZ")).write_csv(path)
    elif shape == "plain.csv":
        frame.with_columns(pl.col(moments).dt.strftime("%Y-%m-%d %H:%M:%S")).write_csv(path)
    elif shape == "day_first.csv":
        frame.with_columns(pl.col(moments).dt.strftime("%d/%m/%Y %H:%M:%S")).write_csv(path, separator=";")
    elif shape == "hive":
        for (year,), piece in frame.group_by(pl.col("received_at").dt.year()):
            (path / f"year={year}").mkdir(parents=True)
            piece.write_parquet(path / f"year={year}" / "part-0.parquet")
    else:
        frame.write_parquet(path)


def answered(path: Path, out: Path, *options: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    done = CliRunner().invoke(main, ["dossiers", "kpi", "--data", str(path), "--out", str(out), *options])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream)
    return head, [tuple(row) for row in rows]


def shown(part: object) -> str:
    """A group as CSV writes it."""
    return "" if part is None else str(part).lower() if isinstance(part, bool) else str(part)


def same(head: list[str], got: list[tuple[Any, ...]], expected: list[tuple[Any, ...]], keys: int) -> None:
    assert [row[:keys] for row in got] == [tuple(map(shown, r[:keys])) for r in expected]
    for ours, theirs in zip(got, expected, strict=True):
        values = dict(zip(SHOWN, theirs[keys:], strict=True))
        for name, cell in zip(head[keys:], ours[keys:], strict=True):
            value = values[name]
            told = (ours[:keys], name, cell, value)
            assert (cell == "") == (value is None), told
            assert value is None or float(cell) == pytest.approx(value, rel=1e-12, abs=1e-12), told
            assert not isinstance(value, int) or cell == str(value), told


SHAPES = ("typed.parquet", "utc.parquet", "plain.csv", "zoned.csv", "day_first.csv", "hive")


@pytest.mark.parametrize("seed", range(6))
def test_every_cell_is_that_of_the_rules_read_row_by_row(tmp_path: Path, seed: int):
    rng = random.Random(1000 + seed)
    rows = made(seed)
    columns = [name for name in OPTIONAL if rng.random() < (1.0 if seed < 2 else 0.6)]
    listed = [*columns, *REQUIRED]
    rng.shuffle(listed)
    shape = SHAPES[seed % len(SHAPES)]
    written(rows, listed, tmp_path / shape, shape)
    groups = [*(name for name in columns if name not in UNGROUPED), "month", "quarter", "year"]
    asked: list[tuple[str, ...]] = [(), *((name,) for name in groups[seed % 3 :: 3])]
    asked += rng.sample(list(combinations(groups, 2)), 2)
    for by in asked:
        period, late_by = rng.choice(["received", "finished"]), rng.choice(["moment", "date"])
        as_of, told = rng.choice(
            [(AS_OF, "2026-03-17T10:00:00"), (AS_OF, "2026-03-17T03:00:00Z"), (DAY_END, "2026-03-16")]
        )
        options = ["--as-of", told, "--period", period, "--late-by", late_by]
        head, got = answered(tmp_path / shape, tmp_path / "out.csv", *options, *(["--by", ",".join(by)] if by else []))
        assert head == [*by, *(name for name in SHOWN if name not in by)]
        same(head, got, reckoned(lowered(rows), set(columns), as_of, by, period, late_by), len(by))


UNGROUPED = ("satisfaction", "apology_at", "reappointments", "supplements", "awaiting_since")
DAY_END = datetime(2026, 3, 16, 23, 59, 59, 999999)


def lowered(rows: list[Row]) -> list[Row]:
    """Channels as they are grouped: written small."""
    return [row | {"channel": row["channel"] and str(row["channel"]).lower()} for row in rows]


@pytest.mark.parametrize("period", ["received", "stock"])
def test_a_group_called_like_a_measure_takes_its_place(tmp_path: Path, period: str):
    rows = [row for row in made(7) if row["received_at"]]
    frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(late=pl.lit("a"), period=pl.lit("b"))
    frame.write_parquet(tmp_path / "d.parquet")
    options = ["--as-of", "2026-03-17T10:00:00", "--period", period, "--measures", "received,late,early"]
    head, got = answered(tmp_path / "d.parquet", tmp_path / "out.csv", *options, "--by", "late,period")
    assert head[:3] == ["late", "period", "received"] and head.count("late") == 1
    assert got[0][:2] == ("a", "b") and int(got[0][2]) == sum(row["received_at"] <= AS_OF for row in rows)


def test_the_answer_is_the_same_on_the_screen_and_in_parquet(tmp_path: Path):
    written(made(5), [*OPTIONAL, *REQUIRED], tmp_path / "d.parquet", "typed.parquet")
    options = [
        "dossiers",
        "kpi",
        "--data",
        str(tmp_path / "d.parquet"),
        "--by",
        "agency,month",
        "--as-of",
        "17/03/2026",
    ]
    shown = CliRunner().invoke(main, options)
    assert CliRunner().invoke(main, [*options, "--out", str(tmp_path / "o.parquet")]).exit_code == 0
    assert pl.read_parquet(tmp_path / "o.parquet").write_csv(null_value="") == shown.stdout
    assert next(csv.reader(io.StringIO(shown.stdout)))[:2] == ["agency", "month"]


READERS = {".csv": pl.read_csv, ".parquet": pl.read_parquet, ".json": pl.read_json}


@pytest.mark.parametrize("ending", [*READERS, ".xlsx"])
def test_the_answer_is_written_in_the_form_that_its_name_says(tmp_path: Path, ending: str):
    lines = ["agency,received_at,due_at,finished_at", "A,2026-03-02 08:00,2026-03-05 17:00,2026-03-05 17:00"]
    (tmp_path / "d.csv").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / f"out{ending}"
    command = ["dossiers", "kpi", "--data", str(tmp_path / "d.csv"), "--by", "agency", "--as-of", "2026-03-31"]
    assert CliRunner().invoke(main, [*command, "--out", str(out)]).exit_code == 0
    if ending == ".xlsx":
        heads, first = openpyxl.load_workbook(out).active.iter_rows(max_row=2, max_col=4, values_only=True)
        assert (heads, first) == (("agency", "received", "early", "on_time"), ("A", 1, 0, 1))
    else:
        assert READERS[ending](out).select("agency", "received", "early", "on_time").rows() == [("A", 1, 0, 1)]
