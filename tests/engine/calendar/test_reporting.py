"""Report periods: windows that overlap, due days that each level reaches earlier."""

from __future__ import annotations

from datetime import date

import pytest

from chiso.engine.calendar import CalendarGapError
from chiso.engine.calendar.io import vietnam_calendar
from chiso.engine.calendar.reporting import report_periods


def test_the_windows_and_due_days_are_those_of_the_regulation():
    found = {one.code: (one.first, one.last, one.due) for one in report_periods(2026)}
    assert found == {
        "q1": (date(2025, 12, 15), date(2026, 3, 14), date(2026, 3, 20)),
        "half": (date(2025, 12, 15), date(2026, 6, 14), date(2026, 6, 20)),
        "q3": (date(2026, 6, 15), date(2026, 9, 14), date(2026, 9, 20)),
        "year": (date(2025, 12, 15), date(2026, 12, 14), date(2026, 12, 20)),
    }


@pytest.mark.parametrize("year", range(2024, 2028))
def test_the_half_year_and_the_third_quarter_leave_no_day_between_them(year):
    periods = {one.code: one for one in report_periods(year)}
    assert (periods["q3"].first - periods["half"].last).days == 1
    assert periods["year"].first == periods["q1"].first == periods["half"].first
    assert (periods["q1"].first - report_periods(year - 1)[3].last).days == 1


def test_lower_levels_are_due_working_days_earlier_and_never_before_the_window_closes():
    calendar = vietnam_calendar(accept_provisional=True)
    first = report_periods(2026)[0]  # due Friday 20 March 2026
    assert first.due_for(0, calendar.add_working_days) == date(2026, 3, 20)
    assert first.due_for(3, calendar.add_working_days) == date(2026, 3, 17)
    assert first.due_for(15, calendar.add_working_days) == first.last


def test_a_year_that_the_calendar_does_not_know_is_not_guessed():
    with pytest.raises(CalendarGapError):
        report_periods(2040)[0].due_for(3, vietnam_calendar(accept_provisional=True).add_working_days)
