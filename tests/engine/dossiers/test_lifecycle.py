"""Each rule of the lifecycle in a golden case, and the fast form held against the exact one."""

# ruff: noqa: DTZ001 - Vietnamese time without zone, like all moments of the store

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.calendar import CalendarVersions, WorkingCalendar
from chiso.engine.calendar.io import shipped_rows, vietnam_calendar
from chiso.engine.dossiers.codes import check_code, read_code
from chiso.engine.dossiers.lifecycle import DAY_SECONDS, Event, House, Limits, Timeline, first_due, timeline
from chiso.engine.dossiers.lifecycle_columns import EVENT_COLUMNS, LIMIT_COLUMNS, timelines
from chiso.engine.dossiers.states import NEXT, Status
from chiso.engine.errors import InputError

CALENDAR = vietnam_calendar()
AS_OF = datetime(2025, 12, 31, 17)
S = Status


def log(*steps: tuple[Status, datetime]) -> list[Event]:
    return [Event(at, status) for status, at in steps]


def read(events: list[Event], days: float = 3, **more: object) -> Timeline:
    limits = Limits(int(days * DAY_SECONDS))
    given_limits = more.pop("limits", limits)
    return timeline(events, given_limits, CALENDAR, as_of=more.pop("as_of", AS_OF), **more)  # type: ignore[arg-type]


ACCEPTED = datetime(2025, 3, 3, 9)  # a Monday
PLAIN = log(
    (S.REGISTERED, ACCEPTED - timedelta(minutes=30)),
    (S.ACCEPTED, ACCEPTED),
    (S.PROCESSING, ACCEPTED + timedelta(hours=1)),
    (S.RESOLVED, datetime(2025, 3, 5, 16)),
    (S.RETURNED, datetime(2025, 3, 7, 8)),
)


def test_a_plain_log_gives_its_moments():
    found = read(PLAIN)
    assert (found.received_at, found.accepted_at) == (ACCEPTED - timedelta(minutes=30), ACCEPTED)
    assert (found.finished_at, found.returned_at) == (datetime(2025, 3, 5, 16), datetime(2025, 3, 7, 8))
    assert found.due_at == datetime(2025, 3, 6, 9) and not found.late and found.problems == ()
    assert found.working_seconds == (6.5 + 8 + 7) * 3600 and found.apology == "not_needed"


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (datetime(2025, 4, 29, 10), 3, date(2025, 5, 7)),  # 30/4, 1/5 and the swapped 2/5 are off
        (datetime(2025, 4, 25, 10), 1, date(2025, 4, 26)),  # a swapped Saturday is worked
        (datetime(2026, 1, 9, 10), 1, date(2026, 1, 10)),
    ],
)
def test_eight_working_hours_are_a_day_of_the_calendar(start: datetime, days: int, due: date):
    assert first_due(start, Limits(days * DAY_SECONDS), CALENDAR) == datetime.combine(due, start.time())


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        (datetime(2025, 3, 3, 14, 59), datetime(2025, 3, 3, 17)),
        (datetime(2025, 3, 3, 15), datetime(2025, 3, 3, 17)),
        (datetime(2025, 3, 3, 15, 0, 1), datetime(2025, 3, 4, 17)),
        (datetime(2025, 3, 7, 15, 30), datetime(2025, 3, 10, 17)),  # Friday to Monday
        (datetime(2025, 4, 25, 15, 30), datetime(2025, 4, 26, 17)),  # to the swapped Saturday
        (datetime(2025, 4, 29, 16), datetime(2025, 5, 5, 17)),  # over the holidays
        (datetime(2025, 3, 8, 9), datetime(2025, 3, 10, 17)),  # filed online on a Saturday
    ],
)
def test_a_same_day_dossier_received_after_three_is_due_the_next_working_day(accepted: datetime, due: datetime):
    assert first_due(accepted, Limits(same_day=True), CALENDAR) == due


