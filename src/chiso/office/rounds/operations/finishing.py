"""Appraisal in bulk: accept what is plainly in order, finish one's criteria, move sheets on when all have finished.

The trap: a bulk button that accepts whatever is open turns appraisal into a rubber stamp. It takes only cells whose
figures give points and whose evidence is there; what lacks a document, or was asked about, waits for a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from chiso.engine.frameworks import Node
from chiso.office.accounts.actors import Actor, system_actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import grant_for, require
from chiso.office.audit.operations import record
from chiso.office.inserting import insert_rows
from chiso.office.rounds.batch import sound_leaves
from chiso.office.rounds.criteria import FINISH_VERB, criteria_of
from chiso.office.rounds.leaves import is_self_scored
from chiso.office.rounds.models import Answer, AppraisalFinish, RoundGroup, Sheet, SheetState, Stage
from chiso.office.rounds.operations.appraisal import record_verb, standing_value
from chiso.office.rounds.operations.moves import move, move_all
from chiso.office.rounds.problems import empty_text, not_open
from chiso.office.rounds.queries.appraisal_work import Work, appraisal_stage, work_of


@dataclass(frozen=True, slots=True)
class Finished:
    """What finishing did: sheets finished by the unit, sheets that moved on, cells still open."""

    sheets: int
    moved: int
    open_cells: int


def accept_complete(*, actor: Actor, group: RoundGroup, at: dt.datetime, nodes: Collection[str] = ()) -> int:
    """Accept every untouched cell of the actor's criteria that is plainly in order; returns how many.

    In order = the unit's figures give points, a document is attached wherever the framework asks for one, and nobody
    has asked about it. `nodes` narrows to some leaves. Only the first appraisal has such cells.
    """
    units = actor.units_as(Role.APPRAISER)
    grant = require(actor, "sheets.appraise", assigned=units)
    work = _work_on(group, units)
    mine = {leaf.code for leaf in work.criteria.leaves_of(units)} & (set(nodes) or set(work.criteria.unit_of))
    sheets = [sheet for sheet in work.sheets if work.stage(sheet) == Stage.APPRAISAL_1]
    sound = sound_leaves(work.criteria.framework, sheets, work.books, Stage.SELF, mine)
    rows = [
        _accepted(work, sheet, leaf.code, actor, at)
        for sheet in sheets
        for leaf in work.still_open(sheet, work.active(sheet))
        if leaf.code in mine and work.is_open(sheet, leaf) and _in_order(work, sheet, leaf, sound[sheet.pk])
    ]
    with transaction.atomic():
        # somebody who decided a cell in the meantime wins: his row exists and stays
        insert_rows(rows, past_standing=True)
        record(
            actor=actor,
            action="rounds.appraisal.accept_complete",
            obj=group,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            data={"cells": [f"{row.sheet_id}:{row.node}" for row in rows]},
        )
    return len(rows)


def finish_criteria(*, actor: Actor, group: RoundGroup, at: dt.datetime) -> Finished:
    """Declare the actor's criteria finished on every sheet where none of them is open.

    A sheet on which every appraising unit has finished moves on by itself.
    """
    units = actor.units_as(Role.APPRAISER)
    grant = require(actor, "sheets.appraise", assigned=units)
    work = _work_on(group, units)
    finished = set(work.finished)
    rows: list[AppraisalFinish] = []
    open_cells = 0
    for sheet in work.sheets:
        stage, active = work.stage(sheet), work.active(sheet)
        for unit_id in sorted(units & {work.criteria.unit_of[leaf.code] for leaf in active}):
            own = [leaf for leaf in active if work.criteria.unit_of[leaf.code] == unit_id]
            still = work.still_open(sheet, own)
            open_cells += len(still)
            if not still and (sheet.pk, unit_id, stage) not in finished:
                finished.add((sheet.pk, unit_id, stage))
                rows.append(AppraisalFinish(sheet=sheet, unit_id=unit_id, stage=stage, by_id=actor.acting_id, at=at))
    with transaction.atomic():
        insert_rows(rows)
        moved = _move_on(work, work.sheets, finished, at)
        record(
            actor=actor,
            action="rounds.appraisal.finish",
            obj=group,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            data={"sheets": len(rows), "moved": moved, "open": open_cells},
        )
    return Finished(len(rows), moved, open_cells)


def reopen_criteria(*, actor: Actor, sheet: Sheet, unit_id: int, reason: str, at: dt.datetime) -> None:
    """Give a unit its finished criteria of one sheet back, while the sheet is still in that appraisal.

    The round owner may do so for every unit, an appraiser for the own one.
    """
    grant = grant_for(actor, "sheets.move", unit_id=sheet.unit_id)
    if grant is None and actor.person_id is not None:
        grant = require(actor, "sheets.appraise", assigned={unit_id} & actor.units_as(Role.APPRAISER))
    stage = appraisal_stage(sheet)
    if not reason.strip():
        raise empty_text("reason")
    with transaction.atomic():
        deleted, _ = AppraisalFinish.objects.filter(sheet=sheet, unit_id=unit_id, stage=stage).delete()
        if not deleted:
            raise not_open("*", sheet.state)
        record_verb(actor, "reopen", sheet, "*", at, grant, reason=reason.strip(), data={"unit": unit_id})


def close_appraisal(*, actor: Actor, sheet: Sheet, reason: str, at: dt.datetime) -> None:
    """The round owner ends an appraisal with cells still open; the earlier values stand there."""
    stage = appraisal_stage(sheet)
    if not stage:
        raise not_open("*", sheet.state)
    if not reason.strip():
        raise empty_text("reason")
    move(sheet=sheet, verb=FINISH_VERB[stage], actor=actor, at=at, reason=reason)


def settle_uncontested(*, actor: Actor, group: RoundGroup, at: dt.datetime) -> int:
    """Move every explained sheet on which nothing is left for the second appraisal; returns how many moved."""
    require(actor, "sheets.move")
    work = work_of(group, only_open=True)
    with transaction.atomic():
        explained = [sheet for sheet in work.sheets if sheet.state == SheetState.EXPLAINED]
        return _move_on(work, explained, work.finished, at)


def _work_on(group: RoundGroup, units: Collection[int]) -> Work:
    """The open sheets with what these units appraise; the values of other units' fields stay in the database."""
    criteria = criteria_of(group)
    own = [leaf.code for leaf in criteria.leaves_of(units)]
    return work_of(group, only_open=True, columns=own, criteria=criteria)


