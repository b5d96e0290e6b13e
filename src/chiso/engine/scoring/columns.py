"""The answers to one input over many units, as an exact column.

One unit is a column of length one: the worksheet on a screen and the 3,500 sheets of a province take the same way.
Long columns of plainly written numbers are read by Polars in one go; everything else is read cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import cast

import numpy as np
import polars as pl

from chiso.engine.errors import Language, Problem, Text
from chiso.engine.scoring.arithmetic import Ints, fits, narrow, times, to_units
from chiso.engine.scoring.inputs import Cell, InputSpec, read_cell
from chiso.engine.scoring.wording import in_language, number_text
from chiso.engine.text import format_date

MANY = 64
"""From this length on a column is worth the set-up of the vectorised reader."""

_PLAIN = r"^-?(?:0|[1-9][0-9]{0,11})(?:[.,][0-9]{1,6})?$"
_COUNT = r"^(?:0|[1-9][0-9]{0,11})$"
_AMBIGUOUS = r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$"

_YES_NO = (Text("không", "no"), Text("có", "yes"))

Texts = Sequence[str] | pl.Series
"""The answers to one input as text, "" where there is none; a Series when they come from a file."""

Faults = list[tuple[int, Problem]]
"""Row number and what is wrong there."""


@dataclass(frozen=True)
class NumberColumn:
    """Exact numbers: `units` × 10^-`decimals`; `written` are the same numbers as text with a point."""

    units: Ints
    decimals: int
    written: Sequence[str] = field(repr=False)

    def at(self, decimals: int) -> Ints:
        """The numbers in units of 10^-`decimals`, which must be at least the column's own."""
        return times(self.units, 10 ** (decimals - self.decimals))

    def common(self, *others: Decimal) -> tuple[Ints, int]:
        """The numbers at a scale that also holds `others` exactly, and that scale; both can be compared and added."""
        needed = max([self.decimals, *(max(0, -int(other.as_tuple().exponent)) for other in others)])
        values = self.at(needed)
        for other in others:
            values = values if fits(to_units(other, needed)) else values.astype(object)
        return values, needed

    def decimal(self, row: int) -> Decimal:
        return Decimal(int(self.units[row])).scaleb(-self.decimals)

    def shown(self, language: Language) -> list[str]:
        return in_language(self.written, language)


@dataclass(frozen=True)
class ValueColumn:
    """Answers that are not numbers: booleans, option codes or dates."""

    values: Sequence[Cell]

    def flags(self) -> Ints:
        return np.fromiter((value is True for value in self.values), dtype=bool, count=len(self.values))

    def places(self, order: Sequence[str]) -> Ints:
        """The position of each option code in `order`."""
        known = {code: index for index, code in enumerate(order)}
        return np.fromiter((known[cast(str, value)] for value in self.values), dtype=np.int64, count=len(self.values))

    def days(self) -> Ints:
        """Each date as a day number."""
        return np.fromiter(
            (cast(date, value).toordinal() for value in self.values), dtype=np.int64, count=len(self.values)
        )

    def shown(self, language: Language) -> list[str]:
        return [_shown(value, language) for value in self.values]


Column = NumberColumn | ValueColumn


def _shown(value: Cell, language: Language) -> str:
    """Dates and codes look the same in both languages, yes and no do not."""
    if isinstance(value, bool):
        return _YES_NO[value].in_(language)
    return format_date(value) if isinstance(value, date) else str(value)


def blanks(texts: Texts | None, rows: int) -> Ints:
    """Which rows have no answer."""
    if texts is None:
        return np.ones(rows, dtype=bool)
    if isinstance(texts, pl.Series):
        return (texts.str.strip_chars() == "").to_numpy()
    return np.fromiter((not text or text.isspace() for text in texts), dtype=bool, count=rows)


def compact(texts: list[str]) -> list[str] | pl.Series:
    """The same texts in a third of the memory when there are many."""
    return pl.Series(texts, dtype=pl.String) if len(texts) >= MANY else texts