SUPPLEMENTED = log(
    (S.ACCEPTED, ACCEPTED),
    (S.PROCESSING, ACCEPTED),
    (S.SUPPLEMENT, datetime(2025, 3, 4, 9)),
    (S.PROCESSING, datetime(2025, 3, 10, 9)),
    (S.RESOLVED, datetime(2025, 3, 12, 9)),
)


def test_waiting_for_a_supplement_does_not_count():
    found = read(SUPPLEMENTED)
    assert found.due_at == datetime(2025, 3, 12, 9) and not found.late
    assert found.working_seconds == 3 * DAY_SECONDS and found.supplements == 1 and not found.late_766


def test_a_request_after_the_due_moment_does_not_save_a_late_dossier():
    late = log((S.ACCEPTED, ACCEPTED), (S.PROCESSING, ACCEPTED), (S.SUPPLEMENT, datetime(2025, 3, 7, 9)))
    found = read(late, as_of=datetime(2025, 3, 20, 9))
    assert found.due_at == datetime(2025, 3, 6, 9) and found.late


def test_while_a_supplement_is_awaited_the_due_moment_moves_with_the_clock():
    open_ = SUPPLEMENTED[:3]
    found = read(open_, as_of=datetime(2025, 3, 28, 9))
    assert not found.late and found.working_seconds == DAY_SECONDS
    assert found.due_at == datetime(2025, 4, 1, 9)


def test_more_than_one_request_is_late_for_index_766_only():
    twice = [
        *SUPPLEMENTED[:4],
        *log((S.SUPPLEMENT, datetime(2025, 3, 10, 10)), (S.PROCESSING, datetime(2025, 3, 11, 10))),
    ]
    found = read([*twice, Event(datetime(2025, 3, 12, 9), S.RESOLVED)])
    assert found.supplements == 2 and found.late_766 and not found.late


def test_for_index_766_a_request_that_nothing_followed_is_the_end():
    asked = datetime(2025, 3, 5, 9)
    found = read(log((S.ACCEPTED, ACCEPTED), (S.PROCESSING, ACCEPTED), (S.SUPPLEMENT, asked)))
    assert found.ended_766 == asked and found.finished_at is None and not found.late_766
    after_due = log((S.ACCEPTED, ACCEPTED), (S.PROCESSING, ACCEPTED), (S.SUPPLEMENT, datetime(2025, 3, 7, 9)))
    assert read(after_due).late_766
    again = [*SUPPLEMENTED[:4]]
    assert read(again, as_of=datetime(2025, 3, 12, 8)).ended_766 is None  # the papers came, the clock runs again
    assert read(SUPPLEMENTED).ended_766 == datetime(2025, 3, 12, 9)


@pytest.mark.parametrize(("longest", "late"), [(None, False), (3 * DAY_SECONDS, False), (3 * DAY_SECONDS - 1, True)])
def test_for_index_766_the_longest_time_counts_where_no_appointment_was_stated(longest: int | None, late: bool):
    limits = Limits(5 * DAY_SECONDS, longest=longest)
    assert read(SUPPLEMENTED, limits=limits).late_766 is late  # three days of work, waiting taken off
    stated = [Event(ACCEPTED, due_at=datetime(2025, 3, 14, 9)), *SUPPLEMENTED]
    assert not read(stated, limits=limits).late_766


def test_the_longest_time_over_a_holiday_is_of_working_days():
    accepted = datetime(2025, 4, 29, 10)
    limits = Limits(9 * DAY_SECONDS, longest=3 * DAY_SECONDS)
    done = [
        log((S.ACCEPTED, accepted), (S.PROCESSING, accepted), (S.RESOLVED, datetime(2025, 5, 7, h))) for h in (10, 11)
    ]
    assert [read(one, limits=limits).late_766 for one in done] == [False, True]


