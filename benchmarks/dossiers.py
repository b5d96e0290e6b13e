"""How fast are the figures of dossiers? Side by side in one run with hand-written SQL, pandas and plain decoding.

    python -m benchmarks.dossiers [--rows 100000000] [--pairs 9] [--pandas] [--json] [--data FILE.parquet]

Fourteen measures by agency and month, from one Parquet file to the finished table: through the function that the
command line calls, and in SQL as a good analyst writes it for the same DuckDB. The two take turns, each in the same
settings; the figure is the median of the ratios of the pairs with its interval (order statistics, 95 %). Decoding the
same columns and doing nothing with them is the limit of both. Both answers are compared before anything is measured.
Peak memory is that of a process that only asks for the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import datetime
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from benchmarks.memory import peak_mb
from benchmarks.peers import MISSING, peer
from benchmarks.table import Row, printed
from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers

AS_OF = datetime(2026, 6, 30, 17)  # noqa: DTZ001
COUNTS = ("received", "early", "on_time", "late", "pending", "overdue", "resolved")
RATES = ("early_rate", "on_time_rate", "late_rate", "online_rate", "paid_online_rate", "digitised_rate")
MEASURES = (*COUNTS, *RATES, "result_digital_rate")
QUESTION = Asked(AS_OF, ("agency", "month"), measures=MEASURES)
PIECE = 2_000_000

SQL = """
WITH seen AS (
  SELECT agency, strftime(date_trunc('month', received_at), '%Y-%m') AS month, due_at, channel, paid_online, digitised,
    result_digital, CASE WHEN finished_at <= TIMESTAMP '{as_of}' THEN finished_at END AS done
  FROM read_parquet('{path}') WHERE received_at <= TIMESTAMP '{as_of}')
SELECT agency, month, count(*) AS received,
  count(*) FILTER (WHERE done::DATE < due_at::DATE) AS early,
  count(*) FILTER (WHERE done IS NOT NULL AND
    (due_at IS NULL OR (done::DATE >= due_at::DATE AND done <= due_at))) AS on_time,
  count(*) FILTER (WHERE done > due_at AND done::DATE >= due_at::DATE) AS late,
  count(*) FILTER (WHERE done IS NULL AND (due_at IS NULL OR due_at >= TIMESTAMP '{as_of}')) AS pending,
  count(*) FILTER (WHERE done IS NULL AND due_at < TIMESTAMP '{as_of}') AS overdue,
  count(done) AS resolved,
  early / nullif(resolved, 0) AS early_rate, on_time / nullif(resolved, 0) AS on_time_rate,
  late / nullif(resolved, 0) AS late_rate,
  count(*) FILTER (WHERE channel = 'online') / received AS online_rate,
  count(*) FILTER (WHERE paid_online) / nullif(count(paid_online), 0) AS paid_online_rate,
  count(*) FILTER (WHERE digitised) / received AS digitised_rate,
  count(*) FILTER (WHERE result_digital AND done IS NOT NULL) / nullif(resolved, 0) AS result_digital_rate
