"""One import: an extract into the store, whole or not at all.

The trap: half an import. Everything is read, judged and written under draft names first; the store changes by one
rename of its manifest. Killed at any moment, a rerun sweeps the drafts and does it again, with the same end.

    read → checked.parquet (typed columns, mask of doubts) → rivals of the same code → months touched, written anew
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import duckdb
import ibis
import ibis.backends.sql.compilers.duckdb  # here and not while the store is locked: it takes 0.4 s to load
import polars as pl

from chiso.engine.dossiers.answers import VIEW
from chiso.engine.dossiers.columns import COLUMNS
from chiso.engine.dossiers.finishing import MONTH
from chiso.engine.dossiers.intake import doubts, figures, rivals
from chiso.engine.dossiers.intake.broken_io import broken_lines
from chiso.engine.dossiers.intake.doubts import Doubt
from chiso.engine.dossiers.intake.manifest import ImportRecord, ImportTotals, Manifest, Partition
from chiso.engine.dossiers.intake.mapping import SourceMapping, propose
from chiso.engine.dossiers.intake.months_io import Draft, entering, months_of, staying, write_months
from chiso.engine.dossiers.intake.orders import ROW, Imported, Order, dated, held_back, notes_of, or_null
from chiso.engine.dossiers.intake.raw_io import Raw, open_raw, unreadable_file
from chiso.engine.dossiers.intake.store_io import DERIVED, QUARANTINE, Store, flushed, store_unwritable
from chiso.engine.dossiers.io import connect
from chiso.engine.dossiers.kpi import table_of
from chiso.engine.dossiers.reading import literal
from chiso.engine.errors import InputError

T = TypeVar("T")
Progress = Callable[[str, float], None]
"""Told the stage (`read`, `compare`, `write`, `count`) and how much of it is done, 0 to 1."""

SMALL = 200_000
"""Files of a month with fewer rows are joined by the next import that touches the month."""
AT_ONCE = 2_000_000
"""Dossiers whose figures are made in one go."""
_SKIPPED_AT_ONCE = 8192
"""Rows of the kept files that a reader of one agency takes or leaves together."""
_PIECE, _BLOCK = 1 << 24, 1 << 20
"""Bytes of a file that one thread hashes, and reads at a time."""
_TICK = 0.2
_MONTH = f"CAST(year(received_at) * 12 + month(received_at) - 1 AS INTEGER) AS {MONTH}"
_SPARED = "COMPRESSION lz4, DICTIONARY_SIZE_LIMIT 10000, PARQUET_VERSION V2"
"""How Parquet is written: no dictionary is tried for codes and moments, which hardly repeat."""


def import_extract(store: Store, order: Order, *, progress: Progress | None = None, patience: float = 0) -> Imported:
    """Bring one extract into the store.

    Raises InputError, with the store as it was: headings that cannot be mapped, a file that cannot be read, no room,
    another importer at work for longer than `patience` seconds.
    """
    with store.writing(patience) as drafts:
        connection = connect()
        try:
            return _Run(store, order, drafts, connection, progress or (lambda _, __: None)).done()
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise _failure(store, order.path.name, error) from error
        except OSError as error:
            raise store_unwritable(store.root.name, error) from error
        finally:
            connection.close()


def identity(order: Order, mapping: SourceMapping) -> str:
    """What tells an extract and the way it is read: the same again changes nothing.

    The file is hashed in pieces at the same time, for it must be known before anything else is done.
    """
    digest = hashlib.blake2b(repr((mapping, order.known, order.extracted_at)).encode(), digest_size=16)
    with ThreadPoolExecutor() as pool:
        for piece in pool.map(partial(_hashed, order.path), range(0, order.path.stat().st_size, _PIECE)):
            digest.update(piece)
    return digest.hexdigest()


def _hashed(path: Path, begin: int) -> bytes:
    digest = hashlib.blake2b()
    with path.open("rb") as stream:
        stream.seek(begin)
        while stream.tell() < begin + _PIECE and (data := stream.read(_BLOCK)):
            digest.update(data)
    return digest.digest()


@dataclass(slots=True)
class _Run:
    store: Store
    order: Order
    drafts: Path
    connection: duckdb.DuckDBPyConnection
    progress: Progress

    def done(self) -> Imported:
        raw = open_raw(self.connection, self.order.path, self.drafts, self.order.mapping)
        mapping = propose(raw.headings, self.order.mapping)
        used = dated(mapping, self.order.extracted_at)
        before = self.store.manifest()
        notes = notes_of(raw.headings, used)
        id_ = identity(self.order, used)
        if id_ in before.imports and not self.order.again:
            record = self.store.record(before.imports[id_])
            if not record.totals.quarantined:
                return Imported(record, mapping, notes, repeated=True)
        tests = doubts.doubts_of(used, self.order.known, self.order.as_of)
        self._read(raw, used, tests)
        self._compare(before, used)
        number = before.imports.get(id_) or max(before.imports.values(), default=0) + 1
        changed, columns = self._write(before, used, number)
        disputed = self._disputed(number, before.version + 1)
        quarantine, reasons = self._quarantine(raw, used, tests, number)
        totals = self._totals(raw)
        record = ImportRecord(
            number,
            id_,
            self.order.source,
            self.order.path.name,
            self.order.as_of,
            totals,
            reasons,
            quarantine,
            tuple(sorted(changed)),
        )
        self.store.commit(before.after(changed, record, columns, disputed), record)
        return Imported(record, mapping, notes)

    # -- read

    @property
    def _checked(self) -> Path:
        return self.drafts / "checked.parquet"

    def _read(self, raw: Raw, mapping: SourceMapping, tests: tuple[Doubt, ...]) -> None:
        self.connection.execute("SET preserve_insertion_order = true")
        select = doubts.staged(raw.scan, raw.given, raw.types, mapping, tests)
        checked = literal(str(self._checked))
        try:
            self._run("read", f"COPY ({select}) TO {checked} (FORMAT parquet, {_SPARED})")
        except (duckdb.InvalidInputException, duckdb.IOException, duckdb.ConversionException) as error:
            if _no_room(error):
                raise
            raise unreadable_file(self.order.path.name, error) from error
        self.connection.execute("SET preserve_insertion_order = false")
        self._view("checked", f"read_parquet({checked}, {ROW} = true)")
        broken = broken_lines(self.connection) if raw.rejects else ([], [])
        self.connection.execute(
            "CREATE TEMP TABLE broken AS SELECT unnest(?::BIGINT[]) AS line, unnest(?::BIGINT[]) AS length", broken
        )

    def _view(self, name: str, scan: str) -> None:
        self.connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {scan}")  # noqa: S608

    # -- compare

    def _compare(self, before: Manifest, mapping: SourceMapping) -> None:
        filled = mapping.filled
        self.connection.execute(f"CREATE TEMP TABLE twice AS {rivals.TWICE}")
        disputed = literal(str(self.store.root / before.disputed))
        self.connection.execute(
            f"CREATE TEMP TABLE disputed AS SELECT * FROM read_parquet({disputed})"  # noqa: S608
            if before.disputed
            else f"CREATE TEMP TABLE disputed ({rivals.DISPUTED_TYPES})"
        )
        if before.rows:
            order = ", ".join(or_null(name, before.columns) for name in ("updated_at", "sequence"))
            content = doubts.every_column(before.columns)
            self._run(
                "compare",
                f"CREATE TEMP TABLE stored AS SELECT dossier_id, {order}, hash({content}) AS content, filename "  # noqa: S608
                f"FROM {self._scan(before.files, filename=True)} "
                "WHERE dossier_id IN (SELECT dossier_id FROM checked WHERE mask = 0)",
            )
        else:
            self.connection.execute(f"CREATE TEMP TABLE stored ({rivals.DISPUTED_TYPES}, filename VARCHAR)")
        self.connection.execute(rivals.CONTENDED)
        order_of = [or_null(name, filled, named=False) for name in ("updated_at", "sequence")]
        self.connection.execute(rivals.rivals(order_of[0], order_of[1], doubts.every_column(filled)))
        self.connection.execute(rivals.VERDICTS)
        self.connection.execute(rivals.REMOVED)
        self.progress("compare", 1)

    def _scan(self, names: tuple[str, ...], *, filename: bool = False) -> str:
        listed = ", ".join(literal(str(path)) for path in self.store.files(names))
        more = ", filename = true" if filename else ""
        return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false{more})"

    # -- write

    def _write(
        self, before: Manifest, mapping: SourceMapping, number: int
    ) -> tuple[dict[str, Partition | None], tuple[str, ...]]:
        """The months that change, with new files in place under names that the present manifest does not list."""
        have = {*before.columns, *mapping.filled, *figures.KEYS}
        columns = tuple(column.name for column in COLUMNS if column.name in have)
        beaten = "SELECT place FROM verdicts WHERE verdict NOT IN ('new', 'corrected')"
        fresh = entering(self._checked, self._column(beaten), mapping.filled, columns)
        touched = months_of(fresh)
        hit = {Path(name) for name in self._column("SELECT DISTINCT filename FROM removed")}
        old = _rewritten(self.store, before, touched, hit)
        touched |= set(old)
        if not touched:
            self.progress("write", 1)
            return {}, before.columns or columns
        kept = self.store.files(tuple(name for names in old.values() for name in names))
        gone = self._column("SELECT DISTINCT dossier_id FROM removed")
        frames = [fresh, staying(kept, gone, before.columns, columns)] if kept else [fresh]
        drafts = self._watched("write", lambda: write_months(frames, self.drafts / "months"))
        made = self._placed(drafts, before, number)
        files: dict[str, tuple[tuple[str, int], ...]] = {}
        for month in touched:
            listed = before.partitions[month].files if month in before.partitions else ()
            stay = tuple(entry for entry in listed if entry[0] not in old.get(month, ()))
            files[month] = (*stay, *made.get(month, ()))
        return self._derive(
            {month: names for month, names in files.items() if names}, touched, columns, number
        ), columns

    def _placed(self, made: list[Draft], before: Manifest, number: int) -> dict[str, list[tuple[str, int]]]:
        """Drafts under names that the present manifest does not list: by month, with their rows."""
        found: dict[str, list[tuple[str, int]]] = {}
        for place, draft in enumerate(made):
            name = f"year={draft.month[:4]}/month={draft.month}/{before.version + 1:06d}-{number}-{place}.parquet"
            flushed(draft.path)
            target = self.store.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.path.replace(target)
            found.setdefault(draft.month, []).append((name, draft.rows))
        return found

    def _derive(
        self,
        files: Mapping[str, tuple[tuple[str, int], ...]],
        touched: set[str],
        columns: tuple[str, ...],
        number: int,
    ) -> dict[str, Partition | None]:
        """Figures and attention lists of the months, beside the dossiers; some months at a time, to bound memory."""
        folder = self.store.root / DERIVED
        folder.mkdir(exist_ok=True)
        mark = f"{self.store.manifest().version + 1:06d}-{number}"
        found: dict[str, Partition | None] = dict.fromkeys(touched)
        for months in _batches(files):
            kept = derived(self.connection, self._scan(tuple(name for m in months for name, _ in files[m])), columns)
            by_month = {kind: figures.by_month(frame) for kind, frame in kept.items()}
            with ThreadPoolExecutor() as pool:
                made: dict[str, dict[str, Future[str]]] = {}
                for month in months:
                    rows = {kind: by_month[kind].get(month, frame.clear()) for kind, frame in kept.items()}
                    made[month] = {
                        kind: pool.submit(self._kept, f"{DERIVED}/{month}-{kind}-{mark}.parquet", frame)
                        for kind, frame in rows.items()
                    }
            for month, files_of in made.items():
                found[month] = Partition(files[month], **{kind: done.result() for kind, done in files_of.items()})
            self.progress("count", len([month for month in found if found[month]]) / max(len(found), 1))
        self.progress("count", 1)
        return found

    def _kept(self, name: str, frame: pl.DataFrame) -> str:
        """A file beside the dossiers, in place and on disk; its name."""
        path = self.store.root / name
        frame.write_parquet(path, compression="lz4", row_group_size=_SKIPPED_AT_ONCE)
        flushed(path)
        return name

    # -- tell

    def _disputed(self, number: int, version: int) -> str:
        frame = pl.DataFrame(self.connection.sql(rivals.STILL_DISPUTED))
        if not frame.height:
            return ""
        folder = self.store.root / DERIVED
        folder.mkdir(exist_ok=True)
        name = f"{DERIVED}/disputed-{version:06d}-{number}.parquet"
        frame.write_parquet(self.store.root / name)
        flushed(self.store.root / name)
        return name

    def _quarantine(
        self, raw: Raw, mapping: SourceMapping, tests: tuple[Doubt, ...], number: int
    ) -> tuple[str, tuple[tuple[str, int], ...]]:
        """The rows held back as a file of the store, and how many for each reason; a row may have several."""
        disputed = self._one("SELECT count(*) FROM verdicts WHERE verdict = 'disputed'") > 0
        self.connection.execute(held_back(mapping, tests, raw.first_line, disputed=disputed))
        count = "SELECT unnest(string_split(reasons, ';')) AS reason FROM held"
        count = f"SELECT reason, count(*) FROM ({count}) GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608
        reasons = tuple((str(reason), int(rows)) for reason, rows in self.connection.execute(count).fetchall())
        if not reasons:
            return "", ()
        folder = self.store.root / QUARANTINE
        folder.mkdir(exist_ok=True)
        name = f"{QUARANTINE}/{number:06d}.parquet"
        draft = self.drafts / "held.parquet"
        pl.DataFrame(self.connection.sql("SELECT * FROM held ORDER BY line")).write_parquet(draft)
        flushed(draft)
        draft.replace(self.store.root / name)
        return name, reasons

    def _totals(self, raw: Raw) -> ImportTotals:
        rows = self._one("SELECT (SELECT count(*) FROM checked) + (SELECT count(*) FROM broken)")
        held = self._one("SELECT count(*) FROM held")
        told = dict(self.connection.execute("SELECT verdict, count(*) FROM verdicts GROUP BY 1").fetchall())
        found = {name: int(told.get(name, 0)) for name in ("corrected", "unchanged", "older")}
        accepted = rows - held
        withdrawn = self._one("SELECT count(*) FROM removed WHERE in_dispute")
        return ImportTotals(rows, accepted, held, accepted - sum(found.values()), **found, withdrawn=withdrawn)

    # -- run

    def _one(self, query: str) -> int:
        row = self.connection.execute(query).fetchone()
        return int(row[0]) if row else 0

    def _column(self, query: str) -> pl.Series:
        return pl.DataFrame(self.connection.sql(query)).to_series()

    def _run(self, stage: str, query: str) -> None:
        """A long statement, its progress told from this thread; an interruption ends it."""
        self._watched(stage, lambda: self.connection.execute(query), self.connection.query_progress)

    def _watched(self, stage: str, work: Callable[[], T], percent: Callable[[], float] = lambda: 0) -> T:
        """What `work` returns, made beside this thread, which tells that it goes on."""
        self.progress(stage, 0)
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(work)
            try:
                while not wait([future], _TICK).done:
                    self.progress(stage, max(percent(), 0) / 100)
            except BaseException:
                self.connection.interrupt()
                raise
        found = future.result()
        self.progress(stage, 1)
        return found


@cache
def _kept_sql(columns: tuple[str, ...]) -> str:
    types = dict.fromkeys(columns, "") | figures.EXTRA_TYPES
    return str(ibis.to_sql(figures.kept_parts(table_of(types, VIEW)), dialect="duckdb"))


def derived(connection: duckdb.DuckDBPyConnection, scan: str, columns: tuple[str, ...]) -> dict[str, pl.DataFrame]:
    """What is kept beside dossiers of the store: `figures`, `summary` and `attention`, each with `month_number`."""
    extra = ", ".join(f"{sql} AS {name}" for name, sql in figures.EXTRA.items())
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {VIEW} AS SELECT *, {extra} FROM {scan}")  # noqa: S608
    counted = pl.DataFrame(connection.sql(_kept_sql(columns)))
    listed, where = figures.attention(columns)
    urgent = pl.DataFrame(connection.sql(f"SELECT {listed}, {_MONTH} FROM {scan} WHERE {where}"))  # noqa: S608
    return {"figures": counted, "summary": figures.summary(counted), "attention": urgent}


def _batches(files: Mapping[str, tuple[tuple[str, int], ...]]) -> list[list[str]]:
    """Months in lots of about `AT_ONCE` dossiers."""
    found: list[list[str]] = []
    room = 0
    for month in sorted(files):
        rows = sum(count for _, count in files[month])
        if rows > room:
            found.append([])
            room = AT_ONCE
        found[-1].append(month)
        room -= rows
    return found


def _rewritten(store: Store, before: Manifest, touched: set[str], hit: set[Path]) -> dict[str, list[str]]:
    """The files to write anew, by month: those that lose dossiers, and small ones of months that grow."""
    found: dict[str, list[str]] = {}
    for month, partition in before.partitions.items():
        for name, rows in partition.files:
            if store.root / name in hit or (month in touched and rows < SMALL):
                found.setdefault(month, []).append(name)
    return found


def _no_room(error: Exception) -> bool:
    return any(word in str(error).lower() for word in ("no space", "file too large", "could not write", "disk quota"))


def _failure(store: Store, name: str, error: Exception) -> InputError:
    return store_unwritable(store.root.name, error) if _no_room(error) else unreadable_file(name, error)
