"""Microdata that may be given away: who could be recognised, what is blanked so that nobody is, what stays useful.

The trap: taking names off does not hide a person. The only 80-year-old woman of an ethnic minority in a village is
known to everybody there; she is hidden when enough others look the same on what a neighbour knows. A blank counts as
looking like nobody: a row with a blank would be picked out by it if blanks were only given to the rare.

Here rows are alike when their values on the quasi-identifiers are equal, blanks being a value. Cells are blanked in
rows of groups smaller than k, the least important quasi-identifier first; rows that are still alone are dropped.

Sources: Sweeney (2002), k-anonymity; Hundepool and others (2012), Statistical Disclosure Control, ch. 3 (individual
risk 1/f, local suppression); Skinner and Elliot (2002) for why sample uniques overstate the risk in the population.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.survey.codes import Ints, encode
from chiso.engine.survey.faults import missing_column

MOST_QUASI = 12


@dataclass(frozen=True, slots=True)
class Risk:
    """How recognisable the rows are on some columns.

    `smallest` is the size of the smallest group of rows that look alike (k), `alone` rows like no other, `thin` rows in
    groups below the wanted k, `expected` the mean of 1/group size: the share that would be matched rightly by somebody
    who knows that a person is in the sample.
    """

    rows: int
    groups: int
    smallest: int
    alone: int
    thin: int
    expected: float


@dataclass(frozen=True)
class Protected:
    """The rows that may go out, what was done, and the risk before and after."""

    frame: pl.DataFrame
    blanked: dict[str, int]
    dropped: int
    before: Risk
    after: Risk


def risk_of(frame: pl.DataFrame, quasi: Sequence[str], k: int) -> Risk:
    """The risk on these columns; a missing value is a value like any other. Raises InputError (`anonymise.*`)."""
    _check(frame, quasi, k)
    return _risk(_group_sizes(_codes(frame, quasi)), k)


def protect(frame: pl.DataFrame, quasi: Sequence[str], k: int) -> Protected:
    """Blank and drop until every row looks like at least k rows. `quasi` is in order of importance, first kept longest.

    Raises InputError (`anonymise.*`) for columns that are not there, too many of them, or a k that cannot be.
    """
    _check(frame, quasi, k)
    codes = _codes(frame, quasi)
    before = _risk(_group_sizes(codes), k)
    blank = np.zeros(codes.shape, dtype=bool)
    for column in reversed(range(codes.shape[1])):
        thin = _group_sizes(codes) < k
        if not thin.any():
            break
        blank[thin, column] = True
        codes[thin, column] = -1
    keep = _group_sizes(codes) >= k
    changed = [
        pl.when(pl.Series(blank[:, at])).then(None).otherwise(pl.col(name)).alias(name) for at, name in enumerate(quasi)
    ]
    safe = frame.with_columns(changed).filter(pl.Series(keep))
    blanked = {
        name: int((blank[keep, at] & frame[name].is_not_null().to_numpy()[keep]).sum()) for at, name in enumerate(quasi)
    }
    return Protected(safe, blanked, int((~keep).sum()), before, _risk(_group_sizes(codes[keep]), k))


def relabelled(column: pl.Series, seed: int) -> pl.Series:
    """The column's values as numbers in an order of chance: clusters stay clusters and lose their names."""
    codes = encode(column)
    order = np.random.Generator(np.random.PCG64(seed)).permutation(codes.count) + 1
    values = np.where(codes.codes < 0, 0, order[np.maximum(codes.codes, 0)] if codes.count else 0)
    return pl.Series(column.name, values, dtype=pl.Int64).replace({0: None})


def _codes(frame: pl.DataFrame, quasi: Sequence[str]) -> Ints:
    if not quasi:
        return np.zeros((frame.height, 1), dtype=np.int64)
    return np.column_stack([encode(frame[name]).codes for name in quasi]).astype(np.int64)


def _group_sizes(codes: Ints) -> Ints:
    """By row: how many rows are equal to it."""
    if not len(codes):
        return np.zeros(0, dtype=np.int64)
    place = np.zeros(len(codes), dtype=np.int64)
    for column in codes.T:  # one column after the other: sorting whole rows would cost ten times as much
        _, place = np.unique(place * (int(column.max()) + 2) + column + 1, return_inverse=True)
    return np.asarray(np.bincount(place)[place], dtype=np.int64)


def _risk(sizes: Ints, k: int) -> Risk:
    rows = len(sizes)
    if not rows:
        return Risk(0, 0, 0, 0, 0, 0.0)
    expected = float((1.0 / sizes).sum())
    return Risk(
        rows, round(expected), int(sizes.min()), int((sizes == 1).sum()), int((sizes < k).sum()), expected / rows
    )


def _check(frame: pl.DataFrame, quasi: Sequence[str], k: int) -> None:
    problems = [missing_column(name, frame) for name in quasi if name not in frame.columns]
    if len(quasi) > MOST_QUASI:
        problems.append(
            Problem(
                "anonymise.too_many",
                Text("chọn quá nhiều cột nhận biết", "too many identifying columns were chosen"),
                got=f"{len(quasi)}",
                expected=Text(f"không quá {MOST_QUASI}", f"at most {MOST_QUASI}"),
                hint=Text(
                    "bỏ hẳn những cột không cần cho phân tích", "leave out columns that no analysis needs altogether"
                ),
            )
        )
    if not 2 <= k <= max(2, frame.height):
        problems.append(
            Problem(
                "anonymise.k",
                Text("k phải từ 2 đến số dòng", "k lies between 2 and the number of rows"),
                got=f"{k}",
                expected=Text(f"2 đến {frame.height}", f"2 to {frame.height}"),
            )
        )
    if problems:
        raise InputError(problems)
