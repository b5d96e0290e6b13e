"""What a unit was already reminded of, as the ladder asks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.utils import timezone

from chiso.office.reminders.models import LeftOut, LetterState, WorkReminder

Days = Callable[[dt.date, dt.date], int]


@dataclass(slots=True)
class Done:
    """The steps given for one deadline, with the working day of each; and those that wait for a signature."""

    given: dict[str, int] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)


def done_of(unit_id: int, dues: Collection[dt.date], days: Days) -> dict[tuple[str, int, dt.date], Done]:
    """By (subject, id, deadline). Two queries.

    A notice is given on its day, a letter on the day it was issued; a letter that was dropped, or out of which the unit
    was taken, counts as given on that day: a person decided, and the ladder must not draft it again.
    """
    spared = {
        letter_id: timezone.localtime(at).date()
        for letter_id, at in LeftOut.objects.filter(unit=unit_id).values_list("letter", "at")
    }
    found: dict[tuple[str, int, dt.date], Done] = {}
    rows = (
        WorkReminder.objects.filter(unit=unit_id, due__in=dues)
        if len(dues) < 400
        else WorkReminder.objects.filter(unit=unit_id)
    )
    told = rows.values_list(
        "subject", "subject_id", "due", "step", "on", "letter", "letter__state", "letter__issued_on",
        "letter__closed_at",
    )  # fmt: skip
    for subject, subject_id, due, step, on, letter, state, issued_on, closed_at in told.iterator(chunk_size=5000):
        done = found.setdefault((subject, subject_id, due), Done())
        if letter is None:
            done.given[step] = days(due, on)
        elif letter in spared:
            done.given[step] = days(due, spared[letter])
        elif state == LetterState.DRAFT:
            done.pending.add(step)
        else:
            done.given[step] = days(due, issued_on or timezone.localtime(closed_at).date())
    return found
