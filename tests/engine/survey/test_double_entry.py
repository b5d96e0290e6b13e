"""Two keyings of one form: what differs, who erred."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.survey.double_entry import Rate, compare_entries, errors_against

FIRST = {"q1": "3", "q2": "a b", "ten": "Trần  Thị A", "q3": ""}


@pytest.mark.parametrize(
    ("second", "differing"),
    [
        ({"q1": "3", "q2": "a b", "ten": "Trần Thị A"}, []),
        ({"q1": "3", "q2": "b a", "ten": "Trần Thị A"}, []),
        ({"q1": "4", "q2": "a b", "ten": "Trần Thị A"}, ["q1"]),
        ({"q2": "a b", "ten": "Trần Thị A"}, ["q1"]),
        ({"q1": "3", "q2": "a b", "ten": "Trần Thị A", "q4": "1"}, ["q4"]),
    ],
)
def test_blanks_are_values_and_the_order_of_several_choices_is_none(second, differing):
    assert [entry.name for entry in compare_entries(FIRST, second, {"q2"}).differing] == differing


def test_the_order_of_words_matters_where_it_is_no_set_of_choices():
    assert [each.name for each in compare_entries({"ten": "a b"}, {"ten": "b a"}).differing] == ["ten"]


def test_fields_that_both_left_blank_are_not_counted():
    assert compare_entries({"a": "", "b": "1"}, {"a": " ", "b": "1"}).fields == 1


def test_a_rate_of_nothing_is_unknown():
    assert Rate(0, 0).share is None and Rate(1, 4).share == 0.25


VALUES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "1", "2", "1 2"]), max_size=6)


@given(VALUES, VALUES)
def test_comparing_is_symmetric_and_a_keying_has_no_errors_against_itself(first, second):
    here, there = compare_entries(first, second, {"a"}), compare_entries(second, first, {"a"})
    assert here.fields == there.fields
    assert {each.name for each in here.differing} == {each.name for each in there.differing}
    assert errors_against(first, first) == 0
