"""The province's own points by node: the self score with the survey and statistic results entered so far."""

from __future__ import annotations

from decimal import Decimal

from chiso.office.rounds.models import Sheet, Stage
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import AnswerBook, SheetScores, score_book


def own_scores(sheet: Sheet, book: AnswerBook | None = None) -> SheetScores:
    """The sheet as it stands: outside results are values of the first appraisal, so that is the stage to ask."""
    return score_book(sheet, book or book_of(sheet.pk), Stage.APPRAISAL_1)


def own_points(sheet: Sheet) -> dict[str, Decimal | None]:
    """Points of every node; a leaf that nobody entered has none, and neither has what it leaves incomplete."""
    return points_of(own_scores(sheet))


def points_of(scores: SheetScores) -> dict[str, Decimal | None]:
    """The same from scores that were made already. An unanswered leaf is unknown here, not zero."""
    found = {code: total.points for code, total in scores.totals.nodes.items()}
    found |= {code: leaf.points if leaf.answer is not None else None for code, leaf in scores.leaves.items()}
    return found
