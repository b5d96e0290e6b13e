"""The only place of this package that opens files: data, metadata, recipes; tables out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from chiso.engine.composite.data import Place, build_data
from chiso.engine.composite.metadata import build_metadata
from chiso.engine.composite.model import IndicatorData, Metadata
from chiso.engine.composite.recipe_file import Files, RecipeFile, read_recipe
from chiso.engine.composite.workbook import read_sheet
from chiso.engine.errors import InputError, Location, Problem
from chiso.engine.files.io import shipped_names, shipped_text, write_frame, write_whole
from chiso.engine.frameworks.problems import both
from chiso.engine.text.decoding import decode_text

MAX_BYTES = 200_000_000


def _unreadable(path: Path, error: Exception) -> InputError:
    told = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0][:120]
    return InputError(
        [
            Problem(
                "index.unreadable",
                both("không đọc được tệp", "the file cannot be read"),
                where=path.name,
                got=told or "",
                expected=both("CSV (UTF-8) hoặc .xlsx", "CSV (UTF-8) or .xlsx"),
                hint=both("kiểm tra đường dẫn và định dạng", "check the path and the format"),
            )
        ]
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise OSError(27, "File too large")
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _table(path: Path) -> tuple[dict[str, list[str]], bool, Place]:
    """Columns of texts, whether the decimal sign is a comma, and how to name a cell."""
    data = _bytes(path)
    if path.suffix.lower() == ".xlsx" or data[:2] == b"PK":
        columns, head = read_sheet(data)
        names = list(columns)

        def cell(row: int, column: str) -> str:
            from openpyxl.utils import get_column_letter

            place = get_column_letter(names.index(column) + 1) if column in names else column
            return f"{place}{row + head + 1} ({column})"

        return columns, False, cell
    try:
        text = decode_text(data, where=path.name).text
        first = text.split("\n", 1)[0]
        separator = max((",", ";", "\t"), key=first.count)
        frame = pl.read_csv(text.encode(), infer_schema=False, separator=separator, truncate_ragged_lines=False)
    except (UnicodeDecodeError, pl.exceptions.PolarsError) as error:
        raise _unreadable(path, error) from error
    columns = {name.strip(): [(value or "").strip() for value in frame[name].to_list()] for name in frame.columns}

    def line(row: int, column: str) -> str:
        return Location(f"dòng {row + 2} ({column})", f"line {row + 2} ({column})")

    return columns, separator == ";", line


def read_metadata(path: Path) -> Metadata:
    """The checked tree in an iMeta file (CSV or workbook)."""
    columns, comma, _ = _table(path)
    missing = {"NA", "NaN"}
    count = len(next(iter(columns.values()), []))
    numbers = ("Weight", "Target", "goalpost_lower", "goalpost_upper", "goalpost_scale")
    rows = [
        {
            name: ""
            if cells[at] in missing
            else cells[at].replace(",", ".")
            if comma and name in numbers
            else cells[at]
            for name, cells in columns.items()
        }
        for at in range(count)
    ]
    return build_metadata(rows, list(columns))


def read_data(path: Path, meta: Metadata, errors: Path | None = None) -> IndicatorData:
    """The values in an iData file (CSV or workbook), with standard errors from a second file of the same form."""
    columns, comma, place = _table(path)
    return build_data(columns, meta, comma=comma, place=place, errors=None if errors is None else _table(errors)[0])


def read_recipe_file(path: Path) -> RecipeFile:
    """The recipe in a YAML (or JSON) file; tables that it names are looked for beside it."""
    try:
        text = _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(path, error) from error
    return read_recipe(text, _tables_in(path.parent))


def read_example(name: str, folder: Path) -> RecipeFile:
    """A recipe that ships with the product; tables that it names are looked for in `folder`."""
    return read_recipe(example_text(name), _tables_in(folder))


def _tables_in(folder: Path) -> Files:
    """Reads the rows of a table by its name in a recipe."""

    def rows(name: str) -> list[dict[str, str]]:
        columns = _table(folder / name)[0]
        count = len(next(iter(columns.values()), []))
        return [{head: cells[at] for head, cells in columns.items()} for at in range(count)]

    return rows


def example_names() -> list[str]:
    """The recipes that ship with the product."""
    return shipped_names("chiso.engine.composite")


def example_text(name: str) -> str:
    """One of them. Raises InputError (`index.unknown_example`) for an unknown name."""
    return shipped_text("chiso.engine.composite", name, "index.unknown_example")


def write_tables(folder: Path, tables: Mapping[str, Mapping[str, Sequence[object]]], texts: Mapping[str, str]) -> None:
    """Tables as CSV (numbers in the shortest form that reads back to the same number) and texts, into one folder.

    Each file appears whole or not at all.
    """
    for name, columns in tables.items():
        write_frame(
            folder / name, pl.DataFrame({key: pl.Series(list(cells), strict=False) for key, cells in columns.items()})
        )
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
