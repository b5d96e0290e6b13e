"""The only place of this package that opens files: data, metadata, recipes; tables out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from chiso.engine.composite.data import build_data
from chiso.engine.composite.metadata import build_metadata
from chiso.engine.composite.model import IndicatorData, Metadata
from chiso.engine.composite.recipe_file import Files, RecipeFile, read_recipe
from chiso.engine.composite.sheet import Sheet, read_csv
from chiso.engine.composite.workbook import read_sheet
from chiso.engine.errors import InputError, Problem
from chiso.engine.files.io import shipped_names, shipped_text, write_frame, write_whole
from chiso.engine.frameworks.problems import both

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


def _table(path: Path) -> Sheet:
    data = _bytes(path)
    return read_sheet(data) if path.suffix.lower() == ".xlsx" or data[:2] == b"PK" else read_csv(data, path.name)


def read_metadata(path: Path) -> Metadata:
    """The checked tree in an iMeta file (CSV or workbook)."""
    sheet = _table(path)
    numbers = ("Weight", "Target", "goalpost_lower", "goalpost_upper", "goalpost_scale") if sheet.comma else ()
    rows = [
        {name: "" if cell in ("NA", "NaN") else cell.replace(",", ".") if name in numbers else cell
         for name, cell in row.items()}
        for row in _rows(sheet)
    ]  # fmt: skip
    return build_metadata(rows, list(sheet.columns), sheet.lines)


def read_data(path: Path, meta: Metadata, errors: Path | None = None) -> IndicatorData:
    """The values in an iData file (CSV or workbook), with standard errors from a second file of the same form."""
    sheet = _table(path)
    beside = None if errors is None else _table(errors).columns
    return build_data(sheet.columns, meta, comma=sheet.comma, place=sheet.place, errors=beside)


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
        return _rows(_table(folder / name))

    return rows


def _rows(sheet: Sheet) -> list[dict[str, str]]:
    return [dict(zip(sheet.columns, row, strict=True)) for row in zip(*sheet.columns.values(), strict=True)]


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
