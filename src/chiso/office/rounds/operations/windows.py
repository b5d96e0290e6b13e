"""The calendar of a round: editing windows, more time for single sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.rounds.models import Extension, Round, Sheet, Window
from chiso.office.rounds.queries.deadlines import Calendar, calendar_of
from chiso.office.rounds.workflow import Workflow, reason_missing, workflow_of


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """When a step shall be open."""

    step: str
    opens_at: dt.datetime
    closes_at: dt.datetime


def check_windows(plans: Sequence[WindowPlan], flow: Workflow) -> list[Problem]:
    """Everything that is wrong with a calendar; steps may overlap, as appraisal overlaps self-scoring in practice."""
    problems: list[Problem] = []
    allowed = {step.code: step for step in flow.windows}
    seen: set[str] = set()
    for plan in plans:
        step = allowed.get(plan.step)
        if step is None or plan.step in seen:
            problems.append(
                Problem(
                    "windows.unknown_step" if step is None else "windows.step_twice",
                    Text("Bước không có trong quy trình hoặc bị lặp.", "The step is unknown or stands twice."),
                    where=plan.step,
                    expected=Text(", ".join(allowed), ", ".join(allowed)),
                )
            )
            continue
        seen.add(plan.step)
        if plan.closes_at <= plan.opens_at:
            problems.append(
                Problem(
                    "windows.reversed",
                    Text(f"“{step.name.vi}”: hạn cuối phải sau ngày mở.", f"“{step.name.en}” closes before it opens."),
                    where=plan.step,
                    got=f"{plan.opens_at:%d/%m/%Y %H:%M} – {plan.closes_at:%d/%m/%Y %H:%M}",
                )
            )
    if "self" in allowed and "self" not in seen:
        problems.append(
            Problem(
                "windows.no_self",
                Text("Chưa có thời gian tự chấm.", "There is no window for self-scoring."),
                where="self",
                hint=Text("Nhập ngày mở và hạn nộp phiếu tự chấm.", "Enter when self-scoring opens and closes."),
            )
        )
    return problems


def edit_windows(*, actor: Actor, round_: Round, windows: Sequence[WindowPlan], at: dt.datetime) -> None:
    """Replace the calendar of a round; what changed is recorded with both values."""
    grant = require(actor, "rounds.manage")
    problems = check_windows(windows, workflow_of(round_.workflow))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        before = {window.step: window for window in Window.objects.filter(round=round_)}
        changes = {}
        for plan in windows:
            old = before.pop(plan.step, None)
            if old and (old.opens_at, old.closes_at) == (plan.opens_at, plan.closes_at):
                continue
            changes[plan.step] = [_span(old), _span(plan)]
            locked_at = old.locked_at if old and plan.closes_at <= at else None
            Window.objects.update_or_create(
                round=round_,
                step=plan.step,
                defaults={"opens_at": plan.opens_at, "closes_at": plan.closes_at, "locked_at": locked_at},
            )
        for step, old in before.items():
            changes[step] = [_span(old), None]
            old.delete()
        if changes:
            record(
                actor=actor,
                action="rounds.windows.edit",
                obj=round_,
                stream=f"round:{round_.pk}",
                at=at,
                grant=grant,
                data={"windows": changes},
            )


def _span(window: Window | WindowPlan | None) -> list[str] | None:
    return [window.opens_at.isoformat(), window.closes_at.isoformat()] if window else None


def extend(
    *, actor: Actor, sheets: Iterable[Sheet], until: dt.datetime, reason: str, at: dt.datetime, step: str | None = None
) -> list[Extension]:
    """Give sheets more time for `step`, or for the step that each stands in.

    All or none: every sheet that cannot be extended is named.
    """
    chosen = list(sheets)
    if not chosen:
        raise InputError([nothing_chosen()])
    grants = [require(actor, "sheets.extend", unit_id=sheet.unit_id) for sheet in chosen]
    if not reason.strip():
        raise InputError([reason_missing(Text("Gia hạn", "Extend"))])
    calendars = {sheet.group.round_id: calendar_of(sheet.group.round_id) for sheet in chosen}
    problems = [
        problem
        for sheet in chosen
        if (problem := _not_extendable(sheet, calendars[sheet.group.round_id], step or step_of(sheet), until, at))
        is not None
    ]
    if problems:
        raise InputError(problems)
    made: list[Extension] = []
    with transaction.atomic():
        for sheet, grant in zip(chosen, grants, strict=True):
            chosen_step = step or step_of(sheet)
            made.append(grant_time(actor=actor, sheet=sheet, step=chosen_step, until=until, reason=reason, at=at))
            record(
                actor=actor,
                action="rounds.sheet.extend",
                obj=sheet,
                stream=f"round:{sheet.group.round_id}",
                at=at,
                grant=grant,
                unit_id=sheet.unit_id,
                reason=reason,
                data={"step": chosen_step, "until": until.isoformat()},
            )
    return made


def step_of(sheet: Sheet) -> str:
    """The step whose deadline counts for the sheet where it stands."""
    return workflow_of(sheet.group.round.workflow).state(sheet.state).step


def nothing_chosen() -> Problem:
    """The problem of a verb over many units without any."""
    return Problem(
        "rounds.nothing_chosen",
        Text("Chưa chọn đơn vị nào.", "No unit was chosen."),
        where="sheets",
        hint=Text("Đánh dấu đơn vị ở cột đầu của bảng.", "Tick units in the first column."),
    )


def grant_time(*, actor: Actor, sheet: Sheet, step: str, until: dt.datetime, reason: str, at: dt.datetime) -> Extension:
    """The row that moves a sheet's deadline; part of a larger verb (extend, return, unlock) that records it."""
    assert actor.person_id is not None  # time is granted by people, never by the system
    return Extension.objects.create(
        sheet=sheet, step=step, until=until, reason=reason[:300], granted_by_id=actor.person_id, granted_at=at
    )


def grant_time_to_all(
    *, actor: Actor, sheets: Sequence[Sheet], step: str, until: dt.datetime, reason: str, at: dt.datetime
) -> None:
    """The same for many sheets at once; part of a larger verb that records it."""
    assert actor.person_id is not None
    Extension.objects.bulk_create(
        (
            Extension(
                sheet=sheet, step=step, until=until, reason=reason[:300], granted_by_id=actor.person_id, granted_at=at
            )
            for sheet in sheets
        ),
        batch_size=500,
    )


def _not_extendable(sheet: Sheet, calendar: Calendar, step: str, until: dt.datetime, at: dt.datetime) -> Problem | None:
    flow = workflow_of(sheet.group.round.workflow)
    if not step or sheet.state not in flow.states_of(step):
        return Problem(
            "extension.wrong_state",
            Text("Phiếu không còn ở bước này.", "The sheet has left this step."),
            where=sheet.unit.name,
            got=flow.state(sheet.state).name.vi,
            hint=Text("Dùng “Trả lại” hoặc “Mở khóa”.", "Return or unlock it instead."),
        )
    deadline = calendar.deadline(sheet.pk, step)
    if until <= at or (deadline is not None and until <= deadline):
        return Problem(
            "extension.not_later",
            Text(
                "Hạn mới phải sau hạn hiện tại và sau lúc này.", "The new deadline must be later than the old and now."
            ),
            where=sheet.unit.name,
            got=f"{until:%d/%m/%Y %H:%M}",
            expected=Text(f"sau {deadline:%d/%m/%Y %H:%M}", f"after {deadline:%d/%m/%Y %H:%M}")
            if deadline
            else Text("", ""),
        )
    return None
