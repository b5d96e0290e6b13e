"""From columns of the data to the items that the core estimates; what cannot be read is refused with its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.codes import Codes, Floats, encode
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.moments import Item

MAX_LEVELS = 200
BATCH = 1 << 22
"""Numbers that are made ready at a time."""
Missing = Literal["drop", "fail"]


def check_columns(names: Sequence[str], frame: pl.DataFrame, missing: Missing) -> None:
    """Every column is there, and complete when missing values are not to be dropped."""
    known = set(frame.columns)
    problems = [missing_column(name, frame) for name in dict.fromkeys(names) if name not in known]
    if not problems and missing == "fail":
        problems = [_gaps(name, count) for name in dict.fromkeys(names) if (count := _missing(frame[name]))]
    if not names:
        problems.append(Problem("survey.no_variables", both("chưa nêu biến nào", "no variables are named")))
    if problems:
        raise InputError(problems)


def _missing(series: pl.Series) -> int:
    return series.null_count() + (int(series.is_nan().sum()) if series.dtype.is_float() else 0)


def _gaps(name: str, count: int) -> Problem:
    return Problem(
        "survey.missing_values",
        both("biến có giá trị thiếu", "the variable has missing values"),
        where=name,
        got=f"{count} ×",
        hint=both("dùng --missing drop, hoặc bổ khuyết trước", "use --missing drop, or impute first"),
    )


def numeric(name: str, frame: pl.DataFrame) -> Callable[[], Floats]:
    """The column as numbers, NaN where missing, made when it is asked for."""
    series = frame[name]
    if not _is_numeric(series):
        _refuse_nothing(name, series)
        raise InputError(
            [
                Problem(
                    "survey.not_numeric",
                    both(f"biến “{name}” không phải là số", f"the variable “{name}” is not numeric"),
                    where=name,
                    got=str(series.drop_nulls().head(3).to_list()),
                    hint=both("dùng --stat prop cho biến phân loại", "use --stat prop for a categorical variable"),
                )
            ]
        )
    return series.to_numpy if series.dtype == pl.Float64 else lambda: series.cast(pl.Float64).to_numpy()


def _refuse_nothing(name: str, series: pl.Series) -> None:
    """A column without a single value has no kind either: a file of text cannot tell what it would have been."""
    if series.null_count() == len(series):
        raise InputError(
            [
                Problem(
                    "survey.all_missing",
                    both(f"biến “{name}” không có giá trị nào", f"the variable “{name}” has no value at all"),
                    where=name,
                    hint=both("bỏ biến này, hoặc kiểm tra tệp dữ liệu", "leave it out, or look at the data file"),
                )
            ]
        )


class _Filled:
    """Columns with NaN where a value is missing, made by the batch: a call to Polars for each takes thrice as long."""

    def __init__(self, names: Sequence[str], frame: pl.DataFrame) -> None:
        self._frame = frame
        self._places = {name: at for at, name in enumerate(names)}
        self._made: dict[str, pl.Series] = {}

    def of(self, name: str) -> Callable[[], Floats] | None:
        """The reader of a column; None for one that has no gaps."""
        return (lambda: self._values(name)) if name in self._places else None

    def _values(self, name: str) -> Floats:
        if name not in self._made:
            first = self._places[name]
            batch = list(self._places)[first : first + max(1, BATCH // max(1, self._frame.height))]
            made = self._frame.select(pl.col(batch).fill_null(float("nan")))
            self._made = {series.name: series for series in made.get_columns()}
        return self._made[name].to_numpy()


def mean_items(names: Sequence[str], frame: pl.DataFrame) -> list[Item]:
    """One item a column."""
    filled = _Filled([name for name in dict.fromkeys(names) if _has_gaps(frame[name])], frame)
    return [Item(name, filled.of(name) or numeric(name, frame)) for name in names]


def _has_gaps(series: pl.Series) -> bool:
    return series.dtype == pl.Float64 and series.null_count() > 0


def total_items(names: Sequence[str], frame: pl.DataFrame) -> list[Item]:
    """One item a numeric column, one a level of a text column (its number of units)."""
    found: list[Item] = []
    for name in names:
        found += [Item(name, numeric(name, frame))] if _is_numeric(frame[name]) else _levels(name, frame[name])
    return found


def ratio_items(names: Sequence[str], frame: pl.DataFrame) -> list[Item]:
    """One item for each `y/x`."""
    found = []
    for name in names:
        top, bottom = split_ratio(name, frame)
        found.append(Item(name, numeric(top, frame), numeric(bottom, frame)))
    return found


def split_ratio(name: str, frame: pl.DataFrame) -> tuple[str, str]:
    """The two columns of `y/x`; a column's own name may hold a stroke."""
    places = [at for at, letter in enumerate(name) if letter == "/"]
    for at in places:
        if name[:at] in frame.columns and name[at + 1 :] in frame.columns:
            return name[:at], name[at + 1 :]
    if len(places) == 1:
        top, bottom = name.split("/")
        raise InputError([missing_column(column, frame) for column in (top, bottom) if column not in frame.columns])
    raise InputError(
        [
            Problem(
                "survey.ratio_form",
                both("tỷ số phải viết là tử/mẫu", "a ratio is written numerator/denominator"),
                where=name,
                expected=both("y/x", "y/x"),
            )
        ]
    )


def proportion_items(names: Sequence[str], frame: pl.DataFrame) -> list[Item]:
    """One item for a yes/no column (0 and 1, or true and false), one a level for any other."""
    found: list[Item] = []
    for name in names:
        found += [Item(name, numeric(name, frame))] if is_yes_no(frame[name]) else _levels(name, frame[name])
    return found


def is_yes_no(series: pl.Series) -> bool:
    """Whether a column is 0/1 or true/false."""
    if series.dtype == pl.Boolean:
        return True
    if not series.dtype.is_numeric():
        return False
    levels = series.fill_nan(None).drop_nulls() if series.dtype.is_float() else series.drop_nulls()
    return len(levels) > 0 and bool(((levels == 0) | (levels == 1)).all())


def _is_numeric(series: pl.Series) -> bool:
    return series.dtype.is_numeric() or series.dtype == pl.Boolean


def _levels(name: str, series: pl.Series) -> list[Item]:
    _refuse_nothing(name, series)
    codes = encode(series)
    if codes.count > MAX_LEVELS:
        raise InputError(
            [
                Problem(
                    "survey.too_many_levels",
                    both("biến có quá nhiều mức để tính tỷ lệ", "the variable has too many levels for proportions"),
                    where=name,
                    got=str(codes.count),
                    expected=both(f"tối đa {MAX_LEVELS}", f"at most {MAX_LEVELS}"),
                    hint=both("dùng --stat mean cho biến số", "use --stat mean for a number"),
                )
            ]
        )
    return [Item(name, _indicator(codes, at), level=label) for at, label in enumerate(codes.labels)]


def _indicator(codes: Codes, at: int) -> Callable[[], Floats]:
    return lambda: np.where(codes.codes < 0, np.nan, (codes.codes == at).astype(np.float64))
