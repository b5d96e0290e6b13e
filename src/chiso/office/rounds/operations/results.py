"""Figures that come from outside the sheet: survey, statistics, other parts of the product.

The trap: a survey result typed into a self score is worth points that nobody measured. It is stored as a value of the
first appraisal, so the self score never contains it, and its source is recorded with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.rounds import refusals
from chiso.office.rounds.cells import CellValue
from chiso.office.rounds.leaves import RESULTS_OPEN, is_result
from chiso.office.rounds.models import Answer, Sheet, Stage
from chiso.office.rounds.operations.answers import Change, new_answer, unknown_inputs
from chiso.office.rounds.operations.stored import theirs_of, write_answer
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import framework_for, score_book


def enter_result(
    *, actor: Actor, sheet: Sheet, node: str, inputs: Mapping[str, str], version: int, at: dt.datetime, source: str
) -> Answer:
    """Enter the figure of a survey, statistic or fed leaf; it counts from the first appraisal on, not before.

    `source` says where the figure comes from (the survey's report, the table of the statistics office) and is recorded.
    """
    grant = require(actor, "sheets.enter_results", unit_id=sheet.unit_id)
    framework = framework_for(sheet)
    leaf = framework.by_code.get(node)
    if leaf is None or not framework.is_leaf(node) or not is_result(leaf):
        raise InputError([refusals.not_a_result(node)])
    if sheet.state not in RESULTS_OPEN:
        raise InputError([refusals.sheet_shut(sheet)])
    if not source.strip():
        raise InputError([refusals.no_source(node)])
    book = book_of(sheet.pk)
    old = book.own(Stage.APPRAISAL_1).get(node)
    value = CellValue(inputs)
    change = Change(node, value, version)
    unknown = unknown_inputs(framework, change)
    if unknown:
        raise InputError(unknown)
    if (old.version if old else 0) != version:
        raise theirs_of(value, old, at)
    answer = new_answer(sheet, change, old, actor, at)
    answer.stage, answer.reason, answer.done = Stage.APPRAISAL_1, source.strip(), True
    scored = score_book(sheet, book.changed(Stage.APPRAISAL_1, {node: answer}), Stage.APPRAISAL_1).leaves[node]
    if scored.problems:
        raise InputError(scored.problems)
    with transaction.atomic():
        if not write_answer(answer, in_savepoint=True):
            raise theirs_of(value, book_of(sheet.pk).own(Stage.APPRAISAL_1).get(node), at)
        record(
            actor=actor,
            action="rounds.sheet.enter_result",
            obj=sheet,
            stream=f"round:{sheet.group.round_id}",
            at=at,
            grant=grant,
            unit_id=sheet.unit_id,
            reason=source.strip(),
            data={"node": node, "before": old.inputs if old else None, "after": dict(inputs)},
        )
    return answer
