"""Reading the store for a page: kept figures, dossiers that need attention, one dossier, contacts of an extract.

The trap: a page that scans the dossiers gets slower every month. Pages read what imports keep beside them; a name never
comes back with other content, so what was read once may stay in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import polars as pl

from chiso.engine.dossiers.codes import ERAS, read_code
from chiso.engine.dossiers.intake.doubts import normalised
from chiso.engine.dossiers.intake.mapping import SourceMapping, propose
from chiso.engine.dossiers.intake.raw_io import open_raw
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.dossiers.reading import quoted

Kept = Literal["figures", "summary", "attention"]
Names = tuple[str, ...]
T = TypeVar("T")
_TRIES = 3
_END = "9999-12"
_EARLY = 3
"""Months in which the earliest dossiers are looked for: one may have begun on its last day, or be of a wrong date."""
_FORMS = tuple(replace(era, since=date.min) for era in ERAS)
"""Systems wrote a form before its rule and after; where to look first is all that is taken from it."""


def kept(store: Store, kind: Kept, *, first_month: str = "") -> pl.DataFrame:
    """What imports keep, of months from `first_month` on (`2026-01`); what was read stays in memory.

    An empty frame without columns where nothing was imported.
    """
    found = _tried(store, kind, lambda month: month >= first_month, _whole)
    return pl.DataFrame() if found is None else found


def picked(
    store: Store,
    kind: Kept,
    where: pl.Expr,
    *,
    columns: Sequence[str] = (),
    first_month: str = "",
    last_month: str = _END,
) -> pl.DataFrame:
    """The rows for which `where` holds, from month to month, as they lie in the files; the rest is not read.

    An empty frame without columns where nothing was imported.
    """
    chosen = pl.col(columns) if columns else pl.all()

    def read(names: Names) -> pl.DataFrame:
        # all at once: one after the other, the setting up of thirty queries takes longer than their answers
        wanted = [pl.scan_parquet(name, glob=False).filter(where).select(chosen) for name in names]
        return pl.concat(pl.collect_all(wanted), how="diagonal_relaxed")

    found = _tried(store, kind, lambda month: first_month <= month <= last_month, read)
    return pl.DataFrame() if found is None else found


def how_many(store: Store, kind: Kept, where: pl.Expr) -> int:
    """For how many rows `where` holds."""

    def count(names: Names) -> int:
        wanted = [pl.scan_parquet(name, glob=False).filter(where).select(pl.len()) for name in names]
        return sum(one.item() for one in pl.collect_all(wanted))

    return _tried(store, kind, lambda _: True, count) or 0


def earliest(store: Store, kind: Kept, where: pl.Expr, most: int, *, columns: Sequence[str]) -> pl.DataFrame:
    """The first `most` rows by `due_at` for which `where` holds.

    Where the first months have so many, their moments alone are read first, and rows due later are skipped in lots.
    Where they have not, there are so few in all that one reading costs less.
    """
    early = sorted(store.manifest().partitions)[:_EARLY]
    moments = picked(store, kind, where, columns=("due_at",), last_month=early[-1] if early else "")
    bound = pl.lit(value=True)
    if moments.height >= most:
        bound = pl.col("due_at") <= moments["due_at"].bottom_k(most).max()
    found = picked(store, kind, where & bound, columns=columns)
    return found.sort("due_at", maintain_order=True).head(most) if found.width else found


def _tried(store: Store, kind: Kept, wanted: Callable[[str], bool], read: Callable[[Names], T]) -> T | None:
    """What `read` makes of the files of the wanted months; None where there are none. When an import ends meanwhile,
    the files are others, and it is read anew."""
    for left in reversed(range(_TRIES)):
        parts = store.manifest().partitions
        names = tuple(str(store.root / getattr(parts[month], kind)) for month in sorted(parts) if wanted(month))
        try:
            return read(names) if names else None
        except FileNotFoundError:
            if not left:
                raise
    raise AssertionError


@lru_cache(maxsize=8)
def _whole(names: Names) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(name, glob=False) for name in names], how="diagonal_relaxed")


def one_dossier(store: Store, dossier_id: str) -> Mapping[str, object] | None:
    """Everything the store has of a dossier; None when it has none.

    A code that tells its day is looked for in that month first: a store holds more months than a page can wait for.
    """
    manifest = store.manifest()
    code = read_code(dossier_id, eras=_FORMS)
    first = manifest.partitions.get(f"{code.day:%Y-%m}") if code else None
    likely = [name for name, _ in first.files] if first else []
    rest = [name for name in manifest.files if name not in set(likely)]
    for names in (likely, rest):
        files = store.files(names)
        if not files:
            continue
        scan = pl.scan_parquet(
            files, glob=False, hive_partitioning=False, missing_columns="insert", extra_columns="ignore"
        )
        found = scan.filter(pl.col("dossier_id") == dossier_id).collect()
        if found.height:
            return found.row(0, named=True)
    return None


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
