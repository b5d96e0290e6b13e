"""The counts that a sheet keeps of itself, so that the board of 3,500 units needs no aggregation over answers."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from chiso.office.rounds.models import Sheet, Stage
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.queries.todo import lacks, own_leaves
from chiso.office.rounds.scores import AnswerBook, is_filled


def recount(sheet: Sheet, book: AnswerBook | None = None) -> None:
    """Count anew from the values: at every move of the sheet, so that no drift outlives a move."""
    with transaction.atomic():
        count_into(sheet, book or book_of(sheet.pk))
        Sheet.objects.filter(pk=sheet.pk).update(
            answerable=sheet.answerable, answered=sheet.answered, missing_evidence=sheet.missing_evidence
        )


def count_into(sheet: Sheet, book: AnswerBook) -> None:
    """Set the counts of a sheet from its values; nothing is stored."""
    own = book.own(Stage.SELF)
    leaves = own_leaves(sheet)
    sheet.answerable = len(leaves)
    sheet.answered = sum(is_filled(own.get(leaf.code)) for leaf in leaves)
    sheet.missing_evidence = sum(lacks(leaf, own.get(leaf.code), book.evidence.get(leaf.code, 0)) for leaf in leaves)


def shifted(field: str, by: int) -> Greatest:
    """The expression that moves a count without reading it first; never below zero."""
    return Greatest(F(field) + Value(by), Value(0))
