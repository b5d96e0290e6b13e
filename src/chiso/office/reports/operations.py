"""Writes of the paper room: the office's templates, and an Excel sheet brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.evidence.operations import Upload, keep_file, prepare_file
from chiso.office.http import Conflict
from chiso.office.reports.excel.comparing import CellChange
from chiso.office.reports.models import Template
from chiso.office.reports.paper.kinds import Kind
from chiso.office.reports.paper.linting import lint, usable
from chiso.office.rounds.cells import CellValue
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.operations.adjustments import record_adjustment
from chiso.office.rounds.operations.answers import Change, record_answers, record_note


def add_template(*, actor: Actor, kind: Kind, upload: Upload, at: dt.datetime) -> tuple[Template, tuple[Problem, ...]]:
    """Use an office's own template from now on; gives it with the warnings about its layout.

    Raises InputError with everything that keeps it from being used; the template in use stays then.
    """
    grant = require(actor, "reports.templates")
    problems = lint(upload.data, upload.name, kind)
    if not usable(problems):
        raise InputError(problems)
    prepared = prepare_file(upload)
    with transaction.atomic():
        Template.objects.filter(kind=kind.code, is_active=True).update(is_active=False)
        template = Template.objects.create(
            kind=kind.code,
            file=keep_file(prepared=prepared, at=at),
            name=prepared.facts.name[:200],
            uploaded_by_id=actor.acting_id,
            uploaded_at=at,
        )
        record(
            actor=actor,
            action="reports.template.add",
            obj=template,
            stream=f"template:{kind.code}",
            at=at,
            grant=grant,
            data={"kind": kind.code, "sha256": prepared.facts.sha256, "warnings": len(problems)},
        )
    return template, problems


def retire_template(*, actor: Actor, template: Template, at: dt.datetime) -> None:
    """Stop using a template: documents of its kind are printed with the product's own again."""
    grant = require(actor, "reports.templates")
    with transaction.atomic():
        if not Template.objects.filter(pk=template.pk, is_active=True).update(is_active=False):
            return
        record(
            actor=actor,
            action="reports.template.retire",
            obj=template,
            stream=f"template:{template.kind}",
            at=at,
            grant=grant,
            data={"kind": template.kind},
        )


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the chosen changes: how many were stored, which met another change, which cannot be scored."""

    stored: int
    clashed: tuple[str, ...]
    problems: tuple[Problem, ...]


def apply_changes(*, actor: Actor, sheet: Sheet, changes: Iterable[CellChange], at: dt.datetime) -> Applied:
    """Store the chosen changes of an Excel sheet; each carries the version that the person saw in the preview.

    What somebody changed between preview and confirmation is left alone and named. Raises NotAllowed, and InputError
    when the sheet is no longer open.
    """
    require(actor, "sheets.fill", unit_id=sheet.unit_id)
    chosen = list(changes)
    values = [change for change in chosen if change.kind == "leaf" and change.field == "value"]
    recorded = record_answers(
        actor=actor,
        sheet=sheet,
        changes=[Change(one.code, CellValue(one.inputs, one.status), one.version) for one in values],
        at=at,
    )
    clashed = sorted(recorded.conflicts)
    problems = [problem for found in recorded.problems.values() for problem in found]
    stored = sum(one.code not in recorded.conflicts and one.code not in recorded.problems for one in values)
    for change in chosen:
        if change in values:
            continue
        try:
            _apply_one(actor, sheet, change, chosen, at)
            stored += 1
        except Conflict:
            clashed.append(change.code)
        except InputError as error:
            problems += error.problems
    return Applied(stored, tuple(clashed), tuple(problems))


def _apply_one(actor: Actor, sheet: Sheet, change: CellChange, chosen: list[CellChange], at: dt.datetime) -> None:
    """A note of a leaf, or a bonus or penalty item with its reason."""
    if change.kind == "leaf":
        record_note(actor=actor, sheet=sheet, node=change.code, note=change.mine, seen=change.theirs, at=at)
        return
    both = [one for one in chosen if one.kind == "count" and one.code == change.code]
    if change is not both[0]:
        return  # count and reason of an item are one write, made with the first of the two
    reason = next((one.note for one in both if one.field == "note"), change.note)
    count = next((one.inputs for one in both if one.field == "value"), change.inputs).get("count", "")
    record_adjustment(
        actor=actor, sheet=sheet, item=change.code, count=count, reason=reason, version=change.version, at=at
    )
