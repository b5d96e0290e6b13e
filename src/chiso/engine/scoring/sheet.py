"""One unit's sheet: every leaf with its points and reasons, totals for every node, percentage and grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

import numpy as np

from chiso.engine.errors import Problem, Text
from chiso.engine.frameworks.model import Band, Framework
from chiso.engine.scoring.answers import Answer, AnswerTable, table_of
from chiso.engine.scoring.arithmetic import divide, from_units, to_units
from chiso.engine.scoring.inputs import InputSpec
from chiso.engine.scoring.leaf import LeafScore, placed
from chiso.engine.scoring.scorer import Batch, Totals, scorer_for

EXACT = Context(prec=34)
"""Percentages of two units differ in far fewer digits than this, so equal results stay equal and others do not."""


@dataclass(frozen=True, slots=True)
class NodeTotal:
    """A node's points, its base (the maxima that apply) and the exact percentage; None where not known."""

    node: str
    points: Decimal | None
    base: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class AdjustmentScore:
    """Points that one bonus (positive) or penalty (negative) item adds."""

    item: str
    points: Decimal
    explanation: Text
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """A scored sheet. `percent` is exact; `published` is it rounded as the framework says; `grade` a band's code.

    `nodes` holds every node of the framework. While `problems` is not empty the totals count the leaves concerned as 0.
    """

    framework: str
    unit: str
    leaves: tuple[LeafScore, ...]
    nodes: Mapping[str, NodeTotal]
    adjustments: tuple[AdjustmentScore, ...]
    points: Decimal | None
    base: Decimal | None
    percent: Decimal | None
    published: Decimal | None
    grade: str | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that could not be scored; `where` begins with the node's code."""
        of_leaves = [problem for leaf in self.leaves for problem in leaf.problems]
        return (*of_leaves, *(problem for item in self.adjustments for problem in item.problems))

    def leaf(self, code: str) -> LeafScore:
        """The score of one leaf; KeyError when there is none."""
        for leaf in self.leaves:
            if leaf.node == code:
                return leaf
        raise KeyError(code)


class NodeTotals(Mapping[str, NodeTotal]):
    """A sheet's nodes by code, each added up when it is asked for: most readers ask for the total alone."""

    def __init__(self, totals: Mapping[str, Totals], row: int) -> None:
        self._totals, self._row = totals, row

    def __getitem__(self, code: str) -> NodeTotal:
        return _node_total(code, self._totals[code], self._row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._totals)

    def __len__(self) -> int:
        return len(self._totals)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]  # as a dict: compared by its values


def inputs_of(framework: Framework, code: str) -> tuple[InputSpec, ...]:
    """What the leaf asks for, in order. InputError when the framework's rules are not usable."""
    return scorer_for(framework).inputs(code)


def score_sheet(
    framework: Framework,
    answers: Mapping[str, Answer],
    adjustments: Mapping[str, str] | None = None,
    *,
    unit: str = "",
) -> ScoreSheet:
    """One unit's answers scored; `adjustments` are counts (text) under bonus and penalty codes.

    Answers to codes that are no leaf are ignored here; readers of files and forms refuse them.
    """
    return sheets_of(scorer_for(framework).score(table_of(unit, answers, adjustments or {})))[0]


def score_table(framework: Framework, table: AnswerTable) -> list[ScoreSheet]:
    """Many units at once; the same results as `score_sheet` for each."""
    return sheets_of(scorer_for(framework).score(table))


def score_leaf(framework: Framework, code: str, answer: Answer, *, unit: str = "") -> LeafScore:
    """One leaf on its own; a knock-out elsewhere in the sheet is not seen here. KeyError when there is no such leaf."""
    return scorer_for(framework).column(code, table_of(unit, {code: answer}, {})).score(0)


def sheets_of(batch: Batch) -> list[ScoreSheet]:
    """The rows of a batch as sheets."""
    return [_sheet(batch, row) for row in range(len(batch.units))]


def _sheet(batch: Batch, row: int) -> ScoreSheet:
    framework = batch.framework
    nodes = NodeTotals(batch.nodes, row)
    total = _node_total("", batch.total, row)
    return ScoreSheet(
        framework=framework.code,
        unit=batch.units[row],
        leaves=tuple(column.score(row) for column in batch.leaves),
        nodes=nodes,
        adjustments=tuple(
            AdjustmentScore(
                column.item.code,
                from_units(column.points[row]),
                Text(column.explanations["vi"][row], column.explanations["en"][row]),
                tuple(placed(problem, column.item.code) for at, problem in column.faults if at == row),
            )
            for column in batch.adjustments
            if column.given[row]
        ),
        points=total.points,
        base=total.base,
        percent=total.percent,
        published=published(framework, total),
        grade=grade_of(framework, total),
    )


def _node_total(code: str, totals: Totals, row: int) -> NodeTotal:
    if not totals.known:
        return NodeTotal(code, None, None, None)
    points, base = from_units(totals.points[row]), from_units(totals.base[row])
    return NodeTotal(code, points, base, exact_percent(points, base))


def exact_percent(points: Decimal, base: Decimal) -> Decimal | None:
    """100 × points / base to 34 digits; None when nothing applies."""
    return EXACT.divide(points * 100, base) if base else None


def published(framework: Framework, total: NodeTotal) -> Decimal | None:
    """The percentage as printed: rounded once, from the exact ratio."""
    if total.percent is None or total.points is None or total.base is None:
        return None
    rounding = framework.rounding
    points, base = to_units(total.points), to_units(total.base)
    units = divide(np.array([points * 100 * 10**6], dtype=object), base, to_units(rounding.step), rounding.mode)
    return (Decimal(int(units[0])).scaleb(-6)).quantize(Decimal(1).scaleb(-rounding.decimals))


def band_of(bands: tuple[Band, ...], percent: Decimal | None) -> Band | None:
    """The highest band that begins at or below the percentage."""
    if percent is None:
        return None
    return next((band for band in bands if percent >= band.start), None)


def grade_of(framework: Framework, total: NodeTotal) -> str | None:
    """The code of the grade, on the exact or the published percentage as the framework says."""
    percent = published(framework, total) if framework.grades_on == "published" else total.percent
    band = band_of(framework.bands, percent)
    return band.code if band else None
