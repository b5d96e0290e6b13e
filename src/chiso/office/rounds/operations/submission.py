"""The unit's sheet on its way: submit, approve, return, withdraw, unlock, lock again; the people concerned are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import require
from chiso.office.rounds.models import Sheet, Stage, Transition
from chiso.office.rounds.operations.moves import move
from chiso.office.rounds.operations.notices import tell_owners, tell_unit
from chiso.office.rounds.operations.windows import grant_time, nothing_chosen, step_of
from chiso.office.rounds.queries.deadlines import calendar_of
from chiso.office.rounds.queries.todo import blockers_of
from chiso.office.rounds.workflow import reason_missing, workflow_of


def submit(*, actor: Actor, sheet: Sheet, at: dt.datetime, version: int | None = None) -> Transition:
    """Hand the sheet, or an unlocked one again, to the unit's leader.

    Raises InputError that lists everything still to be done.
    """
    require(actor, "sheets.submit", unit_id=sheet.unit_id)
    _check_ready(sheet)
    with transaction.atomic():
        verb = _verb_here(sheet, "submit_for_approval", "resubmit")
        step = move(sheet=sheet, verb=verb, actor=actor, at=at, version=version)
        tell_unit(
            sheet=sheet,
            roles=(Role.UNIT_LEADER,),
            key=f"sheet:{sheet.pk}:submitted:{step.pk}",
            title=Text("Phiếu tự chấm chờ duyệt", "A self-scored sheet waits for approval"),
            at=at,
        )
    return step


def approve(*, actor: Actor, sheet: Sheet, at: dt.datetime, version: int | None = None) -> Transition:
    """The leader sends the sheet in the unit's name: it is locked.

    One that was unlocked returns to the step it was taken from, also straight from the hands of its officer, and the
    round's owners are told that the unit is ready.
    """
    verb = _verb_here(sheet, "approve", "send_again")
    if verb == "approve":
        return move(sheet=sheet, verb=verb, actor=actor, at=at, version=version)
    require(actor, "sheets.approve", unit_id=sheet.unit_id)
    if workflow_of(sheet.group.round.workflow).writes(sheet.state, Stage.SELF):
        _check_ready(sheet)
    with transaction.atomic():
        step = move(sheet=sheet, verb=verb, actor=actor, at=at, version=version)
        tell_owners(
            sheet=sheet,
            key=f"sheet:{sheet.pk}:again:{step.pk}",
            title=Text(f"{sheet.unit.name} đã nộp lại phiếu được mở khóa", f"{sheet.unit.name} sent its sheet again"),
            at=at,
        )
    return step


def return_to_officer(
    *, actor: Actor, sheet: Sheet, reason: str, at: dt.datetime, version: int | None = None
) -> Transition:
    """The leader sends the sheet back to the officer."""
    with transaction.atomic():
        verb = _verb_here(sheet, "return_to_officer", "reopen_unlocked")
        step = move(sheet=sheet, verb=verb, actor=actor, reason=reason, at=at, version=version)
        _tell_returned(sheet, step, reason, at)
    return step


def withdraw(*, actor: Actor, sheet: Sheet, reason: str, at: dt.datetime, version: int | None = None) -> Transition:
    """Take the sheet back before appraisal has begun, as long as self-scoring is open."""
    require(actor, "sheets.withdraw", unit_id=sheet.unit_id)
    calendar = calendar_of(sheet.group.round_id, [sheet.pk])
    if calendar.is_over(sheet.pk, "self", at):
        raise InputError(
            [
                Problem(
                    "rounds.withdraw_late",
                    Text("Đã hết hạn tự chấm nên không rút lại được.", "Self-scoring is over: it cannot be withdrawn."),
                    where="withdraw",
                    hint=Text("Đề nghị đơn vị chủ trì trả lại phiếu.", "Ask the round owner to return the sheet."),
                )
            ]
        )
    return move(sheet=sheet, verb="withdraw", actor=actor, reason=reason, at=at, version=version)


def return_sheet(
    *,
    actor: Actor,
    sheet: Sheet,
    reason: str,
    at: dt.datetime,
    until: dt.datetime | None = None,
    version: int | None = None,
) -> Transition:
    """The round owner sends the sheet back to the unit, to be mended by `until`."""
    with transaction.atomic():
        step = move(
            sheet=sheet, verb="return_sheet", actor=actor, reason=reason, at=at, version=version, data=_until(until)
        )
        if until is not None:
            _check_future(until, at)
            grant_time(actor=actor, sheet=sheet, step="self", until=until, reason=reason, at=at)
        _tell_returned(sheet, step, reason, at, until)
    return step


def return_sheets(
    *, actor: Actor, sheets: Sequence[Sheet], reason: str, until: dt.datetime, at: dt.datetime
) -> list[Transition]:
    """Return several sheets for the same reason. All or none: every sheet that cannot be returned is named."""
    if not sheets:
        raise InputError([nothing_chosen()])
    problems: list[Problem] = []
    done: list[Transition] = []
    with transaction.atomic():
        for sheet in sheets:
            try:
                done.append(return_sheet(actor=actor, sheet=sheet, reason=reason, until=until, at=at))
            except InputError as error:
                problems += [replace(problem, where=sheet.unit.name) for problem in error.problems]
        if problems:
            raise InputError(problems)
    return done


def unlock(
    *, actor: Actor, sheet: Sheet, reason: str, until: dt.datetime, at: dt.datetime, version: int | None = None
) -> Transition:
    """Open a locked sheet for its unit until a moment; the system locks it again then."""
    if not reason.strip():
        require(actor, "sheets.unlock", unit_id=sheet.unit_id)
        raise InputError([reason_missing(Text("Mở khóa", "Unlock"))])
    _check_future(until, at)
    with transaction.atomic():
        step = move(sheet=sheet, verb="unlock", actor=actor, reason=reason, at=at, version=version, data=_until(until))
        grant_time(actor=actor, sheet=sheet, step=step_of(sheet), until=until, reason=reason, at=at)
        tell_unit(
            sheet=sheet,
            roles=(Role.UNIT_OFFICER, Role.UNIT_LEADER),
            key=f"sheet:{sheet.pk}:unlocked:{step.pk}",
            title=Text("Phiếu được mở khóa để bổ sung", "Your sheet was unlocked"),
            detail=reason,
            at=at,
        )
    return step


def relock(*, actor: Actor, sheet: Sheet, at: dt.datetime, version: int | None = None) -> Transition:
    """The round's owner locks an unlocked sheet again without waiting for its unit; it returns to where it stood."""
    return move(sheet=sheet, verb="relock", actor=actor, at=at, version=version)