FROM seen GROUP BY ALL ORDER BY ALL NULLS LAST
"""
# the month cut first and written afterwards: what the analyst does who has looked at the time
QUICK = SQL.replace("strftime(date_trunc('month', received_at), '%Y-%m')", "date_trunc('month', received_at)")
DECODE = "SELECT max(agency), max(received_at), max(due_at), max(finished_at), max(channel), max(paid_online), "
DECODE += "max(digitised), max(result_digital) FROM read_parquet('{path}')"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument(
        "--pandas", action="store_true", help="also race pandas (tools/peers.sh fetches it); 20 million rows"
    )
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--data", type=Path, help="a file of before, instead of making one up")
    parser.add_argument("--only-memory", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_memory:
        io.kpi(options.only_memory, QUESTION)
        print(peak_mb())
        return
    with tempfile.TemporaryDirectory(prefix="chiso-bench-") as folder:
        path = options.data or make(options.rows, Path(folder))
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        rows = measure(path, options.pairs) + (against_pandas(path) if options.pandas else [])
    if options.json:
        print(json.dumps([astuple(row) for row in rows]))
        return
    print(f"{os.cpu_count()} cores, load before {load}\n{printed(rows)}")


def make(rows: int, folder: Path) -> Path:
    """One Parquet file of made-up dossiers, piece by piece, so that it fits into memory."""
    pieces = folder / "pieces"
    pieces.mkdir()
    for number in range(-(-rows // PIECE)):
        part = min(PIECE, rows - number * PIECE)
        make_dossiers(Recipe(part, seed=number)).write_parquet(pieces / f"{number:03d}.parquet")
        print(f"made {number * PIECE + part:,} rows", file=sys.stderr, flush=True)
    connection = io.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"COPY (FROM read_parquet('{pieces}/*.parquet')) TO '{folder}/all.parquet'")
    return folder / "all.parquet"


def hand(path: Path, sql: str) -> pl.DataFrame:
    return pl.DataFrame(io.connect().sql(sql.format(path=path, as_of=AS_OF.isoformat(sep=" "))))


def measure(path: Path, pairs: int) -> list[Row]:
    """The race, after both have given the same answer."""
    assert_frame_equal(io.kpi(path, QUESTION)[0], hand(path, SQL), check_dtypes=False)
    rows = hand(path, "SELECT count(*) FROM read_parquet('{path}')").item()
    ours = lambda: io.kpi(path, QUESTION)  # noqa: E731
    found = []
    for name, sql in (("hand-written SQL", SQL), ("hand-written SQL, month written last", QUICK)):
        ratios, mine, theirs = race(ours, lambda sql=sql: hand(path, sql), pairs)
        low, high = interval(ratios)
        found += [
            Row(f"{name}, {rows:,} rows", theirs, "s"),
            Row("chiso dossiers kpi, same rows and measures", mine, "s"),
            Row(f"ratio, median of {pairs} pairs ({low:.2f} to {high:.2f})", statistics.median(ratios), "×", 1.15),
        ]
    decode = statistics.median(clocked(lambda: hand(path, DECODE)) for _ in range(3))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.dossiers", "--only-memory", str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return [
        *found,
        Row("decoding the eight columns only", rows / decode / 1e6, "M rows/s"),
        Row("chiso dossiers kpi", rows / mine / 1e6, "M rows/s"),
        Row("chiso dossiers kpi, peak memory of the process", float(done.stdout), "MB", 1000),
        Row("all measures of the standard set", clocked(lambda: io.kpi(path, replace(QUESTION, measures=()))), "s"),
        Row(
            "stock and flow by agency and month",
            clocked(lambda: io.kpi(path, replace(QUESTION, measures=(), period="stock"))),
            "s",
        ),
    ]


def race(ours: Callable[[], object], theirs: Callable[[], object], pairs: int) -> tuple[list[float], float, float]:
    """Ratios of pairs that take turns, the first pair not counted, and both medians."""
    found = []
    for turn in range(pairs + 1):
        first, second = (ours, theirs) if turn % 2 else (theirs, ours)
        begun = clocked(first), clocked(second)
        mine, other = begun if turn % 2 else begun[::-1]
        if turn:
            found.append((mine, other))
    ratios = [mine / other for mine, other in found]
    return ratios, statistics.median(mine for mine, _ in found), statistics.median(other for _, other in found)


def clocked(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def interval(ratios: list[float]) -> tuple[float, float]:
    """Of the median, by order statistics: at least 95 % from nine pairs on."""
    ordered, count = sorted(ratios), len(ratios)
    cut = max(int((count - 1.96 * count**0.5) / 2), 0)
    return ordered[cut], ordered[count - 1 - cut]


def against_pandas(path: Path) -> list[Row]:
    """The same seven counts and seven rates in pandas, reading included."""
    pd = peer("pandas")
    if pd is None:
        return [Row(MISSING.format("pandas"), float("nan"), "s")]

    def theirs() -> object:
        names = [
            "agency",
            "received_at",
            "due_at",
            "finished_at",
            "channel",
            "paid_online",
            "digitised",
            "result_digital",
        ]
        frame = pd.read_parquet(path, columns=names)
        frame = frame[frame["received_at"] <= AS_OF]
        done = frame["finished_at"].where(frame["finished_at"] <= AS_OF)
        due, finished = frame["due_at"], done.notna()
        early = done.dt.normalize() < due.dt.normalize()
        late = (done > due) & ~early
        overdue = ~finished & (due < AS_OF)
        paid = frame["paid_online"]
        parts = pd.DataFrame(
            {
                "agency": frame["agency"], "month": frame["received_at"].dt.to_period("M"), "received": 1,
                "early": early,
                "on_time": finished & ~early & ~late, "late": late, "pending": ~finished & ~overdue, "overdue": overdue,
                "resolved": finished, "online": frame["channel"] == "online", "payable": paid.notna(),
                "paid": paid.fillna(False).astype(bool), "digitised": frame["digitised"],
                "result": frame["result_digital"] & finished,
            }
        )  # fmt: skip
        return parts.groupby(["agency", "month"], dropna=False).sum()

    other = statistics.median(clocked(theirs) for _ in range(3))
    mine = statistics.median(clocked(lambda: io.kpi(path, QUESTION)) for _ in range(3))
    pandas = Row("pandas, the same rows and measures", other, "s")
    return [pandas, Row("chiso (pandas ÷ 3)", mine, "s", other / 3)]


if __name__ == "__main__":
    main()
