"""Outliers: winsorise up to a limit, transform what still fails, and keep a record of every changed point.

Source: OECD/JRC handbook on constructing composite indicators (2008); the two-stage order, the winsorisation towards
the next value on the side of the skew and the shifted logarithm are those of the JRC's COIN Tool and of COINr.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from chiso.engine.composite.model import Flags, Floats, IndicatorData, Metadata, Places
from chiso.engine.composite.shape import Shape, shape_of
from chiso.engine.composite.steps import Overrides, Treat, settings_for
from chiso.engine.composite.transforming import transform


@dataclass(frozen=True)
class Treatment:
    """What treatment did to one year of data; arrays are by column, `high` and `low` rows × columns.

    `checks` are the shapes before, after winsorising and after the transformation, NaN where there was no such check.
    """

    rows: Places
    codes: tuple[str, ...]
    high: Flags
    low: Flags
    transformed: tuple[str, ...]
    winsorised: Places
    before: Shape
    checks: tuple[Shape | None, Shape | None]

    def label(self, row: int, column: int) -> str:
        """How a point was changed: "", winhi, winlo, the transformation, or both joined by +."""
        first = "winhi" if self.high[row, column] else "winlo" if self.low[row, column] else ""
        second = self.transformed[column]
        return first if not second else f"{first}+{second}"


def treat(step: Treat, data: IndicatorData, meta: Metadata, values: Floats) -> tuple[Floats, tuple[Treatment, ...]]:
    """Treated values (units × indicators, or several copies side by side) and what was done, year by year.

    Raises InputError when a transformation meets values that it has no result for.
    """
    result = values.copy()
    done = []
    for rows in data.slices:
        part = values[rows] if len(data.slices) > 1 else values
        changed, record = _treat_rows(step, data, meta, part, rows)
        result[rows] = changed
        done.append(record)
    return result, tuple(done)


def _treat_rows(
    step: Treat, data: IndicatorData, meta: Metadata, values: Floats, rows: Places
) -> tuple[Floats, Treatment]:
    width = len(data.codes)
    columns = np.arange(values.shape[1])
    result = values.copy()
    n, m = values.shape
    high, low = np.zeros((n, m), dtype=bool), np.zeros((n, m), dtype=bool)
    transformed, winsorised = [""] * m, np.zeros(m, dtype=np.int64)
    before = shape_of(values, step.skew, step.kurtosis)
    checks: list[Shape | None] = [None, None]
    for settings, members in _by_settings(step, data, meta):
        some = columns[np.isin(columns % width, members)] if len(members) < width else columns
        limits = settings.skew, settings.kurtosis
        if limits != (step.skew, step.kurtosis):
            before = _merged(before, shape_of(values[:, some], *limits), some)
        if settings.method == "none":
            continue
        if settings.method == "transform":
            _transform(settings, data, rows, values, result, some, transformed)
            continue
        failing = some[before.known[some] & ~before.passed[some]]
        todo = some[before.known[some]] if settings.force else failing
        if not len(failing):
            continue
        part, h, lo, count = winsorise(values[:, todo], settings)
        result[:, todo], high[:, todo], low[:, todo], winsorised[todo] = part, h, lo, count
        after = shape_of(part, *limits)
        checks[0] = _merged(checks[0], after, todo, m)
        still = todo[after.known & ~after.passed]
        if not len(still) or settings.then == "none":
            continue
        source = result if settings.combine else values
        if not settings.combine:
            # the transformation starts from the measured values, so no point stays drawn in
            high[:, still] = low[:, still] = False
        _transform(settings, data, rows, source, result, still, transformed)
        checks[1] = _merged(checks[1], shape_of(result[:, still], *limits), still, m)
    record = Treatment(rows, data.codes, high, low, tuple(transformed), winsorised, before, (checks[0], checks[1]))
    return result, record


def _by_settings(step: Treat, data: IndicatorData, meta: Metadata) -> list[tuple[Treat, Places]]:
    """The places of the indicators that are treated alike."""
    if not step.overrides.by_node:
        return [(step, np.arange(len(data.codes)))]
    groups: dict[Treat, list[int]] = {}
    for at, code in enumerate(data.codes):
        own = settings_for(step, code, meta.ancestors(code))
        groups.setdefault(replace(own, overrides=Overrides()), []).append(at)
    return [(settings, np.array(members)) for settings, members in groups.items()]


def _merged(whole: Shape | None, part: Shape, columns: Places, m: int = 0) -> Shape:
    """One shape over all columns with a part of them written in."""
    if whole is None:
        nothing = np.full(m, np.nan)
        whole = Shape(nothing, nothing.copy(), np.zeros(m, dtype=bool), np.zeros(m, dtype=bool))
    merged = Shape(whole.skew.copy(), whole.kurtosis.copy(), whole.passed.copy(), whole.known.copy())
    for name in ("skew", "kurtosis", "passed", "known"):
        getattr(merged, name)[columns] = getattr(part, name)
    return merged


def winsorise(values: Floats, step: Treat) -> tuple[Floats, Flags, Flags, Places]:
    """Columns with their outermost points drawn in one by one until they pass, at most `winsorise_max` points.

    The side is that of the skew at each turn; points that tie move together. Also which points were drawn in from above
    and below, and how many they are.
    """
    x = values.copy()
    high, low = np.zeros(x.shape, dtype=bool), np.zeros(x.shape, dtype=bool)
    count = np.zeros(x.shape[1], dtype=np.int64)
    shape = shape_of(x, step.skew, step.kurtosis)
    active = np.flatnonzero(shape.known & (step.force | ~shape.passed) & (step.winsorise_max > 0))
    skew = shape.skew[active]
    while len(active):
        part = x[:, active]
        sign = np.where(skew >= 0, 1.0, -1.0)
        turned = part * sign
        top = np.fmax.reduce(turned, axis=0)
        outermost = turned == top
        next_value = np.fmax.reduce(np.where(outermost, np.nan, turned), axis=0)
        movable = ~np.isnan(next_value)
        outermost &= movable
        x[:, active] = np.where(outermost, next_value * sign, part)
        up = sign > 0
        high[:, active] = np.where(up, outermost, high[:, active])
        low[:, active] = np.where(up, low[:, active], outermost)
        count[active] = high[:, active].sum(axis=0) + low[:, active].sum(axis=0)
        shape = shape_of(x[:, active], step.skew, step.kurtosis)
        again = movable & shape.known & (step.force | ~shape.passed) & (count[active] < step.winsorise_max)
        active, skew = active[again], shape.skew[again]
    return x, high, low, count


def _transform(
    step: Treat, data: IndicatorData, rows: Places, source: Floats, result: Floats, some: Places, names: list[str]
) -> None:
    """Write the transformed columns into `result` and their name into `names`."""
    labels = [data.codes[column % len(data.codes)] for column in some]
    result[:, some] = transform(step, source[:, some], labels, [data.row_label(int(row)) for row in rows])
    for column in some:
        names[column] = step.then
