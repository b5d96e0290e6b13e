"""The board of the field work: what counts for a case, rates over everybody approached, villages that fall short."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.survey.field_checks import closed_questions, field_flags
from chiso.engine.survey.fieldwork import OUTSIDE, TWICE, UNRELEASED, Case, Interview, board_of

DAY = dt.date(2026, 11, 2)


def talk(key: int, case: str, who: str = "an", day: int = 0, **more) -> Interview:
    return Interview(key, case, who, DAY + dt.timedelta(days=day), **more)


def village(n: int = 4, reserves: int = 2, place: str = "Thôn 1") -> list[Case]:
    main = [Case(f"{place}-{number}", place) for number in range(n)]
    return [*main, *(Case(f"{place}-r{number}", place, reserve=True) for number in range(reserves))]


def test_a_refusal_stays_in_the_rate_after_its_reserve_was_interviewed():
    cases = [
        Case("1", "t"),
        Case("2", "t", outcome="refused", replaced=True),
        Case("r", "t", reserve=True, released=True),
    ]
    whole = board_of(cases, [talk(1, "1"), talk(2, "r")]).whole
    assert (whole.interviewed, whole.refused, whole.replaced, whole.quota) == (2, 1, 1, 2)
    assert whole.response == 2 / 3


def test_who_does_not_belong_to_the_population_leaves_the_rate():
    cases = [Case("1", "t"), Case("2", "t", outcome="ineligible"), Case("3", "t", outcome="moved")]
    whole = board_of(cases, [talk(1, "1")]).whole
    assert (whole.ineligible, whole.unreached, whole.response) == (1, 1, 0.5)


def test_interviews_outside_the_sample_of_a_waiting_reserve_or_twice_do_not_count():
    board = board_of(village(), [talk(1, "Thôn 1-0"), talk(2, "Thôn 1-0"), talk(3, "Thôn 1-r0"), talk(4, "?")])
    assert board.whole.interviewed == 1
    assert board.stray == {2: TWICE, 3: UNRELEASED, 4: OUTSIDE}


def test_an_excluded_interview_opens_its_case_again_and_is_counted_as_excluded():
    board = board_of(village(), [talk(1, "Thôn 1-0", excluded=True)])
    assert (board.whole.interviewed, board.whole.open, board.whole.excluded) == (0, 4, 1)
    again = board_of(village(), [talk(1, "Thôn 1-0", excluded=True), talk(2, "Thôn 1-0")])
    assert again.whole.interviewed == 1 and not again.stray


def test_a_late_interview_beats_an_earlier_note_of_absence():
    assert board_of([Case("1", "t", outcome="absent")], [talk(1, "1")]).standing == {"1": "interviewed"}


def test_a_village_without_people_and_reserves_left_is_short():
    gone = [Case(str(number), "t", outcome="refused") for number in range(3)]
    assert board_of([*gone, Case("r", "t", reserve=True)], []).whole.short
    assert not board_of([*gone[:1], Case("r", "t", reserve=True)], []).whole.short


def test_the_projection_follows_the_pace_of_the_last_seven_days():
    cases = village(40, 0)
    board = board_of(cases, [talk(number, f"Thôn 1-{number}", day=number // 2) for number in range(20)])
    assert board.pace == 2 and board.done_on == DAY + dt.timedelta(days=9 + 10)
    assert board_of(cases, []).done_on is None


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.sampled_from(["an", "binh"])), max_size=40))
def test_villages_add_up_to_the_whole_and_every_case_has_one_standing(drawn):
    cases = [case for place in "ab" for case in village(4, 2, place)]
    codes = [case.code for case in cases]
    board = board_of(cases, [talk(key, codes[at], who, excluded=out) for key, (at, out, who) in enumerate(drawn)])
    for name in ("quota", "interviewed", "refused", "unreached", "open", "reserves", "excluded"):
        assert sum(getattr(place, name) for place in board.places) == getattr(board.whole, name)
    whole = board.whole
    assert whole.interviewed + whole.refused + whole.unreached + whole.ineligible + whole.open + whole.reserves == 12
    assert sum(worker.interviews for worker in board.workers) == len(drawn)


def answers(rows: int = 60, questions: int = 10) -> pl.DataFrame:
    rng = np.random.default_rng(5)
    return pl.DataFrame({f"q{number}": rng.integers(1, 6, rows) for number in range(questions)})


def test_copied_interviews_hasty_ones_and_a_biased_interviewer_are_flagged():
    frame = answers()
    rows = frame.rows()
    rows[7] = rows[3]
    rows[21] = (3,) * 10
    biased = [tuple(5 for _ in row) if at % 3 == 2 and at > 30 else row for at, row in enumerate(rows)]
    frame = pl.DataFrame(biased, schema=frame.schema, orient="row")
    who = pl.Series([("an", "binh", "chi")[at % 3] for at in range(60)])
    minutes = pl.Series([25.0] * 59 + [3.0])
    found = field_flags(frame, who, minutes)
    assert "duplicates" in found.rows[7] and "straight_lining" in found.rows[21]
    assert found.rows[59] == ("speeders",) or "speeders" in found.rows[59]
    assert found.subjects == {"chi": ("interviewers",)}


def test_few_closed_questions_and_few_interviewers_give_no_flags():
    frame = answers(30, 3)
    assert not field_flags(frame, pl.Series(["an"] * 30), pl.Series([None] * 30, dtype=pl.Float64)).rows


def test_open_questions_and_rarely_asked_ones_are_not_closed():
    frame = pl.DataFrame({"a": [1, 2] * 10, "text": [str(n) for n in range(20)], "rare": [1, 2] + [None] * 18})
    assert closed_questions(frame) == ("a",)
