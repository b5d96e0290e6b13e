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
    # lists and constructors only: what Polars hands to its threads costs more than it saves at this size
    level = [text or None for text in levels for _ in range(count)]
    numbers = {
        "est": figures.estimate,
        "se": figures.error,
        "lci": figures.low,
        "uci": figures.high,
        "deff": figures.deff,
    }
    return pl.DataFrame(
        {
            "stat": pl.Series([stat] * (items * count), dtype=pl.String),
            "var": pl.Series([name for name in names for _ in range(count)], dtype=pl.String),
            "domain": pl.Series(list(domains) * items, dtype=pl.String),
            **{name: pl.Series(values.reshape(-1), nan_to_null=True) for name, values in numbers.items()},
            "df": pl.Series(figures.df.reshape(-1), nan_to_null=True).cast(pl.Int64),
            "n": figures.n.reshape(-1).astype(np.int64),
            "level": pl.Series(level, dtype=pl.String),
            "n_missing": figures.missing.reshape(-1).astype(np.int64),
        }
    ).select(COLUMNS)
