"""The province's own points by node: the self score with the survey and statistic results entered so far."""

from __future__ import annotations

from decimal import Decimal

from chiso.engine.frameworks import Framework
from chiso.office.rounds.models import Sheet, Stage
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import AnswerBook, SheetScores, framework_for, score_book


def own_scores(sheet: Sheet, book: AnswerBook | None = None) -> SheetScores:
    """The sheet as it stands: outside results are values of the first appraisal, so that is the stage to ask."""
    return score_book(sheet, book or book_of(sheet.pk), Stage.APPRAISAL_1)


def own_points(sheet: Sheet) -> dict[str, Decimal | None]:
    """Points of every node; a leaf that nobody entered has none."""
    return points_of(own_scores(sheet), framework_for(sheet))


def points_of(scores: SheetScores, framework: Framework) -> dict[str, Decimal | None]:
    """The same from scores that were made already.

    A node above leaves has what is in hand so far, and nothing while no leaf below it was entered: a zero there would
    read as a lost field.
    """
    found = {code: leaf.points if leaf.answer is not None else None for code, leaf in scores.leaves.items()}
    entered = {above.code for code in found if found[code] is not None for above in framework.ancestors(code)}
    return found | {
        code: total.points if code in entered else None
        for code, total in scores.totals.nodes.items()
        if code not in found
    }
