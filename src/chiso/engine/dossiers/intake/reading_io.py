"""Reading the store for a page: kept figures, dossiers that need attention, one dossier, contacts of an extract.

The trap: a page that scans the dossiers gets slower every month. Pages read what imports keep beside them; a name never
comes back with other content, so what was read once may stay in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

import polars as pl

from chiso.engine.dossiers.intake.doubts import normalised
from chiso.engine.dossiers.intake.mapping import SourceMapping, propose
from chiso.engine.dossiers.intake.raw_io import open_raw
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.dossiers.reading import quoted

Kept = Literal["figures", "summary", "attention"]
_TRIES = 3


def kept(store: Store, kind: Kept, *, first_month: str = "", agency: str | None = None) -> pl.DataFrame:
    """What imports keep, of months from `first_month` on (`2026-01`); `agency`: of this one only.

    An empty frame without columns where nothing was imported. An import that ends meanwhile is read anew.
    """
    for left in reversed(range(_TRIES)):
        parts = store.manifest().partitions
        names = tuple(str(store.root / getattr(parts[month], kind)) for month in sorted(parts) if month >= first_month)
        try:
            if not names:
                return pl.DataFrame()
            if agency is None:
                return _whole(names)
            # all at once: one after the other, the setting up of thirty queries takes longer than their answers
            wanted = [pl.scan_parquet(name, glob=False).filter(pl.col("agency") == agency) for name in names]
            return pl.concat(pl.collect_all(wanted), how="diagonal_relaxed")
        except FileNotFoundError:
            if not left:
                raise
    raise AssertionError


@lru_cache(maxsize=8)
def _whole(names: tuple[str, ...]) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(name, glob=False) for name in names], how="diagonal_relaxed")


def one_dossier(store: Store, dossier_id: str) -> Mapping[str, object] | None:
    """Everything the store has of a dossier; None when it has none."""
    files = store.files(store.manifest().files)
    if not files:
        return None
    scan = pl.scan_parquet(files, glob=False, hive_partitioning=False, missing_columns="insert", extra_columns="ignore")
    found = scan.filter(pl.col("dossier_id") == dossier_id).collect()
    return found.row(0, named=True) if found.height else None


def contacts_of(path: Path, drafts: Path, mapping: SourceMapping, contacts: Mapping[str, str]) -> pl.DataFrame:
    """Dossier code and contact columns of the unfinished dossiers of an extract: what a letter needs, and no more.

    `contacts`: heading of each (`name`, `address`, `phone`); headings that the extract lacks are left out.
    """
    from chiso.engine.dossiers.io import connect  # loads Ibis, which pages that only read need not

    connection = connect()
    try:
        raw = open_raw(connection, path, drafts, mapping)
        used = propose(raw.headings, mapping)
        normal = normalised(raw.given, raw.types, used)
        present = {name: raw.given[heading] for name, heading in contacts.items() if heading in raw.given}
        if not present:
            return pl.DataFrame()
        shown = ", ".join(f"CAST({given} AS VARCHAR) AS {quoted(name)}" for name, given in present.items())
        query = f"SELECT {normal['dossier_id']} AS dossier_id, {shown} FROM {raw.scan}"  # noqa: S608
        return pl.DataFrame(connection.sql(f"{query} WHERE {normal['finished_at']} IS NULL"))
    finally:
        connection.close()
