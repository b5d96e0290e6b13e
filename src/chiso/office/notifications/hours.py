"""When a person may be disturbed: office hours of working days, unless they want otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from chiso.office.notifications.models import Preference

EVENING, MORNING = dt.time(18), dt.time(7)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants; the default is what holds without a row."""

    mail: bool = True
    text_messages: bool = False
    quiet_from: dt.time = EVENING
    quiet_to: dt.time = MORNING
    on_days_off: bool = False


DEFAULT = Wishes()


def wishes_of(row: Preference | None) -> Wishes:
    """The wishes of a row, or the default."""
    if row is None:
        return DEFAULT
    return Wishes(row.mail, row.text_messages, row.quiet_from, row.quiet_to, row.on_days_off)


def may_disturb(wishes: Wishes, at: dt.datetime, *, is_working_day: bool) -> bool:
    """Whether a message may go out now. The quiet hours begin at their first minute and end before their last.

    A range that ends before it begins runs over midnight; one that begins when it ends is no quiet time at all.
    """
    if not is_working_day and not wishes.on_days_off:
        return False
    clock = timezone.localtime(at).time()
    begin, end = wishes.quiet_from, wishes.quiet_to
    if begin <= end:
        return not begin <= clock < end
    return end <= clock < begin
