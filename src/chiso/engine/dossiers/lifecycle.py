"""What the event log of one dossier means: received, accepted, paused, due, resolved, handed over; exact and explained.

The trap: the clock runs in working hours and stops while the citizen completes the papers, so the due moment moves. And
a log may hold the same step twice (a repeated synchronisation) or out of order; the first time of a step counts, and
what cannot follow is told, not mended. `lifecycle_columns` gives the same for many dossiers at once.

Rules (their sources in docs/decisions/0092): eight working hours are a day; waiting for a supplement does not count; a
same-day dossier received after 15:00 is due at the end of the next working day; at most one re-appointment counts; a
letter of apology is due at least a day before expiry; online dossiers are accepted or refused within eight hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from chiso.engine.calendar import WorkingCalendar
from chiso.engine.dossiers.states import ENDS, FIRST, NAMES, NEXT, Status
from chiso.engine.errors import Problem, Text

Apology = Literal["not_needed", "in_time", "late", "missing"]
DAY_SECONDS = 8 * 3600


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the log, Vietnamese time. `due_at` states or changes the appointment; `apology`: a letter was sent."""

    at: datetime
    status: Status | None = None
    due_at: datetime | None = None
    apology: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What the procedure promises: `seconds` of working time, or the same day (then `seconds` is not used).

    `longest`: the longest time that the procedure's rule allows, working seconds; index 766 measures by it where no
    appointment was stated.
    """

    seconds: int = 0
    same_day: bool = False
    online: bool = False
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class House:
    """The house rules, as data: nobody's copy of a decree in code."""

    cutoff: time = time(15)
    acceptance_seconds: int = DAY_SECONDS
    apology_before: timedelta = timedelta(days=1)
    pausing: frozenset[Status] = frozenset({Status.SUPPLEMENT})
    appointments: int = 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """What one log means. Moments are empty where the step has not come; `working_seconds` run to the end, or as-of.

    The trap: index 766 has ends and lateness of its own. A request for a supplement that nothing followed ends the
    dossier there (`ended_766`), and a second request makes it late (`late_766`).
    """

    status: Status | None
    received_at: datetime | None
    accepted_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    pauses: tuple[tuple[datetime, datetime], ...]
    supplements: int
    reappointments: int
    working_seconds: int
    late: bool
    acceptance_late: bool
    apology: Apology
    ended_766: datetime | None
    late_766: bool
    problems: tuple[Problem, ...]


def timeline(
    events: Iterable[Event],
    limits: Limits,
    calendar: WorkingCalendar,
    *,
    as_of: datetime,
    house: House | None = None,
) -> Timeline:
    """What the log means as it stood at `as_of`. Raises CalendarGapError for days the calendar does not know.

    Lines at the same moment keep their order. A log that contradicts itself is read as far as it goes; `problems` says
    what cannot follow what.
    """
    rules = house or House()
    log = sorted((event for event in events if event.at <= as_of), key=lambda event: event.at)
    steps = _without_repeats([(event.at, event.status) for event in log if event.status is not None])
    first = _firsts(steps)
    accepted = first.get(Status.ACCEPTED)
    finished = _end(first)
    pauses = _pauses(steps, rules.pausing, finished or as_of)
    due, original, changes = _due(log, limits, calendar, rules, accepted, pauses)
    end = finished or as_of
    late = due is not None and end > due
    supplements = sum(status is Status.SUPPLEMENT for _, status in steps)
    ended = finished or (steps[-1][0] if steps and steps[-1][1] is Status.SUPPLEMENT else None)
    by_longest = limits.longest if all(event.due_at is None for event in log) else None
    return Timeline(
        status=steps[-1][1] if steps else None,
        received_at=steps[0][0] if steps else None,
        accepted_at=accepted,
        due_at=due,
        finished_at=finished,
        returned_at=first.get(Status.RETURNED),
        pauses=tuple(pauses),
        supplements=supplements,
        reappointments=changes,
        working_seconds=_worked(calendar, accepted, end, pauses),
        late=late,
        acceptance_late=_acceptance_late(steps, limits, calendar, rules, as_of),
        apology=_apology(log, original, rules, needed=late or changes > 0),
        ended_766=ended,
        late_766=supplements > 1
        or (
            _worked(calendar, accepted, ended or as_of, pauses) > by_longest
            if by_longest is not None
            else due is not None and (ended or as_of) > due
        ),
        problems=tuple(_problems(steps)),
    )


Step = tuple[datetime, Status]
Pause = tuple[datetime, datetime]


def _without_repeats(steps: Sequence[Step]) -> list[Step]:
    """A step that repeats the one before it is the same step, synchronised twice."""
    return [step for number, step in enumerate(steps) if number == 0 or steps[number - 1][1] is not step[1]]


def _firsts(steps: Sequence[Step]) -> dict[Status, datetime]:
    found: dict[Status, datetime] = {}
    for at, status in steps:
        found.setdefault(status, at)
    return found


