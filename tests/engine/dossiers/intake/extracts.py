"""Small extracts to import, with every fault that real ones have."""
# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl

from chiso.engine.dossiers import io
from chiso.engine.dossiers.asked import Asked
from chiso.engine.dossiers.intake.import_io import import_extract
from chiso.engine.dossiers.intake.orders import Imported, Order
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers

NOW = datetime(2026, 6, 30, 17)
ASKED = Asked(NOW, ("agency", "procedure", "month"))


def made_up(rows: int, faults: float = 0.08) -> pl.DataFrame:
    """Dossiers of five months, a good many of them faulty, with update times that repeat."""
    frame = make_dossiers(Recipe(rows, first=date(2026, 2, 2), agencies=5, procedures=7, faults=faults))
    place = pl.int_range(pl.len())
    return frame.with_columns(
        updated_at=pl.when(place % 3 == 0).then(pl.datetime(2026, 6, 1)).otherwise(pl.datetime(2026, 6, 2))
    )


def bring(store: Store, path: Path, **order: object) -> Imported:
    return import_extract(store, Order(path, NOW, **order))  # type: ignore[arg-type]


def write_csv(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def dossiers_in(store: Store) -> pl.DataFrame:
    """Everything in the store, in the order of codes."""
    files = store.files(store.manifest().files)
    if not files:
        return pl.DataFrame(schema={"dossier_id": pl.String})
    return pl.concat([pl.read_parquet(path, hive_partitioning=False) for path in files], how="diagonal").sort(
        "dossier_id"
    )


def kpis(store: Store) -> pl.DataFrame:
    return io.kpi(store.root, ASKED)[0]
