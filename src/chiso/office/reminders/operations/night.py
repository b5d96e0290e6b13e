"""The nightly run: one transaction a unit, so that a run cut off anywhere is taken up where it stopped.

The trap: two hundred thousand open tasks are not two hundred thousand letters. A person gets one notice a night that
counts; letters collect into one draft of each owner, which a person reads, signs and numbers.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.urls import reverse

from chiso.engine.calendar import WorkingCalendar
from chiso.engine.errors import Text
from chiso.engine.tasks import Rung, next_rung
from chiso.office.accounts.models import Membership, Role
from chiso.office.database import valid_on
from chiso.office.notifications.operations import notify
from chiso.office.reminders.ladder import Ladder, ladder_on
from chiso.office.reminders.models import (
    LetterState,
    NightRun,
    ReminderAudience,
    ReminderLetter,
    WorkReminder,
)
from chiso.office.reminders.queries.given import Done, done_of
from chiso.office.reminders.subjects import Waiting, units_waiting, waiting_of
from chiso.office.units.queries.villages import communes_of_villages
from chiso.office.workdays.queries import day_after, office_calendar, working_days

_TOLD = {
    ReminderAudience.OFFICERS: (Role.UNIT_OFFICER,),
    ReminderAudience.LEADERS: (Role.UNIT_OFFICER, Role.UNIT_LEADER),
    ReminderAudience.SUPERIORS: (Role.UNIT_OFFICER, Role.UNIT_LEADER),
}
_SUPERIORS = (Role.LEADER, Role.ROUND_OWNER)


@dataclass
class _Night:
    """What is the same for all units of one night."""

    day: dt.date
    at: dt.datetime
    ladder: Ladder
    calendar: WorkingCalendar
    until: dt.date
    people: dict[int, dict[str, list[int]]]
    communes: dict[int, int]
    since: dict[tuple[dt.date, dt.date], int] = field(default_factory=dict)

    def days(self, due: dt.date, on: dt.date) -> int:
        """Working days from the deadline to a day; few different pairs among many tasks."""
        if (due, on) not in self.since:
            self.since[due, on] = working_days(due, on, self.calendar)
        return self.since[due, on]


def remind_on(*, day: dt.date, at: dt.datetime) -> NightRun:
    """Do what the ladder asks for on a day, for every unit; work of the system. A second run of a day does nothing new.

    A day that is finished costs one query. Killed half-way and started again, everybody is told once.
    """
    run, _new = NightRun.objects.get_or_create(day=day, defaults={"started_at": at})
    if run.finished_at is not None:
        return run
    night = _prepared(day, at)
    for unit_id, waiting in _by_reader(night).items():
        remind_unit(unit_id=unit_id, waiting_units=waiting, night=night)
    told = WorkReminder.objects.filter(on=day)
    with transaction.atomic():
        _tell_superiors(night)
        run.reminders, run.units = told.count(), told.values("unit").distinct().count()
        run.finished_at = at
        run.save(update_fields=["reminders", "units", "finished_at"])
    return run


def _prepared(day: dt.date, at: dt.datetime) -> _Night:
    ladder, calendar = ladder_on(day), office_calendar()
    people: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    roles = {*_SUPERIORS, Role.UNIT_OFFICER, Role.UNIT_LEADER}
    held = Membership.objects.filter(valid_on(day), role__in=roles, person__is_active=True)
    for unit_id, role, person_id in held.values_list("unit", "role", "person"):
        people[unit_id][role].append(person_id)
    until = day_after(day, ladder.first_day, calendar)
    return _Night(day, at, ladder, calendar, until, people, communes_of_villages(day))


def _by_reader(night: _Night) -> dict[int, list[int]]:
    """The units with anything open by the unit whose people are told: of a village its commune."""
    found: dict[int, list[int]] = defaultdict(list)
    for unit_id in units_waiting(night.until):
        found[night.communes.get(unit_id, unit_id)].append(unit_id)
    return found


def remind_unit(*, unit_id: int, waiting_units: Iterable[int], night: _Night) -> int:
    """Climb the ladder for all that one unit and its villages have open: all of it or nothing.

    What waits for a village is its commune's to be reminded of, in notices and in letters. Returns how many are new.
    """
    with transaction.atomic():
        waiting = [
            one if pk == unit_id else replace(one, unit_id=unit_id)
            for pk in waiting_units
            for one in waiting_of(pk, night.day, night.until)
        ]
        done = done_of(unit_id, {one.due for one in waiting}, night.days)
        fresh = [(one, rung) for one in waiting if (rung := _rung(one, done, night)) is not None]
        if not fresh:
            return 0
        wanted = {(one.owner_id, rung.action) for one, rung in fresh if rung.action != "notice"}
        drafts: dict[tuple[int, str], ReminderLetter] = {key: _draft(*key, night.at) for key in wanted}
        WorkReminder.objects.bulk_create(
            [_row(one, rung, night, drafts.get((one.owner_id, rung.action))) for one, rung in fresh], batch_size=1000
        )
        _tell_unit(unit_id, fresh, night)
    return len(fresh)


def _rung(one: Waiting, done: dict[tuple[str, int, dt.date], Done], night: _Night) -> Rung | None:
    before = done.get((one.subject, one.subject_id, one.due))
    given = before.given if before else {}
    pending = before.pending if before else frozenset()
    return next_rung(night.ladder.rungs, days=night.days(one.due, night.day), given=given, pending=pending)


def _row(one: Waiting, rung: Rung, night: _Night, draft: ReminderLetter | None) -> WorkReminder:
    return WorkReminder(
        subject=one.subject,
        subject_id=one.subject_id,
        unit_id=one.unit_id,
        due=one.due,
        step=rung.code,
        action=rung.action,
        audience=night.ladder.audiences[rung.code],
        days=night.days(one.due, night.day),
        on=night.day,
        letter=draft,
    )


def _draft(owner_id: int, action: str, at: dt.datetime) -> ReminderLetter:
    """The owner's open draft of this kind; the constraint keeps it single."""
    draft, _new = ReminderLetter.objects.get_or_create(
        owner_id=owner_id, action=action, about=None, state=LetterState.DRAFT, defaults={"drafted_at": at}
    )
    return draft


