"""The sample's published indices speak of nobody who exists."""

from __future__ import annotations

import pytest

from chiso.engine.errors import InputError
from chiso.engine.published import match_provinces
from chiso.engine.units.io import load_register
from chiso.samples.province.tables import DIMENSIONS, PROVINCES


@pytest.mark.parametrize("year", [2024, 2025])
def test_no_province_of_the_sample_is_one_of_the_register(year: int):
    try:
        register = load_register()
    except InputError:
        pytest.skip("the register of units was not built")
    assert match_provinces(PROVINCES, year, register) is None
    names = {register_name for unit in register.units for register_name in (unit.name, unit.short_name)}
    assert not {name.removeprefix("Tỉnh ") for name in PROVINCES} & names


def test_every_part_of_the_sample_says_that_it_is_one():
    assert all("(mẫu)" in name for name, _parts in DIMENSIONS.values())
