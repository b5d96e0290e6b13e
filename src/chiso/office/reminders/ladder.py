"""The ladder in force: the office's own steps, else those that come with the product.

The product's steps are a default of ours, not a rule of any law: an office sets its own on the page of the ladder.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.engine.tasks import Rung, check_ladder
from chiso.office.database import valid_on
from chiso.office.reminders.models import LadderStep, ReminderAction, ReminderAudience


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps in order, and whom each tells."""

    rungs: tuple[Rung, ...]
    audiences: dict[str, str]
    is_own: bool = False

    @property
    def first_day(self) -> int:
        """How many working days before a deadline the first notice may come; 0 or more."""
        return max(0, -min((rung.days for rung in self.rungs), default=0))


def ladder_of(steps: list[tuple[str, str, int, str]], *, is_own: bool = False) -> Ladder:
    """The ladder of steps (code, action, days, audience). Raises InputError when they contradict each other."""
    rungs = check_ladder([Rung(code, action, days) for code, action, days, _who in steps])  # type: ignore[arg-type]
    return Ladder(rungs, {code: who for code, _action, _days, who in steps}, is_own)


DEFAULT = ladder_of(
    [
        ("sap-den-han", ReminderAction.NOTICE.value, -3, ReminderAudience.OFFICERS.value),
        ("qua-han", ReminderAction.NOTICE.value, 1, ReminderAudience.LEADERS.value),
        ("don-doc", ReminderAction.LETTER.value, 5, ReminderAudience.LEADERS.value),
        ("phe-binh", ReminderAction.CRITICISM.value, 15, ReminderAudience.SUPERIORS.value),
    ]
)


def ladder_on(day: dt.date) -> Ladder:
    """The ladder in force on a day. One query."""
    own = list(LadderStep.objects.filter(valid_on(day)).values_list("code", "action", "days", "audience"))
    return ladder_of(own, is_own=True) if own else DEFAULT
