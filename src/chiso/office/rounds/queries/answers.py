"""The values of a sheet, all stages at once: two queries for one sheet or for many."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from chiso.office.rounds.models import Adjustment, Answer
from chiso.office.rounds.scores import AnswerBook

# how many pieces of evidence the leaf has. By hand: the ORM takes longer to build this than the database to answer it,
# and it is asked at every keystroke that is saved
_LINKS = RawSQL(
    "(SELECT COUNT(*) FROM rounds_evidencelink AS l"
    " WHERE l.sheet_id = rounds_answer.sheet_id AND l.node = rounds_answer.node)",
    [],
    output_field=IntegerField(),
)


def book_of(sheet_id: int) -> AnswerBook:
    """All working values of one sheet. Two queries."""
    return books_of([sheet_id])[sheet_id]


def books_of(sheet_ids: Iterable[int], nodes: Iterable[str] | None = None) -> dict[int, AnswerBook]:
    """All working values of many sheets, or only those of some leaves; a sheet without any gets an empty book.

    Two queries.
    """
    wanted = list(sheet_ids)
    answers: dict[int, list[Answer]] = {sheet_id: [] for sheet_id in wanted}
    adjustments: dict[int, list[Adjustment]] = {sheet_id: [] for sheet_id in wanted}
    evidence: dict[int, dict[str, int]] = {sheet_id: {} for sheet_id in wanted}
    # who wrote a value is only told when two people collide: reading it with every value doubles the work of each page
    rows = Answer.objects.filter(sheet_id__in=wanted)
    if nodes is not None:
        rows = rows.filter(node__in=list(nodes))
    for answer in rows.annotate(links=_LINKS):
        answers[answer.sheet_id].append(answer)
        evidence[answer.sheet_id][answer.node] = answer.links
    for adjustment in Adjustment.objects.filter(sheet_id__in=wanted):
        adjustments[adjustment.sheet_id].append(adjustment)
    return {
        sheet_id: AnswerBook(tuple(answers[sheet_id]), tuple(adjustments[sheet_id]), evidence[sheet_id])
        for sheet_id in wanted
    }
