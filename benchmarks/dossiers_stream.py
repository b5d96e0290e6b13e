"""Can a stream of 1,000 events a second be taken in? Simulated: made events, real imports, no waiting.

    python -m benchmarks.dossiers_stream [--rate 1000] [--every 60,300] [--batches 3] [--stored 200000,2000000]

A system pushes the changes of dossiers; they are gathered and brought into the store every so many seconds. One half
of the events are new dossiers, the other half resolve open ones of the last weeks, newer by their update time. For
every size of the store and every pause the table tells what a batch costs and which share of the pause it takes: below
1 the stream is kept up with. A change is seen on the pages after the pause and the import together. In the end the
store must give the figures of all last states, or nothing is printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from benchmarks.table import Row, printed
from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.intake.import_io import import_extract
from chiso.engine.dossiers.intake.orders import Order
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers

BEGUN = datetime(2026, 6, 30, 17)  # noqa: DTZ001 - Vietnamese time, like all moments of the store
QUESTION = Asked(datetime(2026, 7, 31), ("agency", "month"))  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch took, seconds of the clock and of the CPU."""

    wall: float
    cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--every", default="60,300")
    parser.add_argument("--batches", type=int, default=3)
    parser.add_argument("--stored", default="200000,2000000")
    options = parser.parse_args()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    rows: list[Row] = []
    for stored in map(int, options.stored.split(",")):
        for every in map(int, options.every.split(",")):
            with tempfile.TemporaryDirectory(prefix="chiso-bench-") as folder:
                rows += streamed(Path(folder), stored, options.rate * every, every, options.batches)
    print(f"{os.cpu_count()} cores, load before {load}\n{printed(rows)}")


def streamed(folder: Path, stored: int, events: int, every: int, batches: int) -> list[Row]:
    """A store of so many dossiers, then batch after batch of events."""
    known = make_dossiers(Recipe(stored, faults=0)).filter(pl.col("received_at") <= BEGUN)
    known = known.with_columns(updated_at=pl.lit(BEGUN))
    known.write_parquet(folder / "known.parquet")
    store = Store(folder / "store")
    import_extract(store, Order(folder / "known.parquet", BEGUN))
    found = []
    for number in range(batches):
        now = BEGUN + timedelta(seconds=every * (number + 1))
        changed = changes(known, events, now, number)
        known = pl.concat([known, changed]).unique("dossier_id", keep="last")
        changed.write_ndjson(folder / f"{number}.jsonl")
        found.append(brought(store, folder / f"{number}.jsonl", now))
    known.write_parquet(folder / "whole.parquet")
    assert io.kpi(store.root, QUESTION)[0].equals(io.kpi(folder / "whole.parquet", QUESTION)[0])
    wall = statistics.median(batch.wall for batch in found)
    cpu = statistics.median(batch.cpu for batch in found)
    name = f"{events // every:,} events/s every {every} s into {stored:,}"
    return [
        Row(f"{name}: a batch of {events:,}", wall, "s"),
        Row(f"{name}: CPU of a batch", cpu, "s"),
        Row(f"{name}: share of the pause", wall / every, "×", 1),
        Row(f"{name}: oldest change when seen", every + wall, "s"),
    ]


def changes(known: pl.DataFrame, events: int, now: datetime, number: int) -> pl.DataFrame:
    """Half new dossiers received just now, half open ones resolved."""
    fresh = make_dossiers(Recipe(events // 2, seed=1000 + number, province=f"S{number}", faults=0))
    fresh = fresh.with_columns(
        agency="M01" + pl.col("agency").str.slice(2),
        received_at=pl.lit(now) - pl.duration(seconds=pl.int_range(pl.len()) % 60),
        due_at=pl.lit(now + timedelta(days=7)),
        finished_at=pl.lit(None, pl.Datetime("us")),
        apology_at=pl.lit(None, pl.Datetime("us")),
    )
    waiting = known.filter(pl.col("finished_at").is_null()).sort("received_at", descending=True)
    served = waiting.head(events - fresh.height).with_columns(finished_at=pl.lit(now))
    return pl.concat([fresh.with_columns(updated_at=pl.lit(now)), served.with_columns(updated_at=pl.lit(now))])


def brought(store: Store, path: Path, now: datetime) -> Batch:
    wall, cpu = time.perf_counter(), sum(os.times()[:2])
    made = import_extract(store, Order(path, now))
    assert made.record.totals.quarantined == 0, made.record.reasons
    return Batch(time.perf_counter() - wall, sum(os.times()[:2]) - cpu)


if __name__ == "__main__":
    main()
