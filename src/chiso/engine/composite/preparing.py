"""Before anything is imputed or treated: dividing by size, and leaving out units with too few values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chiso.engine.composite.model import Flags, Floats, IndicatorData, Metadata, Places
from chiso.engine.composite.steps import Denominate, Screen
from chiso.engine.frameworks.problems import Problems, both


@dataclass(frozen=True)
class Availability:
    """How much each unit has: counts over the indicators, the shares of COINr's `get_data_avail`, and who stays."""

    missing: Places
    zero: Places
    available: Floats
    nonzero: Floats
    kept: Flags


def denominate(step: Denominate, data: IndicatorData, meta: Metadata, values: Floats) -> Floats:
    """Indicators divided by their denominators (of the metadata, or of the step).

    Raises InputError where a denominator is not in the data, or is 0 where the indicator has a value.
    """
    problems = Problems()
    by, scale = dict(step.by), dict(step.scale)
    result = values.copy()
    width = len(data.codes)
    for code in [*by, *scale]:
        if code not in data.codes:
            problems.add("index.unknown_code", both(f"không có chỉ tiêu “{code}”", f"no indicator “{code}”"), path=code)
    for at, code in enumerate(data.codes):
        name = by.get(code, meta.by_code[code].denominator)
        if not name:
            continue
        if name not in data.denominators:
            problems.add(
                "index.missing_denominator",
                both(f"dữ liệu thiếu mẫu số “{name}” của “{code}”", f"the data lack “{name}”, denominator of “{code}”"),
                path=name,
                hint=both("thêm cột mẫu số, hoặc bỏ bước denominate", "add the column, or leave out the step"),
            )
            continue
        column = data.denominators[name]
        for row in np.flatnonzero((column == 0) & ~np.isnan(values[:, at])):
            problems.add(
                "index.zero_denominator",
                both(f"mẫu số “{name}” bằng 0", f"the denominator “{name}” is 0"),
                path=f"{data.row_label(int(row))} × {code}",
            )
        with np.errstate(divide="ignore", invalid="ignore"):
            result[:, at::width] = values[:, at::width] / (column / scale.get(code, 1.0))[:, None]
    problems.raise_errors()
    return result


def availability(values: Floats, step: Screen | None = None) -> Availability:
    """What each row of `values` (units × indicators) has, and whether the step keeps it."""
    missing = np.isnan(values).sum(axis=1)
    zero = (values == 0).sum(axis=1)
    width = values.shape[1]
    available = 1 - missing / width
    with np.errstate(invalid="ignore", divide="ignore"):
        nonzero = 1 - zero / (width - missing)
    kept = np.ones(len(values), dtype=bool)
    if step is not None:
        enough, filled = available >= step.min_available, ~(nonzero < step.min_nonzero)
        kept = enough if step.by == "missing" else filled if step.by == "zeros" else enough & filled
    return Availability(missing, zero, available, nonzero, kept)


def screen(step: Screen, data: IndicatorData, values: Floats) -> Availability:
    """Who stays: enough values (and not too many zeros), or named in `include`; never who is named in `exclude`."""
    problems = Problems()
    for unit in (*step.include, *step.exclude):
        if unit not in data.units:
            problems.add(
                "index.unknown_unit", both(f"không có đơn vị “{unit}”", f"there is no unit “{unit}”"), path=unit
            )
    problems.raise_errors()
    found = availability(values[:, : len(data.codes)], step)
    for at, unit in enumerate(data.units):
        if unit in step.include:
            found.kept[at] = True
        if unit in step.exclude:
            found.kept[at] = False
    if not found.kept.any():
        problems.add(
            "index.all_screened",
            both("không đơn vị nào đủ số liệu", "no unit has enough data"),
            expected=both(f"tỷ lệ có số liệu từ {step.min_available:g}", f"availability of {step.min_available:g}"),
            hint=both("hạ ngưỡng min_available", "lower min_available"),
        )
        problems.raise_errors()
    return found
