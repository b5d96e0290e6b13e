"""Writing scores down when a sheet moves: what a leaf was worth, with which inputs, by whom.

The trap: a ledger row for every leaf at every move would bury the history. Only leaves whose newest entry of the
stage says something else get a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from chiso.office.accounts.actors import Actor
from chiso.office.inserting import insert_rows
from chiso.office.rounds.models import Answer, LedgerEntry, Sheet, Transition
from chiso.office.rounds.scores import AnswerBook, ScoredLeaf, score_book


def write_ledger(
    moved: Sequence[tuple[Sheet, Transition]],
    books: Mapping[int, AnswerBook],
    *,
    stage: str,
    actor: Actor,
    at: dt.datetime,
) -> list[LedgerEntry]:
    """Append the entries of `stage` that changed; call it inside the transaction of the moves, where books were read.

    The entries' keys are not read back.
    """
    newest = newest_entries([sheet.pk for sheet, _ in moved], stage)
    entries = [
        _entry(sheet, leaf, stage, step, actor, at)
        for sheet, step in moved
        for leaf in score_book(sheet, books[sheet.pk], stage).leaves.values()
        if leaf.answer is not None and _says_else(newest.get((sheet.pk, leaf.code)), leaf)
    ]
    insert_rows(entries)
    return entries


def newest_entries(sheet_ids: Sequence[int], stage: str) -> dict[tuple[int, str], LedgerEntry]:
    """The newest entry of each sheet's leaf at a stage: the stage's score."""
    rows = LedgerEntry.objects.filter(sheet_id__in=sheet_ids, stage=stage).order_by("id")
    return {(entry.sheet_id, entry.node): entry for entry in rows}


def _says_else(entry: LedgerEntry | None, leaf: ScoredLeaf) -> bool:
    return entry is None or (entry.inputs, entry.status, entry.points, entry.max, entry.reason) != (
        *_value(leaf.answer),
        leaf.points,
        leaf.max,
        _reason(leaf.answer),
    )


def _value(answer: Answer | None) -> tuple[Any, str]:
    return (answer.inputs, answer.status) if answer else ({}, "answered")


def _reason(answer: Answer | None) -> str:
    return (answer.reason or answer.note) if answer else ""


def _entry(
    sheet: Sheet, leaf: ScoredLeaf, stage: str, transition: Transition, actor: Actor, at: dt.datetime
) -> LedgerEntry:
    inputs, status = _value(leaf.answer)
    return LedgerEntry(
        sheet=sheet,
        transition=transition,
        node=leaf.code,
        stage=stage,
        inputs=inputs,
        status=status,
        points=leaf.points,
        max=leaf.max,
        reason=_reason(leaf.answer),
        # who set the value; the mover when the value came from nobody
        actor_id=(leaf.answer.updated_by_id if leaf.answer else None) or actor.person_id,
        at=at,
    )
