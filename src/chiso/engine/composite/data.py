"""Reading indicator data: a table of texts becomes units × indicators, or every reason why it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from chiso.engine.composite.model import RESERVED, Floats, IndicatorData, Metadata
from chiso.engine.composite.sheet import Place
from chiso.engine.errors import Location
from chiso.engine.frameworks.problems import Problems, both

MISSING = frozenset({"", "NA", "NaN", "N/A", "n/a", "#N/A", "KCDL"})
"""What stands in a cell that has no value; KCDL is "không có dữ liệu"."""
Texts = Mapping[str, Sequence[str]]


def build_data(
    columns: Texts, meta: Metadata, *, comma: bool = False, place: Place | None = None, errors: Texts | None = None
) -> IndicatorData:
    """The values in a table of texts with the columns of an iData file.

    `place(row, column)` names a cell for messages; with `comma` the decimal sign may be a comma. `errors` is a table of
    standard errors of the same form. Raises InputError with every problem found (`index.*`).
    """
    problems = Problems()
    where = place or (lambda row, column: Location(f"dòng {row + 2} ({column})", f"line {row + 2} ({column})"))
    if "uCode" not in columns:
        problems.add("index.missing_column", both("dữ liệu thiếu cột “uCode”", "the data lack the column “uCode”"))
        problems.raise_errors()
    _check_columns(columns, meta, problems)
    units = tuple(text.strip() for text in columns["uCode"])
    years = _years(columns, comma, where, problems)
    _check_units(units, years, where, problems)
    present = [code for code in meta.indicators if code in columns]
    matrix = [_numbers(columns[code], code, comma, where, problems) for code in present]
    for code, column in zip(present, matrix, strict=True):
        if units and np.isnan(column).all():
            problems.add(
                "index.all_missing",
                both(f"chỉ tiêu “{code}” không có giá trị nào", f"the indicator “{code}” has no value at all"),
                path=code,
                hint=both(
                    "bổ sung số liệu, hoặc bỏ chỉ tiêu khỏi cả hai bảng", "add data, or drop it from both tables"
                ),
            )
    denominators = {
        node.code: _numbers(columns[node.code], node.code, comma, where, problems)
        for node in meta.nodes
        if node.kind == "Denominator" and node.code in columns
    }
    stated = None if errors is None else _errors(errors, units, years, meta, comma, problems)
    problems.raise_errors()
    return IndicatorData(
        units,
        meta.indicators,
        np.column_stack(matrix) if matrix else np.empty((len(units), 0)),
        tuple(columns["uName"]) if "uName" in columns else (),
        years if len(set(years)) > 1 else (),
        {
            node.code: tuple("" if text in MISSING else text for text in columns[node.code])
            for node in meta.nodes
            if node.kind == "Group" and node.code in columns
        },
        denominators,
        stated,
    )


def _check_columns(columns: Texts, meta: Metadata, problems: Problems) -> None:
    for name in columns:
        if name not in meta.by_code and name not in RESERVED:
            problems.add(
                "index.unknown_column",
                both(f"cột “{name}” không có trong bảng mô tả", f"the column “{name}” is not in the metadata"),
                path=name,
                hint=both("thêm một dòng mô tả (loại Other nếu không dùng), hoặc bỏ cột", "describe or remove it"),
            )
    for code in meta.indicators:
        if code not in columns:
            problems.add(
                "index.missing_indicator",
                both(f"dữ liệu thiếu chỉ tiêu “{code}”", f"the data lack the indicator “{code}”"),
                path=code,
                hint=both("thêm cột, hoặc bỏ dòng mô tả", "add the column, or remove its row of metadata"),
            )
    if not columns["uCode"]:
        problems.add("index.no_units", both("dữ liệu không có đơn vị nào", "the data hold no unit"))


def _check_units(units: Sequence[str], years: Sequence[int], where: Place, problems: Problems) -> None:
    seen: dict[tuple[str, int], int] = {}
    for row, unit in enumerate(units):
        key = (unit, years[row] if years else 0)
        if not unit:
            problems.add("index.empty_unit", both("dòng không có mã đơn vị", "no unit code"), path=where(row, "uCode"))
        elif key in seen:
            first = where(seen[key], "uCode")
            problems.add(
                "index.duplicate_unit",
                both(f"đơn vị “{unit}” có hai lần", f"the unit “{unit}” stands twice"),
                path=where(row, "uCode"),
                hint=both(f"lần đầu: {first}; số liệu nhiều năm cần cột Time", f"first: {first}; panels need Time"),
            )
        seen.setdefault(key, row)


def _years(columns: Texts, comma: bool, where: Place, problems: Problems) -> tuple[int, ...]:
    if "Time" not in columns:
        return ()
    found = _numbers(columns["Time"], "Time", comma, where, problems)
    for row, text in enumerate(columns["Time"]):
        if text.strip() in MISSING:
            problems.add("index.missing_year", both("thiếu năm", "the year is missing"), path=where(row, "Time"))
    return tuple(int(year) for year in np.nan_to_num(found))


def _numbers(texts: Sequence[str], code: str, comma: bool, where: Place, problems: Problems) -> Floats:
    found = np.full(len(texts), np.nan)
    for row, raw in enumerate(texts):
        text = raw.strip()
        if text in MISSING:
            continue
        try:
            number = float(text.replace(",", ".") if comma else text)
        except ValueError:
            number = np.inf
        if np.isfinite(number):
            found[row] = number
            continue
        mended = text.replace(".", "").replace(",", ".")
        decimal = "," in text and not comma
        problems.add(
            "index.not_a_number",
            both(f"giá trị của “{code}” phải là số", f"a value of “{code}” must be a number"),
            path=where(row, code),
            got=text,
            expected=both("số với dấu chấm thập phân, hoặc ô trống", "a number with a decimal point, or nothing"),
            hint=both(f"viết {mended}", f"write {mended}") if decimal else both("", ""),
        )
    return found


def _errors(
    columns: Texts, units: Sequence[str], years: Sequence[int], meta: Metadata, comma: bool, problems: Problems
) -> Floats:
    """Standard errors in the order of the data; what is not stated is NaN."""

    def where(row: int, column: str) -> str:
        return Location(f"sai số, dòng {row + 2} ({column})", f"errors, line {row + 2} ({column})")

    found = np.full((len(units), len(meta.indicators)), np.nan)
    if "uCode" not in columns:
        problems.add("index.missing_column", both("bảng sai số thiếu cột “uCode”", "the errors lack “uCode”"))
        return found
    places = _rows_of(columns, units, years, comma, where, problems)
    for code in columns:
        if code in RESERVED:
            continue
        if code not in meta.indicators:
            message = both(f"“{code}” không là chỉ tiêu", f"“{code}” is no indicator")
            problems.add("index.unknown_column", message, path=code)
            continue
        numbers = _numbers(columns[code], code, comma, where, problems)
        for at in np.flatnonzero(numbers < 0).tolist():
            problems.add(
                "index.negative_error",
                both("sai số chuẩn âm", "a standard error is negative"),
                path=where(at, code),
                got=columns[code][at],
            )
        column = meta.indicators.index(code)
        for row, to in enumerate(places):
            if to is not None:
                found[to, column] = numbers[row]
    return found


def _rows_of(
    columns: Texts, units: Sequence[str], years: Sequence[int], comma: bool, where: Place, problems: Problems
) -> list[int | None]:
    """For each row of a second table the row of the data that it speaks of."""
    own = _years(columns, comma, where, problems)
    rows = {(unit, years[at] if own and years else 0): at for at, unit in enumerate(units)}
    places = [rows.get((unit.strip(), own[at] if own and years else 0)) for at, unit in enumerate(columns["uCode"])]
    for row, to in enumerate(places):
        if to is None:
            problems.add(
                "index.unknown_unit",
                both("đơn vị không có trong dữ liệu", "the unit is not in the data"),
                path=where(row, "uCode"),
                got=columns["uCode"][row],
            )
    return places
