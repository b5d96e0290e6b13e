"""Different numbers look different; decimals are added only where they are needed."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.text import format_decimal, places_apart


def test_only_numbers_that_would_print_alike_get_more_decimals():
    values = [D("85.4081"), D("85.4149"), D("90"), None, D("85.4081")]
    assert places_apart(values) == {D("85.4081"): 3, D("85.4149"): 3, D(90): 2}


def test_a_third_number_close_to_one_of_two_gets_a_decimal_of_its_own():
    assert places_apart([D("1.0011"), D("1.0012"), D("1.0041")]) == {D("1.0011"): 4, D("1.0012"): 4, D("1.0041"): 3}


def test_what_six_decimals_do_not_tell_apart_keeps_two():
    assert set(places_apart([D("1.00000001"), D("1.00000002")]).values()) == {2}


@given(st.lists(st.decimals(min_value=0, max_value=100, places=4), max_size=30))
def test_stored_percentages_read_unlike_each_other_when_they_differ(values: list[D]):
    places = places_apart(values)
    shown = {value: format_decimal(value, places[value]) for value in values}
    assert len(set(shown.values())) == len(set(values))
