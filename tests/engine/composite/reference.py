"""Results that COINr computed, read in place; tests are skipped where they are absent."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from chiso.engine.composite import IndicatorData, Metadata, Recipe, Run, read_recipe, run
from chiso.engine.composite.io import example_text, read_data, read_metadata
from chiso.engine.composite.model import Floats

FOLDER = Path(__file__).parents[4] / "shared" / "reference" / "verification" / "composite_asem"
needs_reference = pytest.mark.skipif(not FOLDER.is_dir(), reason="the reference results are not on this machine")
CLOSE = 1e-10


@cache
def table(name: str) -> pl.DataFrame:
    return pl.read_csv(FOLDER / f"{name}.csv", null_values=["", "NA"], infer_schema_length=None)


@cache
def meta() -> Metadata:
    return read_metadata(FOLDER / "input_iMeta.csv")


@cache
def asem() -> IndicatorData:
    return read_data(FOLDER / "input_iData.csv", meta())


def recipe(name: str = "asem") -> Recipe:
    return read_recipe(example_text(name)).recipe


@cache
def asem_run(name: str = "asem") -> Run:
    return run(recipe(name), asem(), meta())


def normalised(name: str) -> IndicatorData:
    """A table of the reference as data that are normalised already."""
    return read_data(FOLDER / f"{name}.csv", meta())


def numbers(frame: pl.DataFrame, codes: tuple[str, ...] | list[str], units: tuple[str, ...]) -> Floats:
    """The columns of a table as numbers, rows in the order of `units`."""
    ordered = pl.DataFrame({"uCode": list(units)}).join(frame, on="uCode", how="left", maintain_order="left")
    return np.column_stack([ordered[code].cast(pl.Float64).to_numpy() for code in codes])


def assert_close(found: Floats, wanted: Floats, tolerance: float = CLOSE) -> None:
    """Equal to a relative `tolerance` of each column's largest value, and missing in the same places."""
    assert found.shape == wanted.shape
    np.testing.assert_array_equal(np.isnan(found), np.isnan(wanted))
    scale = np.maximum(np.abs(wanted), np.nanmax(np.abs(wanted), axis=0, keepdims=True) * 1e-6)
    worst = np.nanmax(np.abs(found - wanted) / np.maximum(scale, 1e-300), initial=0.0)
    assert worst <= tolerance, worst
