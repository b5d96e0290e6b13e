"""The values of a sheet, all stages at once: two queries for one sheet or for many."""

from __future__ import annotations

from collections.abc import Iterable

from chiso.office.rounds.models import Adjustment, Answer
from chiso.office.rounds.scores import AnswerBook


def book_of(sheet_id: int) -> AnswerBook:
    """All working values of one sheet. Two queries."""
    return books_of([sheet_id])[sheet_id]


def books_of(sheet_ids: Iterable[int]) -> dict[int, AnswerBook]:
    """All working values of many sheets; a sheet without any gets an empty book. Two queries."""
    wanted = list(sheet_ids)
    answers: dict[int, list[Answer]] = {sheet_id: [] for sheet_id in wanted}
    adjustments: dict[int, list[Adjustment]] = {sheet_id: [] for sheet_id in wanted}
    for answer in Answer.objects.filter(sheet_id__in=wanted).select_related("updated_by"):
        answers[answer.sheet_id].append(answer)
    for adjustment in Adjustment.objects.filter(sheet_id__in=wanted):
        adjustments[adjustment.sheet_id].append(adjustment)
    return {sheet_id: AnswerBook(tuple(answers[sheet_id]), tuple(adjustments[sheet_id])) for sheet_id in wanted}