def _in_order(work: Work, sheet: Sheet, leaf: Node, sound: Collection[str]) -> bool:
    """Whether a cell is plainly in order: answered, confirmed, scored, and proved where proof is asked for."""
    given = work.books[sheet.pk].own(Stage.SELF).get(leaf.code)
    if given is None or given.to_confirm:
        return False
    if leaf.evidence and is_self_scored(leaf) and not work.evidence.get((sheet.pk, leaf.code)):
        return False
    return leaf.code in sound


def _accepted(work: Work, sheet: Sheet, node: str, actor: Actor, at: dt.datetime) -> Answer:
    value = standing_value(work.books[sheet.pk], node, Stage.APPRAISAL_1)
    return Answer(
        sheet=sheet,
        node=node,
        stage=Stage.APPRAISAL_1,
        inputs=dict(value.inputs),
        status=value.status,
        reason=value.reason,
        done=True,
        updated_by_id=actor.person_id,
        updated_at=at,
    )


def _move_on(work: Work, sheets: Iterable[Sheet], finished: Collection[tuple[int, int, str]], at: dt.datetime) -> int:
    """Move the sheets on which every unit with something to appraise has finished; how many moved."""
    done: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        stage = work.stage(sheet)
        waiting = {work.criteria.unit_of[leaf.code] for leaf in work.active(sheet)}
        if all((sheet.pk, unit_id, stage) in finished for unit_id in waiting):
            done.setdefault(FINISH_VERB[stage], []).append(sheet)
    for verb, ready in done.items():
        move_all(sheets=ready, verb=verb, actor=system_actor(timezone.localdate(at)), at=at)
    return sum(map(len, done.values()))
