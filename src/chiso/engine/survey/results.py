"""What estimation gives back: columns of equal length, one row an estimate, ready for a page, a file or a test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from chiso.engine.errors import Problem
from chiso.engine.survey.codes import Floats

COLUMNS = ("stat", "var", "domain", "est", "se", "df", "lci", "uci", "deff", "n", "level", "n_missing")


@dataclass(frozen=True)
class Estimates:
    """Estimates by variable and domain.

    `frame` has the columns `COLUMNS`: `level` is the answer of a categorical variable or the probability of a
    quantile, null otherwise; `se`, `df`, `lci`, `uci`, `deff` are null where they are not defined. `n` counts rows with
    a value and weight, `n_missing` those without a value. `notes` are warnings to be shown beside the numbers.
    """

    frame: pl.DataFrame
    method: str
    confidence: float
    notes: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return self.frame.height

    def with_notes(self, notes: tuple[Problem, ...]) -> Estimates:
        return Estimates(self.frame, self.method, self.confidence, self.notes + notes)


@dataclass(frozen=True)
class Figures:
    """The same while it is computed: arrays of items × domains."""

    estimate: Floats
    error: Floats
    df: Floats
    low: Floats
    high: Floats
    deff: Floats
    n: Floats
    missing: Floats

    def take(self, items: np.typing.NDArray[np.int64]) -> Figures:
        return Figures(*(getattr(self, name)[items] for name in self.__dataclass_fields__))


def to_frame(
    stat: str, names: tuple[str, ...], levels: tuple[str, ...], domains: tuple[str, ...], figures: Figures
) -> pl.DataFrame:
    """The table of items × domains, item after item."""
    items, count = len(names), len(domains)
    row_item = np.repeat(np.arange(items, dtype=np.uint32), count)
    row_domain = np.tile(np.arange(count, dtype=np.uint32), items)
    level = [text or None for text in levels]
    numbers = {
        "est": figures.estimate,
        "se": figures.error,
        "lci": figures.low,
        "uci": figures.high,
        "deff": figures.deff,
    }
    return pl.DataFrame(
        {
            "stat": pl.repeat(stat, items * count, dtype=pl.String, eager=True),
            "var": pl.Series(names, dtype=pl.String).gather(row_item),
            "domain": pl.Series(domains, dtype=pl.String).gather(row_domain),
            **{name: pl.Series(values.reshape(-1)).fill_nan(None) for name, values in numbers.items()},
            "df": pl.Series(figures.df.reshape(-1)).fill_nan(None).cast(pl.Int64),
            "n": figures.n.reshape(-1).astype(np.int64),
            "level": pl.Series(level, dtype=pl.String).gather(row_item),
            "n_missing": figures.missing.reshape(-1).astype(np.int64),
        }
    ).select(COLUMNS)
