"""Text columns of a CSV file as the numbers they are, when all of a column are numbers and none is a code."""

from __future__ import annotations

import polars as pl

_INTEGER = r"^-?(?:0|[1-9]\d{0,17})$"
_CODE = r"^-?0\d"


def typed(frame: pl.DataFrame, *, comma: bool = False) -> pl.DataFrame:
    """Columns of whole numbers as Int64, of numbers as Float64, of true/false as Boolean; the rest stays text.

    The trap: `01` is the code of a province and not the number 1; one leading zero keeps its whole column text.
    With `comma` the decimal sign may be a comma, as in files that Excel writes with semicolons.
    """
    return frame.with_columns(_typed(frame[name], comma) for name in frame.columns)


def _typed(series: pl.Series, comma: bool) -> pl.Series:
    text = series.str.strip_chars()
    text = text.replace({"": None})
    known = text.drop_nulls()
    if not len(known) or known.str.contains(_CODE + r"\d*$").any():
        return text
    if known.str.contains(_INTEGER).all():
        return text.cast(pl.Int64)
    if known.str.to_lowercase().is_in(["true", "false"]).all():
        return text.str.to_lowercase() == "true"
    plain = text.str.replace(",", ".", literal=True) if comma else text
    number = plain.cast(pl.Float64, strict=False)
    words = known.str.to_lowercase().is_in(["inf", "nan", "infinity", "-inf"]).any()
    return text if words or number.null_count() > text.null_count() else number
