"""Days and moments as people type them."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.errors import InputError
from chiso.engine.text import parse_moment


@pytest.mark.parametrize(
    "text",
    [
        "30/11/2026 17:00",
        "30/11/2026, 17:00",
        "30-11-2026 17h00",
        "30.11.2026 17h",
        "2026-11-30T17:00",
        "2026-11-30 17:00:00",
        "ngày 30 tháng 11 năm 2026 lúc 17:00",
    ],
)
def test_a_moment_is_read_day_first_with_its_time(text):
    assert parse_moment(text).isoformat() == "2026-11-30T17:00:00"


@pytest.mark.parametrize(
    "text", ["", "30/11/2026", "31/11/2026 17:00", "11/30/2026 17:00", "30/11/26 17:00", "30/11/2026 25:00", "mai"]
)
def test_what_is_no_moment_is_refused_with_an_example(text):
    with pytest.raises(InputError) as error:
        parse_moment(text, where="until")
    (problem,) = error.value.problems
    assert (problem.code, problem.where) == ("moment.invalid", "until")


@pytest.mark.parametrize("text", ["30/11/2026", "2026-11-30", "ngày 30 tháng 11 năm 2026"])
def test_a_day_without_its_time_takes_the_time_that_the_caller_names(text):
    assert parse_moment(text, of_day_alone=dt.time(23, 59)).isoformat() == "2026-11-30T23:59:00"


def test_a_stated_time_stands_whatever_the_caller_names():
    assert parse_moment("30/11/2026 17:00", of_day_alone=dt.time()).hour == 17


@pytest.mark.parametrize("text", ["", "31/11/2026", "30/11/26", "mai", "30/11/2026 25:00"])
def test_what_is_no_day_is_refused_whatever_the_caller_names(text):
    with pytest.raises(InputError) as error:
        parse_moment(text, where="until", of_day_alone=dt.time())
    assert error.value.problems[0].code == "moment.invalid"
