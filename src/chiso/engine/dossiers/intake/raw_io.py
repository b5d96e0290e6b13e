"""Extracts as they come, CSV, Excel, JSON or Parquet: opened, their headings found, ready for one SELECT.

The trap: a reader that guesses types. It turns codes into numbers and 03/04/2026 into a day of March, differently in
every file; so text stays text here (Parquet keeps its types), and one set of expressions reads it all.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from chiso.engine.dossiers.intake.mapping import SourceMapping, header_row, recognised
from chiso.engine.dossiers.reading import NOTHING, literal, quoted
from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text.decoding import decode_text

if TYPE_CHECKING:
    import duckdb
    import polars as pl

Kind = Literal["csv", "xlsx", "json", "parquet"]
_DELIMITERS = (",", ";", "\t", "|")
_LOOK = 256 * 1024
_LOOK_ROWS = 30
_FOLDERS = re.compile(r"""[^\s'"]*[/\\]""")
_ENDINGS: dict[str, Kind] = {
    ".csv": "csv",
    ".csv.gz": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".parquet": "parquet",
}


@dataclass(frozen=True, slots=True)
class Raw:
    """An opened extract: `scan` is what to select from, `given` the SQL name of each heading and `types` its type.

    `first_line`: the line or row of the file in which the first record stands. `rejects`: whether broken lines are
    told by DuckDB's table of rejects.
    """

    scan: str
    headings: tuple[str, ...]
    given: Mapping[str, str]
    types: Mapping[str, str]
    first_line: int = 1
    rejects: bool = False


def extracts(path: Path) -> list[Path]:
    """The extracts that a path means: the file, or every extract of the folder by name. Raises InputError."""
    if path.is_file() and kind_of(path):
        return [path]
    found = [p for p in sorted(path.rglob("*")) if p.is_file() and kind_of(p)] if path.is_dir() else []
    if found:
        return found
    message = Text("Không có tệp trích xuất nào ở đây.", "There is no extract here.")
    endings = ", ".join(_ENDINGS)
    raise InputError([Problem("dossiers.no_file", message, where=path.name, expected=Text(endings, endings))])


def kind_of(path: Path) -> Kind | None:
    """What a file is, by its ending."""
    name = path.name.lower()
    return next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), None)


def open_raw(connection: duckdb.DuckDBPyConnection, path: Path, drafts: Path, known: SourceMapping | None) -> Raw:
    """The extract ready to be read, a log as the dossiers that it means; may leave drafts. Raises InputError."""
    # they load Polars, which pages that take uploads need not
    from chiso.engine.dossiers.intake.log_io import dossiers_of_log
    from chiso.engine.dossiers.intake.logs import log_headings

    raw = _opened(connection, path, drafts, known)
    if not raw.headings:
        message = Text("Tệp trích xuất trống; chưa nhập gì.", "The extract is empty; nothing was imported.")
        hint = Text("xuất lại từ hệ thống nguồn", "export it again")
        raise InputError([Problem("dossiers.empty", message, path.name, hint=hint)])
    named = log_headings(raw.headings, known)
    return dossiers_of_log(connection, raw, named, path, drafts) if named else raw


def _opened(connection: duckdb.DuckDBPyConnection, path: Path, drafts: Path, known: SourceMapping | None) -> Raw:
    kind = kind_of(path)
    try:
        if kind == "csv":
            return _csv(path, drafts, known)
        if kind == "xlsx":
            return _xlsx(path, drafts, known)
        return _json(connection, path) if kind == "json" else parquet(connection, path)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        raise unreadable_file(path.name, error) from error


def unreadable_file(name: str, error: Exception) -> InputError:
    """Why nothing of the file was taken."""
    message = Text("Không đọc được tệp trích xuất; chưa nhập gì.", "The extract cannot be read; nothing was imported.")
    hint = Text("tệp có thể bị cắt cụt: xuất và tải lại", "the file may be cut off: export and download it again")
    # who reads this may be a browser: no folders of the machine, none of our statements
    said = _FOLDERS.sub("", " ".join(str(error).split()).split(" LINE 1:")[0])
    return InputError([Problem("dossiers.unreadable", message, name, said[:200], hint=hint)])


def _csv(path: Path, drafts: Path, known: SourceMapping | None) -> Raw:
    opened = gzip.open if path.name.lower().endswith(".gz") else Path.open
    with opened(path, "rb") as stream:
        head = stream.read(_LOOK)
        source = path if _is_utf8(head) else _as_utf8(head + stream.read(), path, drafts)
    text = (head if source == path else source.read_bytes()[:_LOOK]).decode("utf-8-sig", errors="ignore")
    delimiter = max(_DELIMITERS, key=lambda mark: _promise(_rows(text, mark)[0], known))
    rows, ends = _rows(text, delimiter)
    number = header_row(rows, known)
    headings = _named([cell.strip() for cell in rows[number]] if rows else [])
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(headings)))
    nothing = ", ".join(map(literal, NOTHING))
    scan = (
        f"read_csv({literal(str(source))}, auto_detect = false, header = false, skip = {ends[number] if rows else 0}, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', nullstr = [{nothing}], columns = {{{columns}}}, "
        "store_rejects = true, rejects_limit = 0)"
    )
    return _of_text(scan, headings, (ends[number] if rows else 0) + 1, rejects=True)


