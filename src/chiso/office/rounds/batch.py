"""Many sheets scored at once at one stage: what grids, councils and publication need.

The trap: scoring a hundred sheets one after the other makes a grid that nobody waits for. The engine scores columns,
so all sheets of a group go through it together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chiso.engine.frameworks import Framework
from chiso.engine.scoring import ScoreSheet, score_table, table_from_sheets
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.scores import AnswerBook, counts, given, unit_code


def score_sheets(
    framework: Framework, sheets: Iterable[Sheet], books: Mapping[int, AnswerBook], stage: str
) -> dict[int, ScoreSheet]:
    """The scored sheets at `stage`, by sheet id. No queries when the sheets came with their units."""
    listed = list(sheets)
    if not listed:
        return {}
    table = table_from_sheets(
        {str(sheet.pk): given(books[sheet.pk].at(stage)) for sheet in listed},
        {str(sheet.pk): counts(books[sheet.pk], stage) for sheet in listed},
    )
    coded = replace(table, units=[unit_code(sheet.unit) for sheet in listed])
    return {sheet.pk: scored for sheet, scored in zip(listed, score_table(framework, coded), strict=True)}
