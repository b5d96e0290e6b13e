"""What is owed in a year, period by period, and where each of it stands on a day: derived, never typed.

The trap: "posted" is three facts, that it hung, in time, and long enough. A notice that came down after a day is told
apart from one that never hung.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from chiso.office.postings.models import DUTY_WORDS, ChecklistItem, Posting, PostingEvery
from chiso.office.units.models import Unit

State = Literal["missing", "late", "short", "waiting", "on_time"]
_ROMAN = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}
_MONTHS = {PostingEvery.YEAR: 12, PostingEvery.HALF: 6, PostingEvery.QUARTER: 3, PostingEvery.MONTH: 1}


@dataclass(frozen=True, slots=True)
class Period:
    """`code`: "2026", "2026-H1", "2026-Q1" or "2026-03"."""

    code: str
    first: dt.date

    @property
    def words(self) -> str:
        year, _sign, part = self.code.partition("-")
        if part.startswith("Q"):
            return _("Quý %(n)s/%(year)s") % {"n": _ROMAN[part], "year": year}
        if part == "H1":
            return _("6 tháng đầu năm %(year)s") % {"year": year}
        if part == "H2":
            return _("6 tháng cuối năm %(year)s") % {"year": year}
        return f"{part}/{year}" if part else year


@dataclass(frozen=True, slots=True)
class Duty:
    """One item of one unit and period, with the posting that counts for it."""

    unit: Unit
    item: ChecklistItem
    period: Period
    due: dt.date
    state: State
    posting: Posting | None = None

    @property
    def words(self) -> str:
        return str(DUTY_WORDS[self.state])

    @property
    def key(self) -> str:
        return f"{self.item.pk}.{self.unit.pk}.{self.period.code}"


def periods_of(every: str, year: int) -> tuple[Period, ...]:
    """The periods of a year."""
    step = _MONTHS[PostingEvery(every)]
    sign = {12: "", 6: "H", 3: "Q", 1: ""}[step]
    firsts = [dt.date(year, month, 1) for month in range(1, 13, step)]
    if step == 12:
        return (Period(str(year), firsts[0]),)
    return tuple(
        Period(f"{year}-{sign}{number}" if sign else f"{year}-{number:02}", first)
        for number, first in enumerate(firsts, start=1)
    )


def duties_of(
    unit: Unit, items: Iterable[ChecklistItem], postings: dict[tuple[int, int, str], list[Posting]], year: int,
    today: dt.date,
) -> list[Duty]:  # fmt: skip
    """What a unit owes in a year that has begun by `today`, with where it stands."""
    found = []
    for item in items:
        for period in periods_of(item.every, year):
            due = period.first + dt.timedelta(days=item.within)
            if period.first > today or not unit.is_valid_on(min(due, today)):
                continue
            rows = postings.get((item.pk, unit.pk, period.code), [])
            if rows:
                state, best = min(((_judge(row, due, today), row) for row in rows), key=lambda one: _ORDER[one[0]])
                found.append(Duty(unit, item, period, due, state, best))
            else:
                found.append(Duty(unit, item, period, due, "waiting" if today <= due else "missing"))
    return found


_ORDER: dict[State, int] = {"on_time": 0, "late": 1, "short": 2, "waiting": 3, "missing": 4}


def _judge(row: Posting, due: dt.date, today: dt.date) -> State:
    down = row.taken_down_on
    if down is not None and down <= today and (down - row.posted_on).days < row.item.hang_for:
        return "short"
    return "on_time" if row.posted_on <= due else "late"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many duties stand where; `owed` leaves out what is not due yet and not posted."""

    on_time: int = 0
    late: int = 0
    short: int = 0
    missing: int = 0
    waiting: int = 0

    @property
    def owed(self) -> int:
        return self.on_time + self.late + self.short + self.missing

    @property
    def posted(self) -> int:
        return self.on_time + self.late


def tally_of(duties: Iterable[Duty]) -> Tally:
    """The count of each state."""
    counts = dict.fromkeys(_ORDER, 0)
    for duty in duties:
        counts[duty.state] += 1
    return Tally(**counts)
