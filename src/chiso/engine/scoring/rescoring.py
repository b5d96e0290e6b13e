"""Any year under any version: a sheet scored as it was, and again under another version through a crosswalk.

The trap: a total with gaps is not a total. So with any gap there is no total, percentage or grade under the new
version, only the points of the leaves that can be compared, their base, and their share of the new version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from chiso.engine.scoring.answers import Answer, AnswerTable, table_from_sheets
from chiso.engine.scoring.arithmetic import from_units
from chiso.engine.scoring.carrying import Carried, CarryPlan, Gap, carry
from chiso.engine.scoring.leaf import LeafScore
from chiso.engine.scoring.rule import GIVEN_STATUSES
from chiso.engine.scoring.sheet import EXACT, ScoreSheet, score_table

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """What a unit answered under the old version: leaves, and counts of bonus and penalty cases."""

    answers: Mapping[str, Answer]
    counts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RescoredLeaf:
    """A new leaf. `then` are the old points that the crosswalk's shares give it (exact), `then_base` their maxima;
    None where nothing is linked or the points were not known. `now` is None where there is a gap.
    """

    node: str
    max: Decimal | None
    then: Fraction | None
    then_base: Fraction | None
    now: LeafScore | None
    gap: Gap | None

    @property
    def is_comparable(self) -> bool:
        return self.gap is None and self.max is not None


@dataclass(frozen=True)
class Rescored:
    """One unit under both versions; `gaps` includes bonus and penalty items.

    `points` and `base` are those of the comparable leaves under the new version, without bonus and penalty;
    `comparable` is that base as a share of all that applies to the unit (None when a maximum is not known).
    """

    unit: str
    then: ScoreSheet
    leaves: tuple[RescoredLeaf, ...]
    gaps: tuple[Gap, ...]
    points: Decimal
    base: Decimal
    comparable: Fraction | None
    total: ScoreSheet | None

    @property
    def is_complete(self) -> bool:
        """Whether the whole new version could be computed."""
        return self.total is not None

    @property
    def percent(self) -> Decimal | None:
        """Percentage on the comparable base only."""
        return EXACT.divide(self.points * 100, self.base) if self.base else None

    @property
    def then_points(self) -> Fraction:
        """The old points that belong to the comparable leaves."""
        return sum((leaf.then for leaf in self.leaves if leaf.is_comparable and leaf.then is not None), NOTHING)

    @property
    def then_base(self) -> Fraction:
        """The old maxima that belong to the comparable leaves."""
        known = (leaf.then_base for leaf in self.leaves if leaf.is_comparable)
        return sum((base for base in known if base is not None), NOTHING)


def rescore(plan: CarryPlan, sheets: Mapping[str, UnitFigures]) -> list[Rescored]:
    """The units' figures (by unit code) scored under both versions of the plan."""
    carried = {unit: carry(plan, figures.answers, figures.counts, unit=unit) for unit, figures in sheets.items()}
    before = table_from_sheets(
        {unit: figures.answers for unit, figures in sheets.items()},
        {unit: figures.counts for unit, figures in sheets.items()},
    )
    after = table_from_sheets(
        {unit: one.answers for unit, one in carried.items()}, {unit: one.counts for unit, one in carried.items()}
    )
    scored = zip(score_table(plan.old, before), score_table(plan.new, after), strict=True)
    return [
        _compare(plan, unit, one, old, new) for (unit, one), (old, new) in zip(carried.items(), scored, strict=True)
    ]


def figures_of_table(table: AnswerTable) -> dict[str, UnitFigures]:
    """A table of answers, unit by unit."""
    columns = {
        code: (leaf.statuses.tolist(), {name: list(texts) for name, texts in leaf.texts.items()})
        for code, leaf in table.leaves.items()
    }
    counts = {code: list(texts) for code, texts in table.adjustments.items()}
    return {
        unit: UnitFigures(
            {
                code: Answer({name: texts[row] for name, texts in inputs.items()}, GIVEN_STATUSES[statuses[row]])
                for code, (statuses, inputs) in columns.items()
            },
            {code: texts[row] for code, texts in counts.items()},
        )
        for row, unit in enumerate(table.units)
    }


def _compare(plan: CarryPlan, unit: str, carried: Carried, then: ScoreSheet, now: ScoreSheet) -> Rescored:
    old = {leaf.node: leaf for leaf in then.leaves}
    gaps = dict(carried.gaps)
    for problem_leaf in now.leaves:
        if problem_leaf.problems and problem_leaf.node not in gaps:
            why = problem_leaf.problems[0].message
            gaps[problem_leaf.node] = Gap(problem_leaf.node, "not_scorable", why)
    leaves = tuple(
        _leaf(plan, leaf, old, gaps.get(leaf.node)) for leaf in now.leaves if plan.new.applies(leaf.node, unit)
    )
    told = tuple(gap for code, gap in gaps.items() if code not in plan.new.by_code or plan.new.applies(code, unit))
    counted = [leaf for leaf in leaves if leaf.is_comparable and leaf.now is not None and leaf.now.points is not None]
    points = sum((leaf.now.points for leaf in counted if leaf.now and leaf.now.points is not None), Decimal(0))
    base = sum((leaf.max for leaf in counted if leaf.max is not None), Decimal(0))
    return Rescored(
        unit=unit,
        then=then,
        leaves=leaves,
        gaps=told,
        points=points,
        base=base,
        comparable=_share(leaves, base),
        total=None if told else now,
    )


def _leaf(plan: CarryPlan, leaf: LeafScore, old: Mapping[str, LeafScore], gap: Gap | None) -> RescoredLeaf:
    links = plan.crosswalk.into.get(leaf.node, ())
    scores = [(link.weight, old[link.old]) for link in links]
    given = [(weight, score) for weight, score in scores if score.points is not None and score.max is not None]
    then = sum((weight * Fraction(score.points or 0) for weight, score in given), NOTHING)
    base = sum((weight * Fraction(score.max or 0) for weight, score in given), NOTHING)
    return RescoredLeaf(
        node=leaf.node,
        max=leaf.max,
        then=then if given else None,
        then_base=base if given else None,
        now=None if gap is not None else leaf,
        gap=gap,
    )


def _share(leaves: tuple[RescoredLeaf, ...], base: Decimal) -> Fraction | None:
    """The comparable part of all that applies; a leaf that is not applicable belongs to neither."""
    whole = [leaf for leaf in leaves if leaf.now is None or leaf.now.status != "not_applicable"]
    known = [leaf.max for leaf in whole if leaf.max is not None]
    total = sum(known, Decimal(0))
    return Fraction(base) / Fraction(total) if len(known) == len(whole) and total else None


def shown_points(points: Fraction | None) -> Decimal | None:
    """Attributed points as a decimal of at most six places, for print."""
    return None if points is None else from_units(round(points * 10**6))
