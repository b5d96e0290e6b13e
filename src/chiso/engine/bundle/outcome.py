"""What comes out of a group's answers: scores, totals, ranks and grades; one way for printing and for proof.

The trap: a survey leaf that has no result yet is not worth 0. Its unit gets no total, no percentage and no rank, and
the number of ranked units shrinks; a figure that cannot be read does the same. Every other unanswered leaf counts 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.bundle.payload import PayloadAnswer, PayloadScore, PayloadTotal, PayloadUnit
from chiso.engine.errors import Text
from chiso.engine.frameworks import Framework
from chiso.engine.scoring import Answer, ScoreSheet, rank_units, score_table, table_from_sheets
from chiso.engine.scoring.ranking import ZERO

INCOMPLETE = "incomplete"
"""Status of a node above a leaf without a result: it has no total."""


@dataclass(frozen=True)
class Outcome:
    """The results of a group: `explanations` tell each leaf, by unit and leaf."""

    scores: tuple[PayloadScore, ...]
    totals: tuple[PayloadTotal, ...]
    explanations: Mapping[tuple[str, str], Text]
    pending: Mapping[str, tuple[str, ...]]
    """Units without a total, with the leaves that have no result."""

    @property
    def ranked_units(self) -> int:
        return sum(total.rank is not None for total in self.totals)

    def total(self, unit: str) -> PayloadTotal:
        """The line of one unit; KeyError when it is not in the group."""
        for total in self.totals:
            if total.unit == unit:
                return total
        raise KeyError(unit)


def outcome_of(framework: Framework, units: Sequence[PayloadUnit], answers: Iterable[PayloadAnswer]) -> Outcome:
    """Score, add up, rank and grade a group. Units keep the given order; ties follow the framework."""
    sheets = _score(framework, units, answers)
    pending = {unit.key: _pending(framework, sheet) for unit, sheet in zip(units, sheets, strict=True)}
    ranks = _ranks(framework, units, sheets, pending)
    scores: list[PayloadScore] = []
    totals: list[PayloadTotal] = []
    told: dict[tuple[str, str], Text] = {}
    for unit, sheet in zip(units, sheets, strict=True):
        scores += _scores(framework, unit.key, sheet, pending[unit.key])
        told.update({(unit.key, leaf.node): leaf.explanation for leaf in sheet.leaves})
        whole = not pending[unit.key]
        totals.append(
            PayloadTotal(
                unit=unit.key,
                points=sheet.points if whole else None,
                base=sheet.base,
                percent=sheet.published if whole else None,
                rank=ranks[unit.key],
                grade=(sheet.grade or "") if whole else "",
            )
        )
    return Outcome(tuple(scores), tuple(totals), told, {unit: leaves for unit, leaves in pending.items() if leaves})


def _score(framework: Framework, units: Sequence[PayloadUnit], answers: Iterable[PayloadAnswer]) -> list[ScoreSheet]:
    given: dict[str, dict[str, Answer]] = {unit.key: {} for unit in units}
    counts: dict[str, dict[str, str]] = {unit.key: {} for unit in units}
    for row in answers:
        if row.is_adjustment:
            counts[row.unit][row.node] = row.inputs.get("count", "")
        else:
            given[row.unit][row.node] = Answer(row.inputs, row.status)  # type: ignore[arg-type]  # a checked status
    table = table_from_sheets(given, counts)
    # the framework speaks of units by their codes; two units may share one, so ranks go by key and places by order
    coded = type(table)([unit.code or unit.key for unit in units], table.leaves, table.adjustments)
    return score_table(framework, coded)


def _pending(framework: Framework, sheet: ScoreSheet) -> tuple[str, ...]:
    """The leaves without which the sheet has no total: unread figures, and surveys without a result."""
    return tuple(
        leaf.node
        for leaf in sheet.leaves
        if leaf.status == "invalid" or (leaf.status == "unanswered" and framework.node(leaf.node).channel == "survey")
    )


def _ranks(
    framework: Framework,
    units: Sequence[PayloadUnit],
    sheets: Sequence[ScoreSheet],
    pending: Mapping[str, tuple[str, ...]],
) -> dict[str, Decimal | None]:
    percents = {
        unit.key: None if pending[unit.key] else sheet.percent for unit, sheet in zip(units, sheets, strict=True)
    }
    keys = {
        unit.key: tuple(sheet.nodes[code].points or ZERO for code in framework.ties.break_by)
        for unit, sheet in zip(units, sheets, strict=True)
    }
    return {ranked.unit: ranked.rank for ranked in rank_units(percents, framework.ties, keys)}


def _scores(framework: Framework, unit: str, sheet: ScoreSheet, pending: Sequence[str]) -> list[PayloadScore]:
    broken = {above.code for code in pending for above in framework.ancestors(code)}
    rows = [
        PayloadScore(
            unit, leaf.node, None if leaf.node in pending else leaf.points, _max_of(sheet, leaf.node), leaf.status
        )
        for leaf in sheet.leaves
    ]
    for node in framework.walk():
        if framework.is_leaf(node.code):
            continue
        total = sheet.nodes[node.code]
        open_ = node.code in broken
        status = INCOMPLETE if open_ else "answered" if total.base else "not_applicable"
        rows.append(PayloadScore(unit, node.code, None if open_ else total.points, total.base, status))
    return rows


def _max_of(sheet: ScoreSheet, code: str) -> Decimal | None:
    """What the leaf adds to the base of this unit; 0 where it does not apply."""
    return sheet.nodes[code].base
