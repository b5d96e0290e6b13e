"""The kept figures of a large store: built month by month, 100,000 new dossiers, equal to a full recompute, and pages.

    python -m benchmarks.dossiers_store [--rows 100000000] [--keep FOLDER]

The store grows by one extract a month, as a province's does; making the extracts is not counted. Then 100,000 new
dossiers come at once, and the kept figures are compared with figures computed anew from every dossier, cell by cell,
before anything is printed. Pages are what they read: the second time and after, except where it says so.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from benchmarks.dossiers import clocked
from benchmarks.dossiers_import import pages
from benchmarks.memory import peak_mb
from benchmarks.table import Row, printed
from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.intake.figures import figures_at
from chiso.engine.dossiers.intake.import_io import import_extract
from chiso.engine.dossiers.intake.orders import Order
from chiso.engine.dossiers.intake.reading_io import kept
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers

AS_OF = datetime(2026, 6, 30, 17)  # noqa: DTZ001 - Vietnamese time, like all moments of the store
FIRST, LAST = date(2024, 1, 1), date(2026, 6, 30)
NEW = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--keep", type=Path, help="where the store is made, and left")
    parser.add_argument("--only-import", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_import:
        print(json.dumps(brought(*options.only_import)))
        return
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    with tempfile.TemporaryDirectory(prefix="chiso-bench-") as name:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{os.cpu_count()} cores, load before {load}\n{printed(measured(folder, options.rows))}")


def measured(folder: Path, rows: int) -> list[Row]:
    store = Store(folder / "store")
    months = _months()
    taken = [apart(store, _extract(folder, months, number, rows)) for number in range(len(months) - 1)]
    # faults come in with the extracts: a tenth of them is held back, the rest has counted
    extract = folder / "new.parquet"
    recipe = Recipe(NEW, first=FIRST, last=LAST, as_of=AS_OF, seed=4711, province="M01", faults=0)
    _numbered(make_dossiers(recipe), 99).write_parquet(extract)
    new = apart(store, extract)
    equal_to_recompute(store)
    count = store.manifest().rows
    return [
        Row(f"{count:,} dossiers, extracts by month: CPU a million rows", sum(t[1] for t in taken) / rows * 1e6, "s"),
        Row(f"the largest extract, {rows // len(taken):,} rows: peak memory", max(t[2] for t in taken), "MB", 1000),
        Row(f"{NEW:,} new dossiers over all months", new[0], "s"),
        Row(f"{NEW:,} new dossiers over all months: CPU", new[1], "s"),
        Row(f"{NEW:,} new dossiers over all months: peak memory", new[2], "MB", 1000),
        Row("board by agency, the first time in a process", first_time(store) * 1000, "ms"),
        *pages(store),
    ]


def _months() -> list[date]:
    found = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(30)]
    return [*found, LAST + timedelta(days=1)]


def _extract(folder: Path, months: list[date], number: int, rows: int) -> Path:
    """The dossiers received in a month, made up in pieces that fit into memory."""
    piece, part = folder / "month.parquet", rows // (len(months) - 1)
    last = months[number + 1] - timedelta(days=1)
    made = []
    for turn in range(-(-part // 2_000_000)):
        size = min(2_000_000, part - turn * 2_000_000)
        recipe = Recipe(size, first=months[number], last=last, as_of=AS_OF, seed=100 * number + turn, province="M01")
        made.append(_numbered(make_dossiers(recipe), turn))
    pl.concat(made).write_parquet(piece)
    return piece


def _numbered(frame: pl.DataFrame, turn: int) -> pl.DataFrame:
    """Dossiers of a unit of their own, so that no code comes twice."""
    return frame.with_columns(pl.col("dossier_id").str.replace("M01-", f"M01.{turn}-", literal=True))


def apart(store: Store, extract: Path) -> list[float]:
    """Seconds of the clock, of the CPU, and MB, of an import in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.dossiers_store", "--only-import", str(store.root), str(extract)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: list[float] = json.loads(done.stdout)
    return found


def brought(root: Path, extract: Path) -> list[float]:
    wall, cpu = time.perf_counter(), sum(os.times()[:2])
    import_extract(Store(root), Order(extract, AS_OF, extracted_at=AS_OF))
    peak = peak_mb()
    return [time.perf_counter() - wall, sum(os.times()[:2]) - cpu, peak]


def equal_to_recompute(store: Store) -> None:
    """The figures that pages read, and the same question to every dossier."""
    for kind, by in (("summary", ("agency", "month")), ("figures", ("agency", "procedure"))):
        asked = Asked(AS_OF, by)
        whole = io.kpi(store.root, asked)[0]
        counted = kept(store, kind)  # type: ignore[arg-type]
        assert_frame_equal(figures_at(counted, asked), whole, rel_tol=1e-9, abs_tol=0)


def first_time(store: Store) -> float:
    return clocked(lambda: figures_at(kept(store, "summary"), Asked(AS_OF, ("agency",))))


if __name__ == "__main__":
    main()
