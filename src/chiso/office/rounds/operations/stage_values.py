"""Writing a value of a later stage over the one that stands, with an optimistic version.

The trap: two appraisers with the same cell open. The version that the second one saw no longer exists, so both values
are shown and the second one chooses; nothing is overwritten unseen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Framework
from chiso.engine.scoring import Answer as Given
from chiso.engine.scoring import LeafScore, ScoreSheet, inputs_of, score_leaf
from chiso.office.accounts.actors import Actor
from chiso.office.errors import Conflict
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.batch import score_sheets
from chiso.office.rounds.models import Answer, AnswerStatus, Sheet, Stage
from chiso.office.rounds.operations.stored import write_answer
from chiso.office.rounds.problems import refuse
from chiso.office.rounds.refusals import unknown_input
from chiso.office.rounds.scores import AnswerBook


@dataclass(frozen=True, slots=True)
class Value:
    """A whole value of a leaf as a person settles it."""

    inputs: Mapping[str, str]
    status: str = AnswerStatus.ANSWERED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a value would change: the sheet without it and with it, and the leaf as the unit scored it."""

    before: ScoreSheet
    after: ScoreSheet
    own: LeafScore
    changes_status: bool

    @property
    def lowers(self) -> bool:
        """Whether a reason is due: the leaf, or the sheet through it (a rule may void its parent), would be worth
        less than before or than the unit's own score; or the leaf changes its status and with it the base.
        """
        after, before = self.after.leaf(self.own.node), self.before.leaf(self.own.node)
        leaf = _less(after.points, before.points) or _less(after.points, self.own.points)
        return leaf or _less(self.after.percent, self.before.percent) or self.changes_status


def _less(after: object, before: object) -> bool:
    """Whether a known score falls, or falls away; what had no score cannot fall."""
    if before is None:
        return False
    return after is None or after < before  # type: ignore[operator]  # both Decimal


def checked_value(framework: Framework, node: str, value: Value) -> Value:
    """The value with its status and inputs proved readable. Raises InputError with every problem of the value."""
    if value.status not in AnswerStatus.values:
        raise refuse(
            "unknown_status",
            "Tình trạng số liệu không hợp lệ.",
            "There is no such status.",
            where="status",
            got=value.status,
            expected=Text(" | ".join(AnswerStatus.values), " | ".join(AnswerStatus.values)),
        )
    known = {spec.name for spec in inputs_of(framework, node)}
    inputs = {name: text.strip() for name, text in value.inputs.items() if text.strip()}
    if value.status != AnswerStatus.ANSWERED:
        inputs = {}
    problems = [unknown_input(node, name, known) for name in inputs if name not in known]
    scored = score_leaf(framework, node, Given(inputs, value.status))  # type: ignore[arg-type]  # checked above
    problems += scored.problems
    if value.status == AnswerStatus.ANSWERED and not inputs:
        problems.append(_no_figures(node))
    if problems:
        raise InputError(problems)
    return Value(inputs, value.status, value.reason.strip())


def _no_figures(node: str) -> Problem:
    return Problem(
        "rounds.no_figures",
        Text(f"Tiêu chí {node} chưa có số liệu.", f"Leaf {node} has no figures."),
        where=node,
        expected=Text("đủ số liệu của tiêu chí, hoặc chọn tình trạng khác", "all figures, or another status"),
    )


def effect_of(sheet: Sheet, book: AnswerBook, node: str, value: Value, stage: str) -> Effect:
    """What the value would change at `stage`, compared with the values that stood before the stage."""
    # only this leaf may differ between the two sides, or another leaf's change would be blamed on it
    standing = AnswerBook(tuple(row for row in book.answers if row.stage != stage), book.adjustments)
    trial = Answer(sheet=sheet, node=node, stage=stage, inputs=dict(value.inputs), status=value.status)
    changed = AnswerBook((*standing.answers, trial), book.adjustments)
    framework = framework_of(sheet.group.framework)

    def scored(values: AnswerBook, at_stage: str) -> ScoreSheet:
        return score_sheets(framework, [sheet], {sheet.pk: values}, at_stage)[sheet.pk]

    old = standing.at(stage).get(node)
    return Effect(
        before=scored(standing, stage),
        after=scored(changed, stage),
        own=scored(book, Stage.SELF).leaf(node),
        changes_status=old is not None and old.status != value.status,
    )


def put_value(
    *,
    sheet: Sheet,
    node: str,
    stage: str,
    value: Value,
    done: bool,
    version: int,
    actor: Actor,
    at: dt.datetime,
) -> Answer:
    """Write the value; `version` is the one that the person saw, 0 when there was none at this stage."""
    answer = Answer.objects.filter(sheet=sheet, node=node, stage=stage).first()
    if (answer.version if answer else 0) != version:
        raise _conflict(sheet, node, stage, value, at)
    answer = answer or Answer(sheet=sheet, node=node, stage=stage)
    answer.inputs, answer.status, answer.reason = dict(value.inputs), value.status, value.reason
    answer.done, answer.version = done, version + 1
    answer.updated_by_id, answer.updated_at = actor.person_id, at
    if not write_answer(answer, in_savepoint=True):
        raise _conflict(sheet, node, stage, value, at)
    return answer


def _conflict(sheet: Sheet, node: str, stage: str, mine: Value, at: dt.datetime) -> Conflict:
    theirs = Answer.objects.select_related("updated_by").filter(sheet=sheet, node=node, stage=stage).first()
    if theirs is None:
        return Conflict(mine=mine, theirs=None, version=0, by="", at=at)
    by = theirs.updated_by.full_name if theirs.updated_by else ""
    return Conflict(
        mine=mine,
        theirs=Value(theirs.inputs, theirs.status, theirs.reason),
        version=theirs.version,
        by=by,
        at=theirs.updated_at,
    )
