"""Entering the unit's own figures: one cell, a block pasted from Excel, a whole sheet.

The trap: autosave must be tiny and must never write history. Everything is read and scored before the transaction; in
it stand one write per cell and one update of the sheet, which also proves that the sheet is still open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks import Framework
from chiso.engine.scoring import inputs_of
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import require
from chiso.office.errors import Conflict
from chiso.office.rounds import refusals
from chiso.office.rounds.cells import CellValue, read_cell_text
from chiso.office.rounds.models import Answer, AnswerStatus, Sheet, Stage
from chiso.office.rounds.operations.counts import shifted
from chiso.office.rounds.operations.stored import insert_new, same_value, theirs_of, write_answer
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.queries.deadlines import open_for
from chiso.office.rounds.queries.todo import lacks
from chiso.office.rounds.scores import AnswerBook, SheetScores, framework_for, is_filled, score_book
from chiso.office.rounds.workflow import workflow_of


@dataclass(frozen=True, slots=True)
class Change:
    """A leaf's new value; `version` is the one that the person saw, 0 when the leaf had none."""

    node: str
    value: CellValue
    version: int


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell as it was typed or pasted."""

    node: str
    text: str
    version: int


@dataclass(frozen=True)
class Recorded:
    """What was stored, by leaf; what was refused and why; and the sheet scored with what was stored."""

    scores: SheetScores
    book: AnswerBook
    saved: Mapping[str, Answer] = field(default_factory=dict)
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)


def require_entry(actor: Actor, sheet: Sheet, led_by: Collection[int] | None = None) -> Grant | None:
    """The grant by which the actor enters figures: the sheet's own unit, or with `led_by` those who lead the leaf."""
    if led_by is None:
        return require(actor, "sheets.fill", unit_id=sheet.unit_id)
    return require(actor, "national.contribute", assigned=led_by)


def record_cell(
    *, actor: Actor, sheet: Sheet, cell: TypedCell, at: dt.datetime, led_by: Collection[int] | None = None
) -> Recorded:
    """Store the unit's own figures of one leaf from a cell's text, in the notation of `rounds.cells`; "" empties it.

    Raises Conflict when somebody stored another value first, InputError when the figures cannot be scored or the leaf
    is not the unit's to fill. Nothing is stored then. `led_by` are the units that lead this leaf of the province's own
    sheet, when one of them enters it.
    """
    require_entry(actor, sheet, led_by)
    framework = framework_for(sheet)
    refusals.require_own_leaf(sheet, framework, cell.node)
    value = read_cell_text(inputs_of(framework, cell.node), cell.text, where=cell.node)
    return _one(_record(actor, sheet, [Change(cell.node, value, cell.version)], at, led_by), cell.node)


def _one(recorded: Recorded, node: str) -> Recorded:
    """The outcome of a single cell: a refusal is raised."""
    if node in recorded.conflicts:
        raise recorded.conflicts[node]
    if node in recorded.problems:
        raise InputError(recorded.problems[node])
    return recorded


def record_block(*, actor: Actor, sheet: Sheet, cells: Sequence[TypedCell], at: dt.datetime) -> Recorded:
    """Store many cells in one transaction, as pasted from Excel: what can be is stored, the rest told cell by cell."""
    require(actor, "sheets.fill", unit_id=sheet.unit_id)
    framework = framework_for(sheet)
    changes: list[Change] = []
    refused: dict[str, tuple[Problem, ...]] = {}
    for cell in cells:
        try:
            refusals.require_own_leaf(sheet, framework, cell.node)
            value = read_cell_text(inputs_of(framework, cell.node), cell.text, where=cell.node)
            changes.append(Change(cell.node, value, cell.version))
        except InputError as error:
            refused[cell.node] = error.problems
    recorded = _record(actor, sheet, changes, at)
    return Recorded(
        recorded.scores, recorded.book, recorded.saved, {**refused, **recorded.problems}, recorded.conflicts
    )


def record_answers(*, actor: Actor, sheet: Sheet, changes: Sequence[Change], at: dt.datetime) -> Recorded:
    """Store many values at once, as read from an Excel sheet; what can be stored is, the rest is told leaf by leaf."""
    return _record(actor, sheet, changes, at)


def _record(
    actor: Actor, sheet: Sheet, changes: Sequence[Change], at: dt.datetime, led_by: Collection[int] | None = None
) -> Recorded:
    require_entry(actor, sheet, led_by)
    framework = framework_for(sheet)
    book = book_of(sheet.pk)
    own = book.own(Stage.SELF)
    problems: dict[str, tuple[Problem, ...]] = {}
    conflicts: dict[str, Conflict] = {}
    wanted: dict[str, Answer] = {}
    for change in changes:
        found = refusals.own_leaf_problems(sheet, framework, change.node) or unknown_inputs(framework, change)
        old = own.get(change.node)
        if found:
            problems[change.node] = found
        elif same_value(old, change.value):
            continue
        elif (old.version if old else 0) != change.version:
            conflicts[change.node] = theirs_of(change.value, old, at)
        else:
            wanted[change.node] = new_answer(sheet, change, old, actor, at)
    scores = score_book(sheet, book.changed(Stage.SELF, wanted), Stage.SELF)
    for node in [node for node in wanted if scores.leaves[node].problems]:
        problems[node] = scores.leaves[node].problems
        del wanted[node]
    saved, late = _store(sheet, book, wanted, at)
    conflicts.update(late)
    after = book.changed(Stage.SELF, saved)
    if problems or late:
        scores = score_book(sheet, after, Stage.SELF)
    refused = problems.keys() | conflicts.keys()
    standing = {change.node: own[change.node] for change in changes if change.node in own.keys() - refused}
    return Recorded(scores, after, {**standing, **saved}, problems, conflicts)


