"""What became of a unit, there and back, and which figures may be carried across."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.units import REFORM, End, apportion, trace
from tests.engine.units.makers import FIRST, SECOND, START, real_register, small_register

_LATE = date(2026, 6, 1)


def _ends(unit: str, from_: date, to: date) -> dict[str, Decimal | None]:
    return {end.unit.id: end.share for end in trace(small_register(), unit, from_, to).ends}


def test_a_merged_province_goes_whole_into_its_successor() -> None:
    line = trace(small_register(), "a", START, _LATE)
    assert [(end.unit.id, end.share) for end in line.ends] == [("c", Decimal(1))]
    assert not line.comparable


def test_a_divided_commune_goes_by_its_stated_shares_through_later_names() -> None:
    assert _ends("a1", START, FIRST) == {"c1": Decimal("0.4"), "c2": Decimal("0.6")}
    assert _ends("a1", START, _LATE) == {"c1": Decimal("0.4"), "c3": Decimal("0.6")}


def test_a_share_that_nobody_stated_stays_unknown() -> None:
    assert _ends("a2", START, FIRST) == {"c1": None, "c2": None}


def test_a_transfer_leaves_the_rest_where_it_was() -> None:
    half = Decimal("0.5")
    assert _ends("b1", FIRST, _LATE) == {"b1": half, "c1": half}


def test_looking_back_finds_every_predecessor() -> None:
    assert set(_ends("c1", _LATE, START)) == {"a1", "a2", "b1", "c1"} - {"c1"}
    assert set(_ends("c3", _LATE, FIRST)) == {"c2"}
    assert set(_ends("c", FIRST, START)) == {"a", "b"}


def test_nothing_happened_between_two_days_of_one_period() -> None:
    line = trace(small_register(), "c", FIRST, _LATE)
    assert line.ends == (End(line.start, Decimal(1)),)
    assert line.comparable
    assert trace(small_register(), "c", FIRST, FIRST).ends == line.ends


def test_a_rename_alone_is_comparable() -> None:
    assert trace(small_register(), "c2", FIRST, SECOND).comparable


@pytest.mark.parametrize(
    ("unit", "day", "code"),
    [("nobody", START, "units.unknown"), ("a", FIRST, "units.not_there"), ("c", START, "units.not_there")],
)
def test_a_unit_that_was_not_there_is_refused(unit: str, day: date, code: str) -> None:
    with pytest.raises(InputError) as raised:
        trace(small_register(), unit, day, _LATE)
    assert raised.value.problems[0].code == code


def test_figures_are_carried_exactly_and_their_sum_is_kept() -> None:
    carried = apportion(small_register(), {"a1": Decimal("100.5"), "b1": Decimal(10)}, START, _LATE)
    assert carried == {"c1": Decimal("45.2"), "c3": Decimal("60.3"), "b1": Decimal(5)}
    assert sum(carried.values()) == Decimal("110.5")


def test_figures_are_not_divided_without_a_sourced_share() -> None:
    with pytest.raises(InputError) as raised:
        apportion(small_register(), {"a1": Decimal(1), "a2": Decimal(1)}, START, FIRST)
    (problem,) = raised.value.problems
    assert (problem.code, problem.where) == ("units.share_missing", "a2")


def test_dak_nong_becomes_part_of_lam_dong() -> None:
    line = trace(real_register(), "dak-nong_2008", date(2021, 1, 1), date(2026, 12, 31))
    assert [end.unit.id for end in line.ends] == ["lam-dong_2025"]
    assert [note.code for note in line.notes] == ["units.after_known"]
    back = trace(real_register(), "lam-dong_2025", date(2026, 1, 1), date(2021, 1, 1))
    assert {end.unit.short_name for end in back.ends} == {"Đắk Nông", "Bình Thuận", "Lâm Đồng"}


def test_a_district_ends_and_its_communes_name_the_heirs() -> None:
    register = real_register()
    (district,) = register.find("Huyện Tuy Đức", on=date(2025, 6, 30))
    line = trace(register, district.id, date(2025, 6, 30), REFORM)
    assert line.ends == ()
    assert [row.kind for row in line.abolished] == ["abolish"]
    assert {unit.name for unit in line.heirs} == {"Xã Quảng Tân", "Xã Quảng Trực", "Xã Tuy Đức"}


def test_an_island_district_becomes_a_special_zone() -> None:
    register = real_register()
    (district,) = register.find("Huyện Lý Sơn", on=date(2025, 6, 30))
    (end,) = trace(register, district.id, date(2025, 6, 30), REFORM).ends
    assert (end.unit.name, end.share) == ("Đặc khu Lý Sơn", Decimal(1))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_trace_there_and_back_is_consistent(data: st.DataObject) -> None:
    register = data.draw(st.sampled_from([small_register(), real_register()]))
    from_ = data.draw(st.sampled_from([START, date(2024, 12, 31), date(2025, 6, 30), FIRST, SECOND, _LATE]))
    to = data.draw(st.sampled_from([START, date(2025, 1, 1), FIRST, SECOND, _LATE]))
    unit = register.units[data.draw(st.integers(0, len(register.units) - 1))]
    if not unit.exists_on(from_):
        return
    line = trace(register, unit.id, from_, to)
    assert line.ends or line.abolished
    for end in line.ends:
        assert end.unit.exists_on(to)
        back = trace(register, end.unit.id, to, from_)
        assert unit.id in {start.unit.id for start in back.ends}
        if from_ < to:
            assert {row for row in line.steps if row.successor == end.unit.id} <= set(back.steps)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_shares_going_forward_sum_to_one_where_all_are_given(data: st.DataObject) -> None:
    register = data.draw(st.sampled_from([small_register(), real_register()]))
    unit = register.units[data.draw(st.integers(0, len(register.units) - 1))]
    line = trace(register, unit.id, unit.valid_from, date(2026, 6, 30))
    shares = [end.share for end in line.ends]
    if shares and all(share is not None for share in shares):
        assert sum(share for share in shares if share is not None) == 1


def test_every_province_is_traced_there_and_back() -> None:
    register = real_register()
    for before, after in ((date(2024, 6, 1), _LATE), (_LATE, date(2024, 6, 1))):
        for unit in (unit for unit in register.units if unit.level == "province" and unit.exists_on(before)):
            ends = trace(register, unit.id, before, after).ends
            assert ends
            for end in ends:
                back = {start.unit.id for start in trace(register, end.unit.id, after, before).ends}
                assert unit.id in back


def test_the_provinces_of_before_are_shared_out_once_each() -> None:
    register = real_register()
    old = [unit for unit in register.units if unit.level == "province" and unit.exists_on(date(2024, 6, 1))]
    new = [unit for unit in register.units if unit.level == "province" and unit.exists_on(_LATE)]
    back = [end.unit.id for unit in new for end in trace(register, unit.id, _LATE, date(2024, 6, 1)).ends]
    assert sorted(back) == sorted(unit.id for unit in old)
    assert (len(old), len(new)) == (63, 34)