def _verb_here(sheet: Sheet, verb: str, again: str) -> str:
    """The second of two verbs where the sheet's own table has it from where the sheet stands, else the first."""
    found = workflow_of(sheet.group.round.workflow).move_by_verb.get(again)
    return again if found is not None and sheet.state in found.sources else verb


def _check_ready(sheet: Sheet) -> None:
    problems = [blocker.problem() for blocker in blockers_of(sheet)]
    if problems:
        raise InputError(problems)


def _until(until: dt.datetime | None) -> dict[str, str]:
    return {"until": until.isoformat()} if until else {}


def _check_future(until: dt.datetime, at: dt.datetime) -> None:
    if until <= at:
        raise InputError(
            [
                Problem(
                    "rounds.until_past",
                    Text("Thời hạn phải ở phía trước.", "The deadline must lie ahead."),
                    where="until",
                    got=f"{until:%d/%m/%Y %H:%M}",
                    expected=Text(f"sau {at:%d/%m/%Y %H:%M}", f"after {at:%d/%m/%Y %H:%M}"),
                )
            ]
        )


def _tell_returned(
    sheet: Sheet, step: Transition, reason: str, at: dt.datetime, until: dt.datetime | None = None
) -> None:
    due = Text(f" Hạn {until:%d/%m/%Y}.", f" Due {until:%d/%m/%Y}.") if until else Text("", "")
    tell_unit(
        sheet=sheet,
        roles=(Role.UNIT_OFFICER, Role.UNIT_LEADER),
        key=f"sheet:{sheet.pk}:returned:{step.pk}",
        title=Text(f"Phiếu bị trả lại để bổ sung.{due.vi}", f"Your sheet was returned.{due.en}"),
        detail=reason,
        at=at,
    )
