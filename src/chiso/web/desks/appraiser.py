"""The field appraiser: my criteria across all units, group by group."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.engine.calendar import WorkingCalendar
from chiso.engine.errors import Language
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.rounds.due import Due, due_of
from chiso.office.rounds.models import SheetState
from chiso.office.rounds.queries.appraisal import Task, tasks_of
from chiso.office.rounds.queries.deadlines import calendar_of
from chiso.office.rounds.queries.rounds import OVER
from chiso.office.workdays.queries import office_calendar


@dataclass(frozen=True)
class TaskLine:
    task: Task
    due: Due | None

    @property
    def is_running(self) -> bool:
        return any(count for state, count in self.task.states.items() if state not in OVER)

    @property
    def sheets(self) -> int:
        return sum(self.task.states.values())

    @property
    def finished(self) -> int:
        """Sheets whose first appraisal is behind them."""
        before = (SheetState.DRAFT, SheetState.SELF_SUBMITTED, SheetState.SELF_LOCKED, SheetState.RETURNED)
        unlocked = (SheetState.UNLOCKED, SheetState.RESUBMITTED)
        early = sum(self.task.states.get(state, 0) for state in (*before, *unlocked, SheetState.IN_APPRAISAL))
        return self.sheets - early


@dataclass(frozen=True)
class AppraiserDesk:
    lines: list[TaskLine]

    @property
    def open_sheets(self) -> int:
        return sum(line.task.open_sheets for line in self.lines)

    @property
    def running(self) -> list[TaskLine]:
        return [line for line in self.lines if line.is_running]

    @property
    def past(self) -> list[TaskLine]:
        return [line for line in self.lines if not line.is_running]


def appraiser(actor: Actor, role: Role, at: dt.datetime, language: Language) -> AppraiserDesk:
    office = office_calendar()
    return AppraiserDesk([TaskLine(task, _due(task, at, office)) for task in tasks_of(actor)])


def _due(task: Task, at: dt.datetime, office: WorkingCalendar) -> Due | None:
    """The end of the appraisal that runs: the second one when some unit has explained itself."""
    windows = calendar_of(task.group.round_id, []).windows
    step = "appraisal_2" if task.states.get(SheetState.EXPLAINED) else "appraisal_1"
    return due_of(windows[step].closes_at, at, office) if step in windows else None
