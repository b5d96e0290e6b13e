"""An index from a survey: method, design and microdata in; scores with errors, ranks, bands and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.answering import items_of
from chiso.engine.survey.cleaning import Cleaned, clean
from chiso.engine.survey.codes import Flags, domains_of
from chiso.engine.survey.design import Design
from chiso.engine.survey.engine import DfRule, Options
from chiso.engine.survey.engine import Method as VarianceMethod
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.index_tables import indicator_rows, ranking_rows, role_rows, score_rows, to_table
from chiso.engine.survey.index_tree import Figure, Ground, Tree
from chiso.engine.survey.index_values import Values, blocks_of
from chiso.engine.survey.method import Method
from chiso.engine.survey.preparing import prepare
from chiso.engine.survey.spec import DesignSpec


@dataclass(frozen=True)
class IndexResult:
    """Tables of an index (columns in `index_tables`): an empty `unit` is everybody together.

    `cleaned` says which rows were taken out and why; `notes` are to be shown with the numbers.
    """

    method: Method
    scores: pl.DataFrame
    indicators: pl.DataFrame
    ranking: pl.DataFrame
    roles: pl.DataFrame
    cleaned: Cleaned
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """What comes from outside the survey: hard figures of this year, and earlier years' values for pooled anchors."""

    hard: tuple[Figure, ...] = ()
    earlier: tuple[Figure, ...] = ()


def compute_index(
    method: Method,
    spec: DesignSpec,
    frame: pl.DataFrame,
    outside: Outside | None = None,
    *,
    variance: VarianceMethod | None = None,
    df: DfRule = "domain",
    table: pl.DataFrame | None = None,
) -> IndexResult:
    """The index of every unit. `table` holds imported replicate factors; without `variance` the design file decides.

    Raises InputError (`survey.*`): columns or answers that the method does not know, units in two blocks, hard
    figures of unknown units or indicators, anything that the design refuses.
    """
    outside = outside or Outside()
    _check_columns(method, frame)
    cleaned = clean(frame, method.cleaning)
    kept = frame if cleaned.kept.all() else frame.filter(pl.Series(cleaned.kept))
    ready = prepare(spec, kept, variance, table)
    options = Options(ready.method, df, "wr", "auto", method.confidence)
    notes = [*cleaned.notes, *ready.design.notes]
    runs = []
    if method.units.whole or not method.units.column:
        runs.append(_run(method, ready.design, kept, (), options, Outside()))
    if method.units.column:
        runs.append(_run(method, ready.design, kept, (method.units.column,), options, outside))
    for tree in runs:
        notes += tree.notes
    return IndexResult(
        method,
        to_table([row for tree in runs for row in score_rows(tree)], "scores"),
        to_table([row for tree in runs for row in indicator_rows(tree)], "indicators"),
        to_table(ranking_rows(runs[-1]) if method.units.column else [], "ranking"),
        to_table(role_rows(method, kept), "roles"),
        cleaned,
        tuple(dict.fromkeys(notes)),
    )


def _check_columns(method: Method, frame: pl.DataFrame) -> None:
    wanted = (method.units.column, method.units.block, method.respondents.role)
    absent = [missing_column(name, frame) for name in wanted if name and name not in frame.columns]
    if absent:
        raise InputError(absent)


def _run(
    method: Method, design: Design, frame: pl.DataFrame, by: tuple[str, ...], options: Options, outside: Outside
) -> Tree:
    domains = domains_of(frame, by)
    if not domains.count:
        message = both("không dòng nào có đơn vị", "no row names a unit")
        raise InputError([Problem("survey.no_domain", message, where=", ".join(by))])
    units = tuple(label.removeprefix(f"{by[0]}=") if by else "" for label in domains.labels)
    blocks = _blocks(method, frame, units) if by else ("",)
    values = Values(design, domains, items_of(method, frame), options)
    ranked: Flags = values.n_unit >= method.min_n_unit
    _check_outside(method, units, outside)
    hard = {(each.unit, each.indicator): each.value for each in outside.hard}
    known = dict(zip(units, blocks, strict=True))
    earlier = tuple(
        Figure(each.unit, each.indicator, each.value, each.year, each.block or known.get(each.unit, ""))
        for each in outside.earlier
    )
    return Tree(method, Ground(values, units, blocks, ranked, hard, earlier))


def _blocks(method: Method, frame: pl.DataFrame, units: Sequence[str]) -> tuple[str, ...]:
    if not method.units.block:
        return ("",) * len(units)
    found = blocks_of(frame, method.units.column, method.units.block)
    twice = sorted(unit for unit, names in found.items() if len(names) > 1)
    none = sorted(unit for unit in units if unit not in found)
    if twice or none:
        raise InputError(
            [
                Problem(
                    "survey.unit_blocks",
                    both("mỗi đơn vị phải thuộc đúng một khối", "each unit belongs to exactly one block"),
                    where=method.units.block,
                    got=", ".join((twice or none)[:8]),
                )
            ]
        )
    return tuple(next(iter(found[unit])) for unit in units)


def _check_outside(method: Method, units: Sequence[str], outside: Outside) -> None:
    hard = {leaf.code for leaf in method.indicators if leaf.source == "hard"}
    every = {leaf.code for leaf in method.indicators}
    problems = []
    unknown = sorted({each.indicator for each in outside.hard} - hard)
    unknown += sorted({each.indicator for each in outside.earlier} - every)
    if unknown:
        problems.append(_unknown("survey.unknown_indicator", "không có chỉ tiêu này", "no such indicator", unknown))
    strangers = sorted({each.unit for each in outside.hard} - set(units))
    if strangers:
        problems.append(
            _unknown("survey.unknown_unit", "đơn vị không có phiếu nào", "a unit that nobody rated", strangers)
        )
    bad = [each for each in (*outside.hard, *outside.earlier) if not np.isfinite(each.value)]
    if bad:
        problems.append(
            _unknown("survey.not_numeric", "giá trị không phải là số", "not a number", [each.indicator for each in bad])
        )
    if problems:
        raise InputError(problems)


def _unknown(code: str, vi: str, en: str, got: Sequence[str]) -> Problem:
    return Problem(code, Text(vi, en), got=", ".join(got[:8]))
