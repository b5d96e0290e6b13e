"""The unit's officer and leader: my sheets, what we enter for the province's own index, what waits, how we did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from chiso.engine.errors import Language
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.indices.queries import HistoryPoint, history_of_unit
from chiso.office.national.queries.led import LedYear, led_years
from chiso.office.rounds.due import Due, due_of
from chiso.office.rounds.models import Sheet, SheetState
from chiso.office.rounds.queries.deadlines import calendar_of
from chiso.office.rounds.queries.rounds import OVER, sheets_of_units
from chiso.office.rounds.workflow import workflow_of
from chiso.office.workdays.queries import office_calendar

Todo = Literal["fill", "evidence", "submit", "approve", "explain", "wait"]


@dataclass(frozen=True)
class SheetLine:
    """A running sheet with its deadline and the one thing to do next."""

    sheet: Sheet
    due: Due | None
    todo: Todo

    @property
    def left(self) -> int:
        return self.sheet.answerable - self.sheet.answered

    @property
    def percent(self) -> int:
        return round(100 * self.sheet.answered / self.sheet.answerable) if self.sheet.answerable else 100

    @property
    def is_mine(self) -> bool:
        return self.todo != "wait"


@dataclass(frozen=True)
class UnitDesk:
    role: Role
    unit_names: list[str]
    lines: list[SheetLine]
    led: list[LedYear]
    history: list[HistoryPoint]

    @property
    def mine(self) -> list[SheetLine]:
        return [line for line in self.lines if line.is_mine]

    @property
    def to_approve(self) -> int:
        """How many sheets wait for this leader; others of mine are still being filled."""
        return sum(line.todo == "approve" for line in self.lines)

    @property
    def waiting(self) -> list[SheetLine]:
        return [line for line in self.lines if not line.is_mine]

    @property
    def first_led(self) -> LedYear | None:
        """The year of the province's index that still waits for our figures, documents or confirmation."""
        return next((year for year in self.led if not year.is_settled), None)

    @property
    def due(self) -> Due | None:
        """The deadline of what the headline names."""
        named = self.first or self.first_led
        return named.due if named else None

    @property
    def first(self) -> SheetLine | None:
        """The most urgent thing of mine."""
        dated = [line for line in self.mine if line.due]
        return min(dated, key=lambda line: line.due.deadline if line.due else line.sheet.state_since, default=None) or (
            self.mine[0] if self.mine else None
        )


def unit(actor: Actor, role: Role, at: dt.datetime, language: Language) -> UnitDesk:
    grants = [grant for grant in actor.grants if grant.role == role]
    unit_ids = actor.units_as(role)
    running = [sheet for sheet in sheets_of_units(unit_ids) if sheet.state not in OVER]
    history = [point for unit_id in sorted(unit_ids) for point in history_of_unit(unit_id)]
    return UnitDesk(
        role=role,
        unit_names=[grant.unit_name for grant in grants],
        lines=list(_lines(running, role, at)),
        led=led_years(unit_ids, at),
        history=sorted(history, key=lambda point: -point.year),
    )


def _lines(sheets: Iterable[Sheet], role: Role, at: dt.datetime) -> Iterable[SheetLine]:
    office = office_calendar()
    for sheet in sheets:
        flow, calendar = workflow_of(sheet.group.round.workflow), calendar_of(sheet.group.round_id, [sheet.pk])
        state = flow.state(sheet.state)
        due = due_of(calendar.deadline(sheet.pk, state.step), at, office) if state.step else None
        yield SheetLine(sheet, due, _todo(sheet, state.writes, role))


def _todo(sheet: Sheet, writes: str, role: Role) -> Todo:
    if sheet.state in (SheetState.SELF_SUBMITTED, SheetState.RESUBMITTED):
        return "approve" if role is Role.UNIT_LEADER else "wait"
    if writes == "explanation" or sheet.state == SheetState.EXPLANATION_OPEN:
        return "explain"
    if writes != "self":
        return "wait"
    if sheet.answered < sheet.answerable:
        return "fill"
    return "evidence" if sheet.missing_evidence else "submit"