def _rows(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first rows, and the physical line that each ends in."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    rows, ends = [], []
    with suppress(csv.Error):  # a quotation mark that nobody closes makes one endless cell
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
            if len(rows) >= _LOOK_ROWS:
                break
    return rows, ends


def _promise(rows: Sequence[Sequence[str]], known: SourceMapping | None) -> tuple[int, int]:
    """How well a delimiter fits: known headings in a row, then cells in a row."""
    return max((recognised(row, known) for row in rows), default=0), max(map(len, rows), default=0)


def _is_utf8(head: bytes) -> bool:
    try:
        head[:-4].decode("utf-8")  # the cut may fall into a letter
    except UnicodeDecodeError:
        return False
    return b"\x00" not in head


def _as_utf8(data: bytes, path: Path, drafts: Path) -> Path:
    """A file in another encoding, rewritten; raises InputError when nobody can tell which."""
    draft = drafts / "utf8.csv"
    draft.write_text(decode_text(data, where=path.name).text, encoding="utf-8")
    return draft


def _xlsx(path: Path, drafts: Path, known: SourceMapping | None) -> Raw:
    """Every cell as text, days as ISO; a day without a time of day loses the midnight that Excel gives it."""
    import fastexcel
    import polars as pl

    try:
        book = fastexcel.read_excel(path)
        frame: pl.DataFrame = max((_cells(book, name) for name in book.sheet_names), key=lambda f: _fits(f, known))
    except fastexcel.FastExcelError as error:
        raise unreadable_file(path.name, error) from error
    number = header_row(_looked(frame), known)
    headings = _named([(cell or "").strip() for cell in frame.row(number)]) if frame.height else []
    frame = frame.slice(number + 1).rename({old: f"c{place}" for place, old in enumerate(frame.columns)})
    frame = frame.with_row_index("sheet_row", offset=number + 2)
    cells = [f"c{place}" for place in range(len(headings))]
    frame = frame.filter(~pl.all_horizontal(pl.col(cells).is_null())) if cells else frame
    frame = frame.with_columns(pl.col(cells).str.strip_suffix(" 00:00:00")) if cells else frame
    draft = drafts / "sheet.parquet"
    frame.write_parquet(draft, compression="lz4", statistics=False)
    return _of_text(f"read_parquet({literal(str(draft))})", headings, number + 2)


def _cells(book: Any, name: str) -> pl.DataFrame:
    """A sheet as text. The whole of it: to look at its first rows costs as much as to load it."""
    frame: pl.DataFrame = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    return frame


def _looked(frame: pl.DataFrame) -> list[list[str]]:
    """The first rows of a sheet."""
    return [[cell or "" for cell in row] for row in frame.head(_LOOK_ROWS).rows()]


def _fits(frame: pl.DataFrame, known: SourceMapping | None) -> int:
    """How many headings a sheet has that are known, in the row that has most."""
    return max((recognised(row, known) for row in _looked(frame)), default=-1)


def _json(connection: duckdb.DuckDBPyConnection, path: Path) -> Raw:
    """Lines, a list, or an object with a list of records in it; every value as text."""
    file = literal(str(path))
    types = _described(connection, f"read_json({file}, sample_size = -1, map_inference_threshold = -1)", path)
    lists = [name for name, kind in types.items() if kind.startswith("STRUCT") and kind.endswith("[]")]
    if not lists:
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in types)
        scan = f"read_json({file}, columns = {{{columns}}})"
        return Raw(scan, tuple(types), {name: quoted(name) for name in types}, dict.fromkeys(types, "VARCHAR"))
    room = max(path.stat().st_size + 1, 1 << 20)
    outer = f"read_json({file}, columns = {{{literal(lists[0])}: 'JSON'}}, maximum_object_size = {room})"
    each = f"SELECT unnest(CAST({quoted(lists[0])} AS JSON[])) AS record FROM {outer}"  # noqa: S608
    found = connection.execute(f"SELECT DISTINCT unnest(json_keys(record)) FROM ({each})")  # noqa: S608
    keys = sorted(row[0] for row in found.fetchall())
    shape = literal(json.dumps([dict.fromkeys(keys, "VARCHAR")]))
    scan = f"(SELECT unnest(from_json({quoted(lists[0])}, {shape}), max_depth := 2) FROM {outer})"  # noqa: S608
    return Raw(scan, tuple(keys), {key: quoted(key) for key in keys}, dict.fromkeys(keys, "VARCHAR"))


def parquet(connection: duckdb.DuckDBPyConnection, *paths: Path) -> Raw:
    """Files of the same columns, ready to be read."""
    listed = ", ".join(literal(str(path)) for path in paths)
    scan = f"read_parquet([{listed}], union_by_name = {len(paths) > 1}, hive_partitioning = false)"
    types = _described(connection, scan, paths[0])
    return Raw(scan, tuple(types), {name: quoted(name) for name in types}, types)


def _described(connection: duckdb.DuckDBPyConnection, scan: str, path: Path) -> dict[str, str]:
    import duckdb as engine

    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()  # noqa: S608
    except engine.Error as error:
        raise unreadable_file(path.name, error) from error
    return {str(row[0]): str(row[1]) for row in described}


def _of_text(scan: str, headings: list[str], first_line: int, *, rejects: bool = False) -> Raw:
    """Columns c0, c1, … of text under their headings."""
    given = {heading: f"c{place}" for place, heading in enumerate(headings)}
    return Raw(scan, tuple(headings), given, dict.fromkeys(headings, "VARCHAR"), first_line, rejects)


def _named(headings: list[str]) -> list[str]:
    """Headings, empty ones by their place."""
    return [heading or f"(cột {place + 1})" for place, heading in enumerate(headings)]