def _tell_unit(unit_id: int, fresh: list[tuple[Waiting, Rung]], night: _Night) -> None:
    """One notice to each person of the unit whom any of tonight's steps reaches, counting what it is about."""
    ahead = sum(rung.days <= 0 for _one, rung in fresh)
    late = len(fresh) - ahead
    reached = {role for _one, rung in fresh for role in _TOLD[ReminderAudience(night.ladder.audiences[rung.code])]}
    people = {person for role in reached for person in night.people[unit_id][role]}
    first = min(one.due for one, _rung in fresh)
    notify(
        people=people,
        key=f"night:{night.day.isoformat()}:unit:{unit_id}",
        title=_counted(ahead, late),
        detail=f"{first:%d/%m/%Y}",
        at=night.at,
        link=reverse("directives:mine"),
    )


def _counted(ahead: int, late: int) -> Text:
    vi = [f"{late} việc quá hạn"] * bool(late) + [f"{ahead} việc sắp đến hạn"] * bool(ahead)
    en = [f"{late} overdue"] * bool(late) + [f"{ahead} due soon"] * bool(ahead)
    return Text(f"Nhắc việc: {', '.join(vi)}", f"Reminder: {', '.join(en)}")


def _tell_superiors(night: _Night) -> None:
    """One notice to the provincial leaders and the owners over what has climbed to them, and the drafts that wait."""
    high = WorkReminder.objects.filter(on=night.day, audience=ReminderAudience.SUPERIORS)
    tasks, units = high.count(), high.values("unit").distinct().count()
    drafts = ReminderLetter.objects.filter(state=LetterState.DRAFT).count()
    if not tasks and not WorkReminder.objects.filter(on=night.day, letter__isnull=False).exists():
        return
    vi, en = f"{drafts} văn bản đôn đốc chờ ký", f"{drafts} reminder letters to sign"
    if tasks:
        vi, en = f"{tasks} việc của {units} đơn vị quá hạn lâu; {vi}", f"{tasks} long overdue in {units} units; {en}"
    notify(
        people=_everywhere(night, _SUPERIORS),
        key=f"night:{night.day.isoformat()}:superiors",
        title=Text(vi, en),
        at=night.at,
        link=reverse("reminders:index"),
    )


def _everywhere(night: _Night, roles: Iterable[str]) -> set[int]:
    return {person for by_role in night.people.values() for role in roles for person in by_role.get(role, ())}
