"""A panel over a merger is told in the units of one day, and nothing is invented on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from chiso.engine.composite import IndicatorData, carry_panel
from chiso.engine.errors import InputError
from tests.engine.units.makers import small_register

DAY = date(2026, 2, 1)


def panel(rows: list[tuple[str, int, float, float]]) -> IndicatorData:
    """Rows of unit, year, people, rate."""
    return IndicatorData(
        tuple(row[0] for row in rows),
        ("rate",),
        np.array([[row[3]] for row in rows]),
        years=tuple(row[1] for row in rows),
        groups={"area": tuple("north" if row[0] == "a" else "south" for row in rows)},
        denominators={"people": np.array([row[2] for row in rows])},
    )


def codes(call) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        call()
    return [(found.code, found.where) for found in caught.value.problems]


def test_merged_provinces_are_averaged_by_their_people():
    data = panel([("a", 2023, 300, 10.0), ("b", 2023, 100, 50.0), ("c", 2025, 420, 30.0)])
    found = carry_panel(data, small_register(), DAY, size="people")
    assert found.data.units == ("c", "c") and found.data.years == (2023, 2025) and found.notes == ()
    np.testing.assert_allclose(found.data.values[:, 0], [20.0, 30.0])
    np.testing.assert_allclose(found.data.denominators["people"], [400, 420])
    assert found.data.groups["area"] == ("", "south")


def test_a_part_without_a_value_leaves_the_whole_without_one_and_errors_combine():
    data = panel([("a", 2023, 300, np.nan), ("b", 2023, 100, 50.0), ("a", 2024, 100, 4.0), ("b", 2024, 100, 8.0)])
    data = replace(data, errors=np.array([[1.0], [1.0], [3.0], [4.0]]))
    found = carry_panel(data, small_register(), DAY, size="people").data
    assert np.isnan(found.values[0, 0]) and found.values[1, 0] == 6
    assert found.errors[1, 0] == pytest.approx(2.5)


def test_a_division_with_a_stated_share_passes_its_rate_on_and_says_so():
    found = carry_panel(panel([("a1", 2024, 100, 7.0)]), small_register(), DAY, size="people")
    assert dict(zip(found.data.units, found.data.values[:, 0], strict=True)) == {"c1": 7.0, "c3": 7.0}
    assert found.data.denominators["people"].tolist() == [40, 60]
    assert [note.code for note in found.notes] == ["index.divided_unit"] and found.notes[0].where == "a1 2024"


def test_what_the_lineage_does_not_tell_is_named_unit_by_unit():
    rows = [("nobody", 2024, 1, 1.0), ("c", 2023, 1, 1.0), ("a2", 2024, 1, 1.0), ("a", 2024, 1, 1.0)]
    assert codes(lambda: carry_panel(panel(rows), small_register(), DAY, size="people")) == [
        ("units.unknown", "nobody 2024"),
        ("units.not_there", "c 2023"),
        ("units.share_missing", "a2 2024"),
    ]
    merged = panel([("a", 2024, 1, 1.0), ("b", 2024, 1, 1.0)])
    assert codes(lambda: carry_panel(merged, small_register(), DAY, size="households")) == [("index.no_size", "size")]