def _end(first: dict[Status, datetime]) -> datetime | None:
    """When the clock ends: by the priority of ends, at the first time of that step."""
    for ends in ENDS:
        moments = [first[status] for status in ends if status in first]
        if moments:
            return min(moments)
    return None


def _pauses(steps: Sequence[Step], pausing: frozenset[Status], until: datetime) -> list[Pause]:
    """When the clock stood still; a pause that has not ended lasts until the end, or until now."""
    found = [(at, after) for (at, status), (after, _) in pairwise(steps) if status in pausing]
    if steps and steps[-1][1] in pausing:
        found.append((steps[-1][0], until))
    return [(begin, min(end, until)) for begin, end in found if begin < until]


def _due(
    log: Sequence[Event],
    limits: Limits,
    calendar: WorkingCalendar,
    rules: House,
    accepted: datetime | None,
    pauses: Sequence[Pause],
) -> tuple[datetime | None, datetime | None, int]:
    """The due moment that counts, the first one, and how often the appointment was changed."""
    stated = [(event.at, event.due_at) for event in log if event.due_at is not None]
    changes = [this for number, this in enumerate(stated) if number and stated[number - 1][1] != this[1]]
    if stated:
        original_at, original = stated[0]
    elif accepted is None:
        return None, None, 0
    else:
        original_at, original = accepted, first_due(accepted, limits, calendar, rules)
    assert original is not None
    counted = changes[: rules.appointments]
    made_at, due = counted[-1] if counted else (original_at, original)
    assert due is not None
    return (
        _extended(due, made_at, calendar, pauses),
        _extended(original, original_at, calendar, pauses),
        len(changes),
    )


def first_due(accepted: datetime, limits: Limits, calendar: WorkingCalendar, rules: House | None = None) -> datetime:
    """When a dossier accepted at that moment is due, nothing having happened since."""
    if not limits.same_day:
        return calendar.add_working_time(accepted, timedelta(seconds=limits.seconds))
    day = accepted.date()
    if not calendar.is_working_day(day) or accepted.time() > (rules or House()).cutoff:
        day = calendar.add_working_days(day, 1)
    return datetime.combine(day, calendar.hours.periods[-1][1])


def _extended(due: datetime, made_at: datetime, calendar: WorkingCalendar, pauses: Sequence[Pause]) -> datetime:
    """The due moment moved by the working time of the pauses that began after it was promised and before it came."""
    target = calendar.worked_by(due)
    moved = 0
    for begin, end in pauses:
        if begin >= made_at and calendar.worked_by(begin) < target + moved:
            moved += max(calendar.worked_by(end) - calendar.worked_by(begin), 0)
    return calendar.moment_of(target + moved) if moved else due


def _worked(calendar: WorkingCalendar, start: datetime | None, end: datetime, pauses: Sequence[Pause]) -> int:
    """Working seconds from acceptance to the end, pauses taken off."""
    if start is None or end < start:
        return 0
    stood = sum(
        calendar.worked_by(min(stop, end)) - calendar.worked_by(max(begin, start))
        for begin, stop in pauses
        if max(begin, start) < min(stop, end)
    )
    return calendar.worked_by(end) - calendar.worked_by(start) - stood


def _acceptance_late(
    steps: Sequence[Step], limits: Limits, calendar: WorkingCalendar, rules: House, as_of: datetime
) -> bool:
    """Whether an online dossier waited too long to be accepted or refused."""
    if not limits.online or not steps or steps[0][1] is not Status.REGISTERED:
        return False
    answered = next((at for at, status in steps if status in NEXT[Status.REGISTERED]), as_of)
    return calendar.worked_by(answered) - calendar.worked_by(steps[0][0]) > rules.acceptance_seconds


def _apology(log: Sequence[Event], original: datetime | None, rules: House, *, needed: bool) -> Apology:
    """Whether the letter came in time, measured from the first appointment."""
    sent = [event.at for event in log if event.apology]
    if not needed or original is None:
        return "not_needed"
    if not sent:
        return "missing"
    return "in_time" if min(sent) <= original - rules.apology_before else "late"


def _problems(steps: Sequence[Step]) -> Iterable[Problem]:
    if steps and steps[0][1] not in FIRST:
        yield _wrong(steps[0], Text("Nhật ký không bắt đầu từ tiếp nhận.", "The log does not begin with acceptance."))
    for (_, before), (at, status) in pairwise(steps):
        if status not in NEXT[before]:
            message = Text(
                f"“{NAMES[status].vi}” không thể đến sau “{NAMES[before].vi}”.",
                f'"{NAMES[status].en}" cannot follow "{NAMES[before].en}".',
            )
            yield _wrong((at, status), message)


def _wrong(step: Step, message: Text) -> Problem:
    return Problem("dossiers.transition", message, where=step[0].isoformat(sep=" "), got=str(int(step[1])))