def test_a_payment_does_not_stop_the_clock_unless_the_house_says_so():
    paid = log(
        (S.ACCEPTED, ACCEPTED),
        (S.PROCESSING, ACCEPTED),
        (S.PAYMENT, datetime(2025, 3, 4, 9)),
        (S.PROCESSING, datetime(2025, 3, 7, 9)),
        (S.RESOLVED, datetime(2025, 3, 10, 9)),
    )
    assert read(paid).late
    assert not read(paid, house=House(pausing=frozenset({S.SUPPLEMENT, S.PAYMENT}))).late


def test_the_appointment_stated_on_the_receipt_goes_before_the_reckoned_one():
    stated = [Event(ACCEPTED, S.ACCEPTED, due_at=datetime(2025, 3, 5, 17)), *PLAIN[2:4]]
    assert read(stated, days=1).due_at == datetime(2025, 3, 5, 17)


def test_only_one_new_appointment_counts_and_the_second_is_counted_against_the_house():
    first, second = datetime(2025, 3, 12, 17), datetime(2025, 3, 19, 17)
    events = [
        *PLAIN[1:3],
        Event(ACCEPTED, due_at=datetime(2025, 3, 6, 9)),
        Event(datetime(2025, 3, 5, 8), due_at=first, apology=True),
        Event(datetime(2025, 3, 11, 8), due_at=second),
        Event(datetime(2025, 3, 11, 9), due_at=second),
        Event(datetime(2025, 3, 18, 8), S.RESOLVED),
    ]
    found = read(events)
    assert found.due_at == first and found.reappointments == 2 and found.late and found.apology == "in_time"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (datetime(2025, 3, 5, 9), "in_time"),
        (datetime(2025, 3, 5, 9, 1), "late"),
        (datetime(2025, 3, 9, 9), "late"),
        (None, "missing"),
    ],
)
def test_a_letter_of_apology_is_due_a_day_before_expiry(sent: datetime | None, expected: str):
    letters = [Event(sent, apology=True)] if sent else []
    assert read([*PLAIN[:3], *letters], as_of=datetime(2025, 3, 10, 9)).apology == expected


@pytest.mark.parametrize(("answered", "late"), [(datetime(2025, 3, 4, 8), False), (datetime(2025, 3, 4, 8, 1), True)])
def test_an_online_dossier_is_accepted_or_refused_within_eight_hours(answered: datetime, late: bool):
    events = log((S.REGISTERED, datetime(2025, 3, 3, 8)), (S.REFUSED, answered))
    online = Limits(DAY_SECONDS, online=True)
    assert read(events, limits=online).acceptance_late is late
    assert read(events).acceptance_late is False
    assert read(events[:1], limits=online, as_of=answered).acceptance_late is late


@pytest.mark.parametrize(
    ("ends", "finished"),
    [
        ([(S.RETURNED, 5), (S.RESOLVED, 6)], 6),  # resolved goes before handed over
        ([(S.STOPPED, 4), (S.RETURNED, 7)], 7),
        ([(S.WITHDRAWN, 4)], 4),
        ([(S.RESOLVED, 4), (S.RETURNED, 5), (S.RESOLVED, 9)], 4),  # synchronised again later
    ],
)
def test_of_several_ends_the_one_with_priority_counts_at_its_first_time(ends, finished: int):
    events = [*PLAIN[1:3], *log(*((status, datetime(2025, 3, day, 9)) for status, day in ends))]
    assert read(events).finished_at == datetime(2025, 3, finished, 9)


@pytest.mark.parametrize("before", list(S))
@pytest.mark.parametrize("after", list(S))
def test_only_what_may_follow_follows(before: Status, after: Status):
    found = read(log((before, ACCEPTED), (after, ACCEPTED + timedelta(hours=1))))
    wrong = [problem for problem in found.problems if "follow" in problem.message.en]
    assert bool(wrong) is (after is not before and after not in NEXT[before])


def test_what_came_after_the_as_of_moment_has_not_happened():
    found = read(PLAIN, as_of=datetime(2025, 3, 5, 15))
    assert found.status is S.PROCESSING and found.finished_at is None


