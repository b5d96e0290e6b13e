"""Working days and working time, by the decided calendars of 2024–2026."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.calendar import CalendarGapError, CalendarRow, WorkingCalendar, WorkingHours, read_calendar_rows
from chiso.engine.calendar.io import shipped_rows, vietnam_calendar
from chiso.engine.errors import InputError

CALENDAR = vietnam_calendar()
_DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
_REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "holidays_vn.csv"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2025, 4, 29), 3, date(2025, 5, 7)),  # 30/4, 1/5 and 2/5 off, then a weekend
        (date(2025, 4, 25), 1, date(2025, 4, 26)),  # a Saturday worked for 2/5
        (date(2026, 1, 9), 1, date(2026, 1, 10)),  # a Saturday worked for 2/1
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # Tết
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # the day in lieu of a feast on Sunday
        (date(2025, 5, 7), -3, date(2025, 4, 29)),
        (date(2025, 5, 3), 0, date(2025, 5, 3)),
    ],
)
def test_due_dates_skip_what_is_off_and_count_what_is_worked(start: date, days: int, due: date) -> None:
    assert CALENDAR.add_working_days(start, days) == due


def test_swapped_days_change_places() -> None:
    assert not CALENDAR.is_working_day(date(2025, 5, 2))
    assert CALENDAR.is_working_day(date(2025, 4, 26))
    assert not CALENDAR.is_working_day(date(2025, 4, 27))


def test_what_is_pending_has_no_effect() -> None:
    assert CALENDAR.is_working_day(date(2026, 11, 24))


def test_a_due_date_tells_what_it_skipped_and_what_is_unsure() -> None:
    due = CALENDAR.explain_due(date(2026, 8, 21), 3)
    assert [row.day for row in due.doubts] == [date(2026, 8, 22)]
    assert due.day == date(2026, 8, 25)
    assert [row.name for row in CALENDAR.explain_due(date(2025, 4, 29), 1).skipped][:2] == [
        "Ngày Chiến thắng",
        "Ngày Quốc tế lao động",
    ]


@pytest.mark.parametrize("day", [date(2023, 12, 29), date(2028, 1, 3)])
def test_an_unknown_year_is_refused(day: date) -> None:
    for question in (
        lambda: CALENDAR.is_working_day(day),
        lambda: CALENDAR.add_working_days(day, 1),
        lambda: CALENDAR.are_working_days(np.array([day], dtype="datetime64[D]")),
    ):
        with pytest.raises(CalendarGapError) as raised:
            question()
        assert raised.value.problems[0].code == "calendar.year_not_covered"


def test_a_count_that_leaves_the_known_years_is_refused() -> None:
    with pytest.raises(CalendarGapError):
        CALENDAR.add_working_days(date(2024, 1, 3), -5)
    with pytest.raises(CalendarGapError):
        CALENDAR.accepting_provisional().add_working_days(date(2027, 12, 30), 5)


def test_a_year_whose_tet_is_not_placed_is_refused_until_accepted() -> None:
    with pytest.raises(CalendarGapError) as raised:
        CALENDAR.add_working_days(date(2026, 12, 28), 10)
    assert raised.value.problems[0].code == "calendar.provisional_year"
    due = CALENDAR.accepting_provisional().explain_due(date(2027, 2, 1), 10)
    assert [row.kind for row in due.doubts] == ["anchor"]


def test_eight_working_hours_are_one_day() -> None:
    worked = CALENDAR.working_time_between(_at("2025-04-29T13:00"), _at("2025-05-05T11:30"))
    assert worked == timedelta(hours=8)
    assert CALENDAR.hours.in_days(worked) == Decimal(1)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2025-07-07T07:30", "2025-07-07T17:00", 8),
        ("2025-07-07T11:30", "2025-07-07T13:00", 0),
        ("2025-07-07T06:00", "2025-07-07T09:30", 2),
        ("2025-07-04T16:00", "2025-07-07T08:30", 2),
        ("2025-07-05T08:00", "2025-07-06T16:00", 0),
        ("2025-04-26T07:30", "2025-04-26T09:30", 2),
        ("2025-07-07T09:30", "2025-07-07T07:30", -2),
    ],
)
def test_working_time_runs_only_in_office_hours(start: str, end: str, hours: int) -> None:
    assert CALENDAR.working_time_between(_at(start), _at(end)) == timedelta(hours=hours)


def test_a_moment_with_a_zone_is_taken_to_vietnamese_time() -> None:
    start = datetime(2025, 7, 7, 0, 30, tzinfo=UTC)
    assert CALENDAR.working_time_between(start, start + timedelta(hours=4)) == timedelta(hours=4)


def test_other_office_hours_can_be_set() -> None:
    short = WorkingCalendar(shipped_rows(), hours=WorkingHours(((time(8), time(12)),)))
    worked = short.working_time_between(_at("2025-07-07T00:00"), _at("2025-07-09T00:00"))
    assert (worked, short.hours.in_days(worked)) == (timedelta(hours=8), Decimal(2))
    with pytest.raises(InputError):
        WorkingHours(((time(8), time(12)), (time(11), time(13))))


@given(_DAYS, st.integers(0, 200))
def test_adding_then_counting_gives_the_number_back(start: date, days: int) -> None:
    calendar = CALENDAR.accepting_provisional()
    assert calendar.working_days_between(start, calendar.add_working_days(start, days)) == days


@given(_DAYS, st.integers(1, 60))
def test_adding_goes_to_a_working_day_and_back_again(start: date, days: int) -> None:
    calendar = CALENDAR.accepting_provisional()
    due = calendar.add_working_days(start, days)
    assert calendar.is_working_day(due)
    if calendar.is_working_day(start):
        assert calendar.add_working_days(due, -days) == start


@given(_DAYS, _DAYS, st.integers(0, 30))
def test_a_later_start_never_gives_an_earlier_due_date(one: date, other: date, days: int) -> None:
    calendar = CALENDAR.accepting_provisional()
    low, high = sorted([one, other])
    assert calendar.add_working_days(low, days) <= calendar.add_working_days(high, days)


@given(_DAYS, _DAYS, _DAYS)
def test_counts_add_up_over_a_day_between(one: date, two: date, three: date) -> None:
    a, b, c = sorted([one, two, three])
    parts = CALENDAR.working_days_between(a, b) + CALENDAR.working_days_between(b, c)
    assert parts == CALENDAR.working_days_between(a, c) == -CALENDAR.working_days_between(c, a)


_MOMENTS = st.datetimes(_at("2024-01-01"), _at("2026-11-30")).map(lambda at: at.replace(microsecond=0))


@given(_MOMENTS, st.integers(0, 400_000))
def test_adding_time_then_measuring_gives_it_back(start: datetime, seconds: int) -> None:
    calendar = CALENDAR.accepting_provisional()
    duration = timedelta(seconds=seconds)
    assert calendar.working_time_between(start, calendar.add_working_time(start, duration)) == duration


@given(st.lists(st.tuples(_DAYS, st.integers(-30, 30)), min_size=1, max_size=20))
def test_arrays_give_what_single_questions_give(asked: list[tuple[date, int]]) -> None:
    calendar = CALENDAR.accepting_provisional()
    asked = [(max(day, date(2024, 3, 1)), count) for day, count in asked]
    starts = np.array([day for day, _ in asked], dtype="datetime64[D]")
    counts = np.array([count for _, count in asked])
    due = calendar.add_working_days_many(starts, counts)
    assert due.tolist() == [calendar.add_working_days(day, count) for day, count in asked]
    between = calendar.working_days_between_many(starts, due)
    assert between.tolist() == [
        calendar.working_days_between(day, end) for (day, _), end in zip(asked, due.tolist(), strict=True)
    ]
    assert calendar.are_working_days(starts).tolist() == [calendar.is_working_day(day) for day, _ in asked]


@given(st.lists(st.tuples(_MOMENTS, _MOMENTS), min_size=1, max_size=20))
def test_arrays_of_moments_give_what_single_questions_give(asked: list[tuple[datetime, datetime]]) -> None:
    starts = np.array([start for start, _ in asked], dtype="datetime64[s]")
    ends = np.array([end for _, end in asked], dtype="datetime64[s]")
    seconds = CALENDAR.working_seconds_between_many(starts, ends)
    assert seconds.tolist() == [
        CALENDAR.working_time_between(start, end) // timedelta(seconds=1) for start, end in asked
    ]


def test_arrays_refuse_missing_and_undecided_days() -> None:
    with pytest.raises(InputError):
        CALENDAR.are_working_days(np.array(["2025-01-02", "NaT"], dtype="datetime64[D]"))
    with pytest.raises(CalendarGapError):
        CALENDAR.add_working_days_many(np.array(["2026-12-30"], dtype="datetime64[D]"), 20)
    assert CALENDAR.are_working_days(np.array([], dtype="datetime64[D]")).tolist() == []


def test_bad_rows_are_all_named() -> None:
    data = (
        b"date,weekday,name,kind,basis,verified,source\n"
        b"2026-01-01,Fri,a,holiday,,yes,\n"
        b"2026-13-01,,b,holiday,,yes,\n"
        b"2026-01-02,,c,dayoff,,yes,\n"
        b"2026-01-03,,d,swap_work,,maybe,\n"
    )
    with pytest.raises(InputError) as raised:
        read_calendar_rows(data, where="lich.csv")
    found = [(problem.code, problem.where) for problem in raised.value.problems]
    assert found == [
        ("calendar.weekday", "lich.csv:2"),
        ("date.invalid", "lich.csv:3"),
        ("calendar.kind", "lich.csv:4"),
        ("calendar.verified", "lich.csv:5"),
    ]
    with pytest.raises(InputError) as raised:
        read_calendar_rows(b"ngay,loai\n")
    assert raised.value.problems[0].code == "calendar.columns"


def test_a_day_both_off_and_worked_is_refused() -> None:
    day = date(2026, 1, 10)
    with pytest.raises(InputError) as raised:
        WorkingCalendar([CalendarRow(day, "swap_work", "x"), CalendarRow(day, "holiday", "y")])
    assert raised.value.problems[0].code == "calendar.contradiction"
    with pytest.raises(InputError):
        WorkingCalendar([])


def test_the_shipped_facts_keep_their_sources() -> None:
    assert all(row.source and row.basis for row in shipped_rows())
    assert {row.day.year for row in shipped_rows()} == {2024, 2025, 2026, 2027}


def test_the_shipped_facts_are_those_of_the_reference() -> None:
    if not _REFERENCE.exists():
        pytest.skip("the team's reference data are not beside the repository")
    theirs = read_calendar_rows(_REFERENCE.read_bytes())
    # the reference has some grounds in English; pages show them to officials, so ours are in Vietnamese
    assert [replace(row, basis="") for row in shipped_rows()] == [replace(row, basis="") for row in theirs]
    assert not any("PM " in row.basis for row in shipped_rows())
