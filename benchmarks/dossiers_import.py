"""How fast do extracts come in, and how fast do pages read what imports keep?

    python -m benchmarks.dossiers_import [--rows 1000000] [--xlsx-rows 200000] [--pairs 3]

Each import runs in a process of its own, into an empty store, from the file to the committed snapshot, validation and
kept figures included; the start of Python is not counted. Peak memory is that of the process. Beside it polars reads
the same CSV as text and does nothing else: the price of parsing alone. Times are of the clock, with the CPU time beside
them, because a machine that does something else too shows in their distance.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl

from benchmarks.dossiers import clocked
from benchmarks.table import Row, printed
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.intake.figures import OPEN, figures_at
from chiso.engine.dossiers.intake.reading_io import earliest, kept, one_dossier, picked
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers

AS_OF = datetime(2026, 6, 30, 17)  # noqa: DTZ001
LISTED = ("dossier_id", "procedure", "received_at", "due_at", "finished_at", "apology_at")
CHILD = """
import json, os, sys, time
from datetime import datetime
from pathlib import Path
from benchmarks.memory import peak_mb
from chiso.engine.dossiers.intake.import_io import import_extract
from chiso.engine.dossiers.intake.orders import Order
from chiso.engine.dossiers.intake.store_io import Store
moment = datetime(2026, 6, 30, 17)
began, used = time.perf_counter(), sum(os.times()[:2])
found = import_extract(Store(Path(sys.argv[2])), Order(Path(sys.argv[1]), moment, extracted_at=moment))
wall, cpu = time.perf_counter() - began, sum(os.times()[:2]) - used
peak = peak_mb()
print(json.dumps([wall, cpu, peak, found.record.totals.received]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--xlsx-rows", type=int, default=200_000)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chiso-bench-") as name:
        folder = Path(name)
        frame = make_dossiers(Recipe(options.rows))
        frame.write_csv(folder / "a.csv")
        frame.head(options.xlsx_rows).write_excel(folder / "a.xlsx")
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        rows = imported(folder / "a.csv", options.pairs, 300_000) + imported(folder / "a.xlsx", options.pairs, 40_000)
        reads = (clocked(lambda: pl.read_csv(folder / "a.csv", infer_schema=False)) for _ in range(options.pairs))
        parsing = statistics.median(reads)
        rows.append(Row("polars reads the same CSV as text, nothing else", options.rows / parsing / 1000, "k rows/s"))
        print(f"{os.cpu_count()} cores, load before {load}\n{printed(rows + pages(Store(folder / 'a.csv.0')))}")


def imported(path: Path, times: int, wanted: int) -> list[Row]:
    """Seconds a million rows, by the clock and of the CPU, the median of several; what was asked is a rate of rows."""
    found = []
    for number in range(times):
        store = path.with_name(f"{path.name}.{number}")
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(path), str(store)], check=True, capture_output=True, text=True
        )
        found.append(json.loads(done.stdout))
    rows = found[0][3]
    wall, cpu = (statistics.median(one[place] for one in found) / rows * 1e6 for place in (0, 1))
    return [
        Row(f"{path.suffix} import, {rows:,} rows, a million", wall, "s", 1_000_000 / wanted),
        Row(f"{path.suffix} import, CPU time a million", cpu, "s"),
        Row(f"{path.suffix} import, peak memory", max(one[2] for one in found), "MB", 1000),
    ]


def pages(store: Store) -> list[Row]:
    """What pages ask, the second time and after."""
    busiest, open_ = pl.col("agency") == "M01.001", pl.col("finished_at").is_null()
    some = picked(store, "attention", busiest, columns=("dossier_id",)).item(0, 0)
    questions: dict[str, Callable[[], object]] = {
        "board by agency": lambda: figures_at(kept(store, "summary"), Asked(AS_OF, ("agency",))),
        "months": lambda: figures_at(kept(store, "summary"), Asked(AS_OF, ("month",))),
        "procedures of the busiest agency": lambda: figures_at(
            picked(store, "figures", busiest), Asked(AS_OF, ("procedure",))
        ),
        "an agency's day": lambda: (
            picked(store, "attention", busiest & open_, columns=LISTED),
            kept(store, "summary").filter(busiest & ~pl.col(OPEN))["late_without_apology"].sum(),
            earliest(store, "attention", busiest & ~open_, 200, columns=LISTED),
        ),
        "one dossier": lambda: one_dossier(store, some),
    }
    return [
        Row(f"page: {name}", statistics.median(clocked(ask) for _ in range(5)) * 1000, "ms", 60)
        for name, ask in questions.items()
        if ask() is not None
    ]


if __name__ == "__main__":
    main()
