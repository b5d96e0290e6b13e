"""Who there was on a day, and whether each place always lies in exactly one unit of each level."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.text import search_key
from chiso.engine.units import (
    KINDS,
    REFORM,
    Lineage,
    Link,
    Unit,
    UnitRegister,
    check_register,
    find_body,
    handover_across,
    handovers_of,
    kind_of,
    resolve_communes,
)
from chiso.engine.units.io import load_bodies, load_handovers, load_register
from chiso.engine.units.serial import register_from_bytes, register_to_bytes
from tests.engine.units.makers import COVERAGE, FIRST, START, real_register, small_register

_REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "provinces_2025.csv"
_EVE = REFORM - timedelta(days=1)


def test_the_tree_of_a_day_holds_the_units_of_that_day() -> None:
    register = small_register()
    assert [(depth, unit.id) for depth, unit in register.as_of(date(2025, 6, 30)).walk()] == [
        (0, "a"), (1, "a1"), (1, "a2"), (0, "b"), (1, "b1"),
    ]  # fmt: skip
    assert [unit.id for _, unit in register.as_of(FIRST).walk()] == ["c", "b1", "c1", "c2"]


def test_a_unit_that_moves_keeps_its_identity() -> None:
    register = small_register()
    assert [unit.id for unit in register.path("b1", START)] == ["b1", "b"]
    assert [unit.id for unit in register.path("b1", FIRST)] == ["b1", "c"]


def test_a_day_before_the_register_begins_is_refused() -> None:
    with pytest.raises(InputError) as raised:
        small_register().as_of(date(2000, 1, 1))
    assert raised.value.problems[0].code == "units.not_covered"


def test_a_day_after_the_last_known_decree_is_answered_with_a_warning() -> None:
    assert [note.code for note in small_register().as_of(date(2027, 1, 1)).notes] == ["units.after_known"]


def test_the_small_register_holds_together() -> None:
    assert check_register(small_register()) == ()


def _broken(*, units=(), links=(), lineage=(), without: str = "") -> set[str]:
    base = small_register()
    kept = [link for link in base.links if link.unit != without]
    register = UnitRegister([*base.units, *units], [*kept, *links], [*base.lineage, *lineage], COVERAGE)
    return {problem.code for problem in check_register(register)}


def test_every_kind_of_contradiction_is_named() -> None:
    assert _broken(without="c1") == {"units.no_parent"}
    assert "units.parent_gap" in _broken(links=[Link("c1", "c", date(2026, 2, 1))])
    assert "units.parent_not_there" in _broken(links=[Link("c1", "a", FIRST)])
    assert "units.parent_wrong" in _broken(links=[Link("c1", "c2", FIRST)])
    assert "units.parent_of_province" in _broken(links=[Link("c", "c", FIRST)])
    lost = Unit("x", "X", "X", "province", START, date(2020, 1, 1))
    assert _broken(units=[lost]) == {"units.end_unexplained"}
    new = Unit("x", "X", "X", "province", date(2020, 1, 1))
    assert _broken(units=[new]) == {"units.start_unexplained"}
    late = Unit("x", "X", "X", "rural_district", START)
    assert "units.kind_not_in_law" in _broken(units=[late])
    assert _broken(lineage=[Lineage("a", "nobody", "merge", FIRST)]) == {"units.lineage_unknown"}
    assert "units.lineage_out_of_time" in _broken(lineage=[Lineage("a", "c", "merge", date(2020, 1, 1))])
    assert _broken(lineage=[Lineage("c", "c1", "merge", date(2026, 1, 1))]) == {"units.ended_and_not"}
    assert _broken(lineage=[Lineage("a1", "c1", "divide", FIRST, Decimal("0.1"), "area")]) == {"units.shares_sum"}
    assert "units.share_invalid" in _broken(
        lineage=[Lineage("b1", "c1", "transfer", date(2026, 2, 1), Decimal(2), "area")]
    )


def test_the_file_gives_back_the_same_register_and_the_same_bytes() -> None:
    register = small_register()
    data = register_to_bytes(register)
    again = register_from_bytes(data)
    assert (again.units, again.links, again.lineage, again.coverage) == (
        register.units, register.links, register.lineage, register.coverage,
    )  # fmt: skip
    assert register_to_bytes(again) == data


@pytest.mark.parametrize("data", [b"", b"rubbish", register_to_bytes(small_register())[:-20]])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        register_from_bytes(data)
    assert raised.value.problems[0].code == "units.register_damaged"


def test_a_register_that_was_not_built_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        load_register(tmp_path / "none.gz")
    assert "make setup" in raised.value.problems[0].hint.vi


def test_kinds_are_dated() -> None:
    assert not kind_of("special_zone").exists_on(_EVE)
    assert not kind_of("township").exists_on(REFORM)
    assert {kind.level for kind in KINDS if kind.exists_on(REFORM)} == {"province", "commune"}


# -- the real units --------------------------------------------------------------------------------------------------


def test_the_real_register_has_the_official_counts_and_holds_together() -> None:
    found = resolve_communes(real_register())
    assert found.counts_before == {"province": 63, "district": 696, "commune": 10_035}
    assert found.counts_after == {"province": 34, "commune": 3_321}
    assert found.problems == ()


def test_every_old_commune_resolves() -> None:
    found = resolve_communes(real_register())
    assert found.unresolved == ()
    assert found.continuing + found.renamed + found.merged + found.divided == found.communes == 10_035


def test_divided_communes_carry_no_invented_share() -> None:
    divided = [row for row in real_register().lineage if row.kind == "divide"]
    assert len(divided) > 900
    assert all(row.share is None for row in divided)


def test_every_lineage_row_has_a_source_and_a_legal_basis() -> None:
    assert all(row.source and row.legal_basis for row in real_register().lineage)


def test_ids_are_short_slugs_and_never_codes() -> None:
    for unit in real_register().units:
        assert len(unit.id) <= 64
        assert set(unit.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
        assert not unit.id[0].isdigit()


def test_a_code_used_again_means_another_unit() -> None:
    register = real_register()
    before = {code: unit for unit in register.units for code in [unit.code_on(_EVE)] if code and unit.exists_on(_EVE)}
    reused = [
        unit
        for unit in register.units
        if unit.exists_on(REFORM) and unit.level == "commune" and (code := unit.code_on(REFORM)) in before
        and before[code].id != unit.id
    ]  # fmt: skip
    assert len(reused) > 3_000
    unit = next(found for found in reused if found.name == "Phường Hồng Hà")
    code = unit.code_on(REFORM)
    assert code is not None
    assert [found.name for found in register.find_by_code(code, on=REFORM)] == ["Phường Hồng Hà"]
    assert [found.name for found in register.find_by_code(code, on=_EVE)] == ["Phường Tứ Liên"]


@pytest.mark.parametrize(
    ("name", "day", "found"),
    [
        ("Đắk Nông", date(2021, 1, 1), "dak-nong_2008"),
        ("tỉnh Đăk Nông", date(2021, 1, 1), "dak-nong_2008"),
        ("TP. Hồ Chí Minh", date(2026, 1, 1), "ho-chi-minh_2025"),
        ("ba ria vung tau", date(2021, 1, 1), "ba-ria-vung-tau_2008"),
        ("Thừa Thiên Huế", date(2024, 1, 1), "thua-thien-hue_2008"),
        ("Huế", date(2025, 3, 1), "hue_2025"),
        ("Lâm Đồng", date(2025, 7, 1), "lam-dong_2025"),
    ],
)
def test_finds_provinces_however_they_are_written(name: str, day: date, found: str) -> None:
    assert real_register().find(name, on=day)[0].id == found


@settings(max_examples=60, deadline=None)
@given(st.dates(START, date(2030, 1, 1)))
def test_on_any_day_each_place_lies_in_exactly_one_unit_per_level(day: date) -> None:
    register = real_register()
    tree = register.as_of(day)
    seen = [unit.id for _, unit in tree.walk()]
    assert len(seen) == len(set(seen)) == len(tree)
    assert set(seen) == {unit.id for unit in register.units if unit.exists_on(day)}
    wanted = ("commune", "district", "province") if day < REFORM else ("commune", "province")
    for unit in register.units[::37]:
        if unit.level == "commune" and unit.exists_on(day):
            assert tuple(above.level for above in register.path(unit.id, day)) == wanted


def test_provinces_and_predecessors_agree_with_the_reference() -> None:
    if not _REFERENCE.exists():
        pytest.skip("the team's reference data are not beside the repository")
    register = real_register()
    rows = list(csv.DictReader(_REFERENCE.open(encoding="utf-8")))
    assert len(rows) == 34
    used: list[str] = []
    for row in rows:
        (unit,) = register.find(row["name"], on=REFORM, level="province")
        origins = [
            register[line.predecessor].short_name for line in register.origins.get(unit.id, ()) if line.on == REFORM
        ]
        names = sorted(search_key(name) for name in origins or [unit.short_name])
        expected = sorted(search_key(name.removeprefix("TP. ")) for name in row["predecessors"].split(";"))
        used += names
        assert names == expected
        assert unit.code_on(REFORM) == row["code"]
        assert kind_of(unit.kind).prefix.lower() == row["kind_on_2025_07_01"]
    assert len(used) == len(set(used)) == 63


def test_departments_have_dated_names_and_successors() -> None:
    bodies, handovers = load_bodies(), load_handovers()
    by_code = {body.code: body for body in bodies}
    assert sum(body.compulsory and body.level == "province" and body.valid_to is None for body in bodies) == 12
    old = find_body(bodies, "Sở Kế hoạch và Đầu tư", on=date(2021, 1, 1))
    assert old is not None
    assert [by_code[row.successor].name.vi for row in handovers_of(handovers, old.code)] == ["Sở Tài chính"]
    assert find_body(bodies, "Sở Kế hoạch và Đầu tư", on=date(2026, 1, 1)) is None
    gone = [body for body in bodies if body.valid_to is not None]
    assert all({row.on for row in handovers_of(handovers, body.code)} == {body.valid_to} for body in gone)


def test_a_hand_over_is_verified_only_where_a_source_was_read() -> None:
    bodies, handovers = load_bodies(), load_handovers()
    codes = {body.code for body in bodies} | {"*"}
    assert all({row.predecessor, row.successor} <= codes for row in handovers)
    assert all(row.source for row in handovers if row.verified)
    assert all(("chưa kiểm chứng" in row.basis) is not row.verified for row in handovers)


def test_across_merged_provinces_the_most_certain_and_closest_word_counts() -> None:
    handovers = load_handovers()
    health = handover_across(handovers, "y-te", "lam-dong_2025", REFORM)
    home = handover_across(handovers, "noi-vu", "lam-dong_2025", REFORM)
    other = handover_across(handovers, "noi-vu", "phu-tho_2025", REFORM)
    assert health is not None and health.verified
    assert home is not None and not home.verified and "baobinhthuan" in home.source
    assert other is not None and other.source == ""
    assert handover_across(handovers, "y-te", "lam-dong_2025", date(2025, 3, 1)) is None


@pytest.mark.parametrize(
    ("name", "place", "full"),
    [
        ("Sở Nội vụ", "Tỉnh Đắk Nông", "Sở Nội vụ tỉnh Đắk Nông"),
        ("Thanh tra tỉnh", "Tỉnh Đắk Nông", "Thanh tra tỉnh Đắk Nông"),
    ],
)
def test_a_department_of_a_gone_province_is_told_by_its_place(name: str, place: str, full: str) -> None:
    body = find_body(load_bodies(), name)
    assert body is not None
    assert body.in_place(place) == full


def test_three_provinces_became_cities_in_2026_and_their_communes_wards() -> None:
    register = real_register()
    before, after = register.as_of(date(2026, 4, 29)), register.as_of(date(2026, 9, 25))
    kinds = [sum(unit.kind == "municipality" for unit in tree.roots) for tree in (before, after)]
    assert (kinds, len(before), len(after)) == ([6, 9], 34 + 3321, 34 + 3321)
    (ward,) = register.find("Phường Long Thành", on=date(2026, 5, 1))
    assert register.path(ward.id, date(2026, 5, 1))[-1].name == "Thành phố Đồng Nai"
    assert [row.legal_basis[:30] for row in register.origins[ward.id]] == ["Nghị quyết 237/NQ-UBTVQH16 ngà"]


def test_only_a_province_that_began_on_the_first_day_claims_to() -> None:
    register = real_register()
    old = [unit for unit in register.units if unit.level == "province" and unit.valid_from == date(2008, 8, 1)]
    assert {unit.name for unit in old if unit.start_known} == {"Thành phố Hà Nội"}
