"""Many sheets scored at once at one stage: what grids, councils and publication need.

The trap: scoring a hundred sheets one after the other makes a grid that nobody waits for. The engine scores columns,
so all sheets of a group go through it together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from chiso.engine.frameworks import Framework
from chiso.engine.scoring import ScoreSheet, score_table
from chiso.engine.scoring.arithmetic import from_units
from chiso.engine.scoring.leaf import STATUS_NAMES
from chiso.engine.scoring.scorer import scorer_for
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.scores import AnswerBook, table_of


def score_sheets(
    framework: Framework, sheets: Iterable[Sheet], books: Mapping[int, AnswerBook], stage: str
) -> dict[int, ScoreSheet]:
    """The scored sheets at `stage`, by sheet id. No queries when the sheets came with their units."""
    listed = list(sheets)
    if not listed:
        return {}
    scored = score_table(framework, table_of(listed, books, stage))
    return {sheet.pk: each for sheet, each in zip(listed, scored, strict=True)}


def sound_leaves(
    framework: Framework,
    sheets: Iterable[Sheet],
    books: Mapping[int, AnswerBook],
    stage: str,
    nodes: Collection[str],
) -> dict[int, frozenset[str]]:
    """Those of some leaves whose figures score without a fault at `stage`, by sheet id; unanswered ones are none."""
    listed = list(sheets)
    if not listed:
        return {}
    batch = scorer_for(framework).score(table_of(listed, books, stage), ())
    found: dict[int, set[str]] = {sheet.pk: set() for sheet in listed}
    for column in batch.leaves:
        if column.node.code not in nodes:
            continue
        faulty = {row for row, _ in column.faults}
        for row, (sheet, status) in enumerate(zip(listed, column.statuses.tolist(), strict=True)):
            if row not in faulty and STATUS_NAMES[status] not in ("unanswered", "invalid"):
                found[sheet.pk].add(column.node.code)
    return {key: frozenset(codes) for key, codes in found.items()}


def leaf_points(
    framework: Framework,
    sheets: Iterable[Sheet],
    books: Mapping[int, AnswerBook],
    stage: str,
    nodes: Collection[str],
) -> dict[int, dict[str, Decimal | None]]:
    """The points of some leaves at `stage`, by sheet id and leaf, without the sentences and totals of whole sheets."""
    listed = list(sheets)
    if not listed:
        return {}
    batch = scorer_for(framework).score(table_of(listed, books, stage), ())
    found: dict[int, dict[str, Decimal | None]] = {sheet.pk: {} for sheet in listed}
    for column in batch.leaves:
        if column.node.code not in nodes:
            continue
        statuses = [STATUS_NAMES[status] for status in column.statuses.tolist()]
        for sheet, units, status in zip(listed, column.points.tolist(), statuses, strict=True):
            scored = column.node.max is not None and status not in ("not_applicable", "invalid")
            found[sheet.pk][column.node.code] = from_units(units) if scored else None
    return found
