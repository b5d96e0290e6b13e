"""Figures for many units entered together: a survey's results, a statistical table, an appraiser's own criterion.

The trap: a hundred units typed cell by cell is where figures slip into the next row. A table comes in whole or not at
all; a figure that stands already, or one that would cost a unit points, is left for the page of that one unit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Framework, Node
from chiso.engine.scoring import table_from_sheets
from chiso.engine.scoring.scorer import scorer_for
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.audit.operations import event_of, record_all
from chiso.office.frameworks.queries import framework_of
from chiso.office.inserting import insert_rows
from chiso.office.rounds import refusals
from chiso.office.rounds.criteria import criteria_of
from chiso.office.rounds.leaves import RESULTS_OPEN, is_result, is_self_scored
from chiso.office.rounds.models import Answer, RoundGroup, Sheet, Stage
from chiso.office.rounds.problems import not_open, reduction_needs_reason
from chiso.office.rounds.queries.appraisal_work import appraisal_stage
from chiso.office.rounds.scores import given, unit_code

Figures = Mapping[str, Mapping[str, str]]
"""Leaf → its figures, for one unit."""
Refuse = Callable[[Sheet, Node | None, str], Problem | None]


def enter_results(
    *, actor: Actor, group: RoundGroup, figures: Mapping[int, Figures], source: str, at: dt.datetime
) -> int:
    """Enter outside figures by unit id; they count from the first appraisal on. Returns how many cells.

    `source` says where they come from. All or none: every problem is told.
    """
    grant = require(actor, "sheets.enter_results")
    if not source.strip():
        raise InputError([refusals.no_source("source")])

    def refuse(sheet: Sheet, leaf: Node | None, node: str) -> Problem | None:
        if sheet.state not in RESULTS_OPEN:
            return refusals.sheet_shut(sheet)
        return None if leaf is not None and is_result(leaf) else refusals.not_a_result(node)

    return _enter(actor, grant, group, figures, refuse, "rounds.sheet.enter_result", source.strip(), at)


def enter_appraised(*, actor: Actor, group: RoundGroup, figures: Mapping[int, Figures], at: dt.datetime) -> int:
    """Enter the figures of leaves that only their appraiser enters, by unit id; returns how many cells.

    Figures that cost a unit points need a reason each and are refused here: `appraisal.correct_leaf` takes them.
    """
    units = actor.units_as(Role.APPRAISER)
    grant = require(actor, "sheets.appraise", assigned=units)
    criteria = criteria_of(group)
    if any(criteria.unit_of.get(node) not in units for found in figures.values() for node in found):
        raise NotAllowed("sheets.appraise")

    def refuse(sheet: Sheet, leaf: Node | None, node: str) -> Problem | None:
        is_own = leaf is not None and not is_self_scored(leaf) and not is_result(leaf)
        if appraisal_stage(sheet) != Stage.APPRAISAL_1 or not is_own:
            return not_open(node, sheet.state).problems[0]
        return None

    return _enter(actor, grant, group, figures, refuse, "rounds.appraisal.enter", "", at)


def _enter(
    actor: Actor,
    grant: Grant | None,
    group: RoundGroup,
    figures: Mapping[int, Figures],
    refuse: Refuse,
    action: str,
    source: str,
    at: dt.datetime,
) -> int:
    sheets = list(Sheet.objects.filter(group=group, unit_id__in=figures).select_related("unit").order_by("pk"))
    for sheet in sheets:
        sheet.group = group
    rows = {sheet.pk: _rows(actor, sheet, figures[sheet.unit_id], source, at) for sheet in sheets}
    framework = framework_of(group.framework)
    standing = set(
        Answer.objects.filter(sheet__in=sheets, stage=Stage.APPRAISAL_1).values_list("sheet_id", "node").order_by()
    )
    problems: list[Problem] = []
    for sheet in sheets:
        for node in rows[sheet.pk]:
            leaf = framework.by_code.get(node) if framework.is_leaf(node) else None
            entered = (sheet.pk, node) in standing
            problem = refuse(sheet, leaf, node) or (_entered_already(sheet, node) if entered else None)
            problems += [problem] if problem else []
    problems = problems or _score_problems(framework, sheets, rows, needs_reason=not source)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        insert_rows([row for found in rows.values() for row in found.values()])
        record_all(
            event_of(
                actor=actor,
                action=action,
                obj=sheet,
                stream=f"round:{group.round_id}",
                at=at,
                grant=grant,
                unit_id=sheet.unit_id,
                reason=source,
                data={"figures": {node: row.inputs for node, row in rows[sheet.pk].items()}},
            )
            for sheet in sheets
            if rows[sheet.pk]  # an appraiser's batch names sheets on which nothing is his to enter
        )
    return sum(map(len, rows.values()))


def _rows(actor: Actor, sheet: Sheet, figures: Figures, source: str, at: dt.datetime) -> dict[str, Answer]:
    return {
        node: Answer(
            sheet=sheet,
            node=node,
            stage=Stage.APPRAISAL_1,
            inputs=dict(inputs),
            reason=source,
            done=True,
            updated_by_id=actor.acting_id,
            updated_at=at,
        )
        for node, inputs in figures.items()
    }


def _score_problems(
    framework: Framework, sheets: Sequence[Sheet], rows: Mapping[int, Mapping[str, Answer]], *, needs_reason: bool
) -> list[Problem]:
    """Figures that do not score; and, where no source speaks for them, those that would void their parent.

    A figure of its own leaf can only add points, so nothing but such a knock-out costs the unit anything.
    """
    table = table_from_sheets({unit_code(sheet.unit): given(rows[sheet.pk]) for sheet in sheets})
    batch = scorer_for(framework).score(table, languages=())
    found = [replace(problem, where=f"{sheets[row].unit.name}, {node}") for row, node, problem in batch.problems()]
    if needs_reason:
        voiding = [column.node.code for column in batch.leaves if column.zeroes.any()]
        found += [problem for node in voiding for problem in reduction_needs_reason(node).problems]
    return found


def _entered_already(sheet: Sheet, node: str) -> Problem:
    return Problem(
        "results.already_entered",
        Text("Số liệu này đã nhập rồi.", "This figure has been entered already."),
        where=f"{sheet.unit.name}, {node}",
        hint=Text("Mở phiếu của đơn vị để sửa từng ô.", "Open the unit's sheet to change it."),
    )