def chosen(texts: Texts, wanted: Ints) -> Texts:
    """The answers of the wanted rows, all of them without a copy."""
    if len(wanted) == len(texts):
        return texts
    return texts.gather(wanted) if isinstance(texts, pl.Series) else [texts[row] for row in wanted.tolist()]


def read_column(spec: InputSpec, texts: Texts) -> tuple[Column, Faults]:
    """The column of these answers; a faulty row gets a harmless value and one fault."""
    if spec.type in ("number", "count"):
        return _read_numbers(spec, texts) if len(texts) >= MANY else _numbers_one_by_one(spec, texts)
    values, faults = _cells(spec, texts)
    return ValueColumn(values), faults


def _cells(spec: InputSpec, texts: Texts) -> tuple[list[Cell], Faults]:
    known: dict[str, Cell | Problem] = {}
    values: list[Cell] = []
    faults: Faults = []
    fallback = _fallback(spec)
    for row, text in enumerate(texts):
        value = known.get(text)
        if value is None:
            value = known[text] = read_cell(spec, text)
        if isinstance(value, Problem):
            faults.append((row, value))
            value = fallback
        values.append(value)
    return values, faults


def _fallback(spec: InputSpec) -> Cell:
    match spec.type:
        case "yes_no":
            return False
        case "choice":
            return spec.options[0][0] if spec.options else ""
        case "date":
            return date(2000, 1, 1)
        case _:
            return Decimal(0)


def _numbers_one_by_one(spec: InputSpec, texts: Texts) -> tuple[NumberColumn, Faults]:
    cells, faults = _cells(spec, texts)
    values = cast(list[Decimal], cells)
    decimals = max((max(0, -int(value.as_tuple().exponent)) for value in values), default=0)
    units = np.array([to_units(value, decimals) for value in values], dtype=object)
    return NumberColumn(narrow(units), decimals, [number_text(value, "en") for value in values]), faults


def _read_numbers(spec: InputSpec, texts: Texts) -> tuple[NumberColumn, Faults]:
    """As `_numbers_one_by_one`, with the plainly written rows read together."""
    series = texts if isinstance(texts, pl.Series) else pl.Series(texts, dtype=pl.String)
    read = series.to_frame("text").select(_fits(spec)).select("fits", _written()).with_columns(_places(), _digits())
    plain, places, digits = read["fits"].to_numpy(), read["places"].to_numpy(), read["digits"].to_numpy()
    shown = read["written"].to_list()
    rest = np.flatnonzero(~plain)
    if not len(rest):
        decimals = int(places.max())
        return NumberColumn(digits * 10 ** (decimals - places), decimals, shown), []
    odd, faults = _numbers_one_by_one(spec, [texts[row] for row in rest.tolist()])
    decimals = max(int(places.max()), odd.decimals)
    units: Ints = (digits * 10 ** (max(0, int(places.max())) - places)).astype(object)
    units = times(units, 10 ** (decimals - int(places.max())))
    units[rest] = odd.at(decimals)
    for row, text in zip(rest, odd.written, strict=True):
        shown[row] = text
    return NumberColumn(narrow(units), decimals, shown), [(int(rest[row]), problem) for row, problem in faults]


def _fits(spec: InputSpec) -> tuple[pl.Expr, pl.Expr]:
    text = pl.col("text")
    fits = (
        text.str.contains(_COUNT)
        if spec.type == "count"
        else text.str.contains(_PLAIN) & ~text.str.contains(_AMBIGUOUS)
    )
    return text, fits.alias("fits")


def _written() -> pl.Expr:
    """The plain rows with a decimal point; 0 elsewhere."""
    point = pl.col("text").str.replace(",", ".", literal=True)
    return pl.when(pl.col("fits")).then(point).otherwise(pl.lit("0")).alias("written")


def _places() -> pl.Expr:
    after = pl.col("written").str.len_bytes().cast(pl.Int64) - pl.col("written").str.find(".", literal=True) - 1
    return after.fill_null(0).alias("places")


def _digits() -> pl.Expr:
    return pl.col("written").str.replace(".", "", literal=True).cast(pl.Int64).alias("digits")
