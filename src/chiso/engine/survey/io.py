"""The only place of this package that opens files: microdata, design files, replicate factors; tables out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from chiso.engine.errors import InputError
from chiso.engine.files.io import shipped_names, shipped_text
from chiso.engine.survey.design_file import read_design
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.index_tree import Figure
from chiso.engine.survey.method import Method
from chiso.engine.survey.method_file import read_method
from chiso.engine.survey.plan import Plan, read_plan
from chiso.engine.survey.spec import DesignSpec, Margin, PoststratifyStep, RakeStep
from chiso.engine.survey.uploads import figures_of, table_of, unreadable

MAX_DESIGN = 5_000_000


def _unreadable(path: Path, error: Exception) -> InputError:
    return unreadable(path.name, (error.strerror or "") if isinstance(error, OSError) else str(error))


def read_microdata(path: Path) -> pl.DataFrame:
    """The table in a Parquet, CSV or Excel file (`uploads.table_of`)."""
    try:
        return pl.read_parquet(path) if path.suffix == ".parquet" else table_of(path.read_bytes(), path.name)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise _unreadable(path, error) from error


def read_design_file(path: Path) -> tuple[DesignSpec, pl.DataFrame | None]:
    """The design in a file, and the replicate factors that it points to (beside it)."""
    try:
        if path.stat().st_size > MAX_DESIGN:
            raise OSError(27, "File too large")
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    spec = read_design(text)
    if spec.replicates is None or not spec.replicates.file:
        return spec, None
    return spec, read_microdata(path.parent / spec.replicates.file)


def read_plan_file(path: Path) -> Plan:
    """The selection plan in a file."""
    try:
        return read_plan(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def read_method_file(path: Path) -> Method:
    """The index method in a file."""
    try:
        return read_method(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def read_figures(path: Path) -> tuple[Figure, ...]:
    """Figures from outside the survey (`uploads.figures_of`)."""
    try:
        return figures_of(path.read_bytes(), path.name)
    except OSError as error:
        raise _unreadable(path, error) from error


def read_margins(path: Path, spec: DesignSpec) -> DesignSpec:
    """The design with one more step: to the margins of a CSV file `margin,level,pop` (crossed columns: `a*b`)."""
    table = read_microdata(path)
    absent = [missing_column(name, table) for name in ("margin", "level", "pop") if name not in table.columns]
    if absent:
        raise InputError(absent)
    levels = table.with_columns(pl.col("margin").cast(pl.String), pl.col("level").cast(pl.String)).to_dicts()
    margins = tuple(
        Margin(
            tuple(name.split("*")),
            tuple((row["level"], float(row["pop"])) for row in levels if row["margin"] == name),
        )
        for name in dict.fromkeys(row["margin"] for row in levels)
    )
    step = PoststratifyStep(margins[0]) if len(margins) == 1 else RakeStep(margins)
    return replace(spec, weighting=(*spec.weighting, step))


def example_names() -> list[str]:
    """The design files and selection plans (`….plan`) that ship with the product."""
    return shipped_names("chiso.engine.survey")


def example_text(name: str) -> str:
    """One of them. Raises InputError (`survey.unknown_example`) for an unknown name."""
    return shipped_text("chiso.engine.survey", name, "survey.unknown_example")
