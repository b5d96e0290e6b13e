"""Filling missing values, always so that what was measured stays as it was.

The trap: a gap filled with the mean of all is invisible in the ranking, and a unit that reports nothing lands in the
middle. So imputation is a step that must be written down, and what it filled is recorded cell by cell.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chiso.engine.composite.expectation import fill_by_expectation
from chiso.engine.composite.model import Floats, IndicatorData, Metadata, Places
from chiso.engine.composite.steps import Impute, Overrides, settings_for
from chiso.engine.frameworks.problems import Problems, both

_OVER_TIME = ("latest", "constant", "linear")
_BY_ROW = ("row_mean", "row_median")


def impute(step: Impute, data: IndicatorData, meta: Metadata, values: Floats) -> Floats:
    """`values` with gaps filled as the step says; cells that the method has no answer for stay NaN.

    mean, median: of the column (and year); group_mean, group_median: of the unit's group; row_mean, row_median: of the
    unit's own other indicators under the same node of `level`, on a 0–1 scale; latest, constant, linear: from the other
    years of the same unit; em: conditional mean under a normal distribution of the indicators under the same node.
    Raises InputError when a group or the years are not there.
    """
    if not np.isnan(values).any():
        return values
    _check(step, data, meta)
    result = values.copy()
    width = len(data.codes)
    copies = values.shape[1] // width
    for settings, members in _by_settings(step, data, meta):
        for columns in _blocks(settings, members, meta, data):
            places = (np.arange(copies)[:, None] * width + columns).ravel()
            _fill(settings, data, meta, result, columns, places, copies)
    return result


def _check(step: Impute, data: IndicatorData, meta: Metadata) -> None:
    problems = Problems()
    for settings in (step, *(own for _, own in step.overrides.by_node)):
        if settings.method in ("group_mean", "group_median") and settings.group not in data.groups:
            known = ", ".join(data.groups)
            problems.add(
                "index.missing_group",
                both("dữ liệu thiếu cột nhóm của bước impute", "the data lack the group column of the impute step"),
                path="group",
                got=settings.group,
                expected=both(known, known),
            )
        if settings.method in _OVER_TIME and not data.years:
            problems.add(
                "index.no_years",
                both(f"cách “{settings.method}” cần số liệu nhiều năm", f"“{settings.method}” needs several years"),
                hint=both("thêm cột Time", "add a column Time"),
            )
    problems.raise_errors()


def _by_settings(step: Impute, data: IndicatorData, meta: Metadata) -> list[tuple[Impute, list[int]]]:
    if not step.overrides.by_node:
        return [(step, list(range(len(data.codes))))]
    groups: dict[Impute, list[int]] = {}
    for at, code in enumerate(data.codes):
        own = settings_for(step, code, meta.ancestors(code))
        groups.setdefault(replace(own, overrides=Overrides()), []).append(at)
    return list(groups.items())


def _blocks(step: Impute, members: list[int], meta: Metadata, data: IndicatorData) -> list[Places]:
    """Indicators that inform each other: those under one node of `level` (em: of the parent when not given)."""
    if step.method not in (*_BY_ROW, "em"):
        return [np.array(members)]
    blocks: dict[str, list[int]] = {}
    for at in members:
        code = data.codes[at]
        if step.level is not None:
            name = meta.at_level(code, step.level)
        else:
            name = meta.by_code[code].parent if step.method == "em" else ""
        blocks.setdefault(name, []).append(at)
    return [np.array(block) for block in blocks.values()]


def _fill(
    step: Impute, data: IndicatorData, meta: Metadata, result: Floats, columns: Places, places: Places, copies: int
) -> None:
    if step.method == "none":
        return
    if step.method in _OVER_TIME:
        result[:, places] = _over_time(step, data, result[:, places])
        return
    for rows in data.slices:
        cells = np.ix_(rows, places)
        part = result[cells]
        if step.method in ("mean", "median"):
            result[cells] = _by_column(part, step.method)
        elif step.method in ("group_mean", "group_median"):
            labels = np.array(data.groups[step.group])[rows]
            for label in np.unique(labels[labels != ""]):
                own = np.ix_(rows[labels == label], places)
                result[own] = _by_column(result[own], step.method.removeprefix("group_"))
        else:
            direction = meta.directions[columns]
            blocks = part.reshape(len(rows), copies, len(columns))
            for copy in range(copies):
                blocks[:, copy] = _by_block(step, blocks[:, copy], direction)
            result[cells] = blocks.reshape(part.shape)


def _by_column(part: Floats, method: str) -> Floats:
    gaps = np.isnan(part)
    some = np.flatnonzero(gaps.any(axis=0) & ~gaps.all(axis=0))
    if not len(some):
        return part
    filled = part.copy()
    centre = np.nanmean(part[:, some], axis=0) if method == "mean" else np.nanmedian(part[:, some], axis=0)
    filled[:, some] = np.where(gaps[:, some], centre, part[:, some])
    return filled


def _by_block(step: Impute, part: Floats, direction: Floats) -> Floats:
    gaps = np.isnan(part)
    if not gaps.any():
        return part
    if step.method == "em":
        return fill_by_expectation(part, step.iterations, step.tolerance)
    turned = part * direction
    low, high = np.fmin.reduce(turned, axis=0), np.fmax.reduce(turned, axis=0)
    spread = np.where(high > low, high - low, np.nan)
    scaled = (turned - low) / spread
    centre = np.full(len(part), np.nan)
    has = ~np.isnan(scaled).all(axis=1)
    by = np.nanmean if step.method == "row_mean" else np.nanmedian
    centre[has] = by(scaled[has], axis=1)
    return np.where(gaps, (centre[:, None] * (high - low) + low) * direction, part)


def _over_time(step: Impute, data: IndicatorData, part: Floats) -> Floats:
    """From the other years of the same unit: the latest earlier value, or R's `approx(rule = 2)`."""
    filled = part.copy()
    years, units = np.array(data.years), np.array(data.units)
    known_years = np.unique(years)
    for unit in dict.fromkeys(data.units):
        rows = np.flatnonzero(units == unit)
        rows = rows[np.argsort(years[rows])]
        for column in range(part.shape[1]):
            series = part[rows, column]
            gaps = np.isnan(series)
            if gaps.any() and not gaps.all():
                filled[rows, column] = _series(step, years[rows], series, gaps, known_years)
    return filled


def _series(
    step: Impute, years: Places, series: Floats, gaps: np.typing.NDArray[np.bool_], all_years: Places
) -> Floats:
    known, values = years[~gaps], series[~gaps]
    if step.method == "linear":
        found = np.interp(years, known, values)
    else:
        before = np.searchsorted(known, years, side="right") - 1
        found = values[np.maximum(before, 0)]
        if step.method == "latest":
            # how many years of the whole panel lie between, as a unit may be absent in some
            distance = np.searchsorted(all_years, years) - np.searchsorted(all_years, known[np.maximum(before, 0)])
            limit = step.max_years if step.max_years is not None else len(all_years)
            found = np.where((before >= 0) & (distance <= limit), found, np.nan)
    return np.where(gaps, found, series)