def test_nothing_at_all_is_an_answer_too():
    assert read([]).status is None and read([]).due_at is None and not read([]).late


def test_what_was_promised_by_an_older_calendar_stays_promised():
    old = WorkingCalendar(row for row in shipped_rows() if row.day != date(2025, 5, 2))  # before the swap was decided
    versions = CalendarVersions([(datetime(2024, 1, 1), old), (datetime(2025, 4, 20), CALENDAR)])
    promised, limits = datetime(2025, 4, 18, 9), Limits(10 * DAY_SECONDS)
    assert first_due(promised, limits, versions.at(promised)) == datetime(2025, 5, 5, 9)
    assert first_due(promised, limits, CALENDAR) == datetime(2025, 5, 6, 9)
    assert versions.at(datetime(2020, 1, 1)) is old and versions.at(datetime(2025, 4, 20)) is CALENDAR
    with pytest.raises(InputError):
        CalendarVersions([])


# the fast form

MOMENT = st.integers(0, 40 * 24 * 60).map(lambda minutes: datetime(2025, 4, 14) + timedelta(minutes=minutes))
EVENT = st.builds(
    Event,
    at=MOMENT,
    status=st.none() | st.sampled_from([S.REGISTERED, S.ACCEPTED, S.PROCESSING, S.SUPPLEMENT, S.PAYMENT, *S]),
    due_at=st.none() | MOMENT,
    apology=st.booleans() | st.just(value=False),
)
WALK = st.lists(EVENT, max_size=9)
SECONDS = st.integers(0, 15 * DAY_SECONDS)
LIMITS = st.builds(Limits, SECONDS, st.booleans(), st.booleans(), st.none() | SECONDS)


@settings(max_examples=150, deadline=None)
@given(cases=st.lists(st.tuples(WALK, LIMITS), min_size=1, max_size=5), as_of=MOMENT, appointments=st.integers(0, 2))
def test_whole_columns_give_what_one_by_one_gives(cases, as_of: datetime, appointments: int):
    house = House(appointments=appointments)
    events = pl.DataFrame(
        [(str(n), e.at, e.status, e.due_at, e.apology) for n, (walk, _) in enumerate(cases) for e in walk],
        schema=EVENT_COLUMNS,
        orient="row",
    )
    limits = pl.DataFrame(
        [(str(n), own.seconds, own.same_day, own.online, own.longest) for n, (_, own) in enumerate(cases)],
        schema=LIMIT_COLUMNS,
        orient="row",
    )
    fast = timelines(events, limits, CALENDAR, as_of=as_of, house=house).to_dicts()
    for row, (walk, own) in zip(fast, cases, strict=True):
        exact = timeline(walk, own, CALENDAR, as_of=as_of, house=house)
        faults = row.pop("faults")
        row.pop("dossier_id")
        assert row == {name: getattr(exact, name) for name in row} and faults == len(exact.problems)


# codes


@pytest.mark.parametrize(
    ("text", "era", "system"),
    [
        ("H15.50.05.13-261008-0975", "seen_2026", "province"),
        ("G05-261008-0312345", "seen_2026", "ministry"),
        ("H99.01.02-190305-0001", "tt01_2018", "province"),
    ],
)
def test_a_code_is_read_by_the_rule_of_its_day(text: str, era: str, system: str):
    found = read_code(text)
    assert found is not None and (found.era, found.system) == (era, system)


@pytest.mark.parametrize("text", ["H15-261308-0975", "15.50-261008-0975", "H15-261008-09", "H15.50-190305-0312345", ""])
def test_a_code_of_no_known_form_is_a_warning(text: str):
    assert [(one.code, one.severity) for one in check_code(text)] == [("dossiers.code_form", "warning")]


def test_the_day_in_a_code_is_the_day_of_receipt():
    assert check_code("H15.50-261008-0975", received=date(2026, 10, 8)) == []
    assert [one.code for one in check_code("H15.50-261008-0975", received=date(2026, 10, 9))] == ["dossiers.code_day"]
