"""Days and moments as people type them."""

from __future__ import annotations

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