def unknown_inputs(framework: Framework, change: Change) -> tuple[Problem, ...]:
    known = {spec.name for spec in inputs_of(framework, change.node)}
    return tuple(refusals.unknown_input(change.node, name, known) for name in change.value.inputs if name not in known)


def new_answer(sheet: Sheet, change: Change, old: Answer | None, actor: Actor, at: dt.datetime) -> Answer:
    return Answer(
        pk=old.pk if old else None,
        sheet=sheet,
        node=change.node,
        stage=Stage.SELF,
        inputs=dict(change.value.inputs),
        status=change.value.status,
        note=old.note if old else "",
        version=change.version + 1,
        updated_by_id=actor.person_id,
        updated_at=at,
    )


def _store(
    sheet: Sheet, book: AnswerBook, wanted: Mapping[str, Answer], at: dt.datetime
) -> tuple[dict[str, Answer], dict[str, Conflict]]:
    """Write what is wanted; a leaf that somebody wrote since it was read becomes a conflict."""
    saved: dict[str, Answer] = {}
    lost: list[Answer] = []
    if not wanted:
        return saved, {}
    alone = len(wanted) == 1
    guard = open_sheet(sheet, at)
    try:
        with transaction.atomic():
            fresh = {node: answer for node, answer in wanted.items() if answer.version == 1}
            if len(fresh) > 1 and insert_new(list(fresh.values())):
                saved.update(fresh)
            for node, answer in wanted.items():
                if node in saved:
                    continue
                if write_answer(answer, in_savepoint=not alone):
                    saved[node] = answer
                else:
                    lost.append(answer)
            if saved:
                touch_open_sheet(sheet, book, saved, at, guard)
    except IntegrityError:  # the only row of the transaction was inserted by somebody else a moment ago
        if not alone:
            raise
        lost, saved = list(wanted.values()), {}
    return saved, _conflicts(sheet, lost, at)


def open_sheet(sheet: Sheet, at: dt.datetime) -> QuerySet[Sheet]:
    """The sheet's row as long as its unit may fill it; made before the transaction, which must stay short."""
    round_ = sheet.group.round
    condition = open_for(workflow_of(round_.workflow), round_.pk, Stage.SELF, at, state=sheet.state)
    return Sheet.objects.filter(condition, pk=sheet.pk)


def touch_open_sheet(
    sheet: Sheet, book: AnswerBook, saved: Mapping[str, Answer], at: dt.datetime, guard: QuerySet[Sheet]
) -> None:
    """Move the sheet's counts and prove in the same update that it is open for the unit; raises InputError if not."""
    before, framework = book.own(Stage.SELF), framework_for(sheet)
    filled = missing = 0
    for node, answer in saved.items():
        leaf, links = framework.by_code[node], book.evidence.get(node, 0)
        filled += is_filled(answer) - is_filled(before.get(node))
        missing += lacks(leaf, answer, links) - lacks(leaf, before.get(node), links)
    changed = guard.update(
        answered=shifted("answered", filled), missing_evidence=shifted("missing_evidence", missing), last_activity_at=at
    )
    if not changed:
        raise InputError([refusals.sheet_shut(sheet)])


def _conflicts(sheet: Sheet, lost: Sequence[Answer], at: dt.datetime) -> dict[str, Conflict]:
    if not lost:
        return {}
    theirs = book_of(sheet.pk).own(Stage.SELF)
    return {
        answer.node: theirs_of(CellValue(answer.inputs, answer.status), theirs.get(answer.node), at) for answer in lost
    }


def record_note(
    *,
    actor: Actor,
    sheet: Sheet,
    node: str,
    note: str,
    seen: str,
    at: dt.datetime,
    led_by: Collection[int] | None = None,
) -> Recorded:
    """Store the explanation of a leaf, obligatory where evidence is missing; `seen` is the text that it replaces."""
    require_entry(actor, sheet, led_by)
    refusals.require_own_leaf(sheet, framework_for(sheet), node)
    book = book_of(sheet.pk)
    old = book.own(Stage.SELF).get(node)
    note = note.strip()
    answer = Answer(
        pk=old.pk if old else None,
        sheet=sheet,
        node=node,
        stage=Stage.SELF,
        inputs=old.inputs if old else {},
        status=old.status if old else AnswerStatus.ANSWERED,
        note=note,
        version=old.version if old else 1,
        updated_by_id=actor.person_id,
        updated_at=at,
    )
    if (old.note if old else "") != note:
        if (old.note if old else "").strip() != seen.strip():
            raise theirs_of(note, old, at, text=old.note if old else "")
        guard = open_sheet(sheet, at)
        with transaction.atomic():
            if old is None:
                answer.save(force_insert=True)
            else:
                Answer.objects.filter(pk=old.pk).update(note=note, updated_by_id=actor.person_id, updated_at=at)
            touch_open_sheet(sheet, book, {node: answer}, at, guard)
    after = book.changed(Stage.SELF, {node: answer})
    return Recorded(score_book(sheet, after, Stage.SELF), after, {node: answer})
