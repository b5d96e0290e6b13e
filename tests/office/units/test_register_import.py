"""Loading the country's register: all or nothing, again and again, and never in the way of our own units."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from chiso.engine.errors import InputError
from chiso.engine.units import REFORM, UnitRegister, check_register
from chiso.engine.units.io import load_register
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.units.models import RegisterChange, Unit, UnitCode, UnitLineage, UnitParent
from chiso.office.units.operations import adopt_province, import_register, move_unit, plan_import, rename_unit
from chiso.office.units.queries import country_on, find_units, stored_register, tree_on, units_on
from chiso.samples.province.simulator import is_empty
from tests import factories

pytestmark = pytest.mark.django_db
EVE = REFORM - dt.timedelta(days=1)


def changed(register: UnitRegister, key: str, **facts) -> UnitRegister:
    units = [replace(unit, **facts) if unit.id == key else unit for unit in register.units]
    return UnitRegister(units, register.links, register.lineage, register.coverage)


def test_what_is_stored_reads_back_as_the_same_register(loaded):
    stored = stored_register()
    assert stored.units == loaded.units
    assert set(stored.links) == set(loaded.links)
    assert stored.lineage == loaded.lineage
    assert stored.coverage == loaded.coverage
    assert [unit.codes for unit in stored.units] == [unit.codes for unit in loaded.units]


def test_loading_again_writes_nothing(loaded, system, at):
    before = [model.objects.count() for model in (UnitCode, UnitParent, UnitLineage, RegisterChange, AuditEvent)]
    plan = import_register(actor=system, register=loaded, at=at)
    assert plan.is_empty
    assert [
        model.objects.count() for model in (UnitCode, UnitParent, UnitLineage, RegisterChange, AuditEvent)
    ] == before


def test_a_dry_run_counts_everything_and_writes_nothing(small_register):
    counts = plan_import(small_register).counts()
    assert counts["units"] == len(small_register)
    assert counts["lineage"] == len(small_register.lineage)
    assert not Unit.everywhere.exists()


def test_the_load_is_in_the_record_with_its_counts_and_hash(loaded):
    event = AuditEvent.objects.get(action="units.register.load")
    assert event.data["units"] == len(loaded)
    assert event.data["sha256"] == RegisterChange.objects.get().sha256


def test_only_an_administrator_loads(province, small_register, at):
    with pytest.raises(NotAllowed):
        import_register(actor=province.actor("round_owner"), register=small_register, at=at)
    assert import_register(actor=province.actor("administrator"), register=small_register, at=at).units


def test_real_units_are_seen_by_name_only(province, loaded):
    assert not Unit.objects.filter(from_register=True).exists()
    assert {unit.key for unit in units_on(factories.DAY)} == set(province.units)
    assert len(tree_on(factories.DAY).branches) == len(province.units)
    assert not find_units("lâm đồng", factories.DAY).exists()


def test_the_sample_province_may_still_be_filled(loaded):
    assert is_empty()


def test_a_key_that_the_office_has_given_refuses_the_whole_load(small_register, system, at):
    factories.unit("lam-dong_2025", "Tổ công tác")
    with pytest.raises(InputError) as refused:
        import_register(actor=system, register=small_register, at=at)
    assert [problem.code for problem in refused.value.problems] == ["units.key_taken"]
    assert not Unit.everywhere.filter(from_register=True).exists()


def test_a_register_that_contradicts_what_is_stored_is_refused(loaded, system, at):
    other = changed(loaded, "dak-nong_2008", name="Tỉnh Đắc Nông")
    with pytest.raises(InputError) as refused:
        import_register(actor=system, register=other, at=at)
    assert {problem.code for problem in refused.value.problems} == {"units.register_differs"}
    assert Unit.everywhere.get(key="dak-nong_2008").name == "Tỉnh Đắk Nông"


def test_a_register_that_does_not_hold_together_is_refused(small_register, system, at):
    orphaned = UnitRegister(
        small_register.units, small_register.links[1:], small_register.lineage, small_register.coverage
    )
    with pytest.raises(InputError) as refused:
        import_register(actor=system, register=orphaned, at=at)
    assert check_register(orphaned)[0].code in {problem.code for problem in refused.value.problems}
    assert not Unit.everywhere.exists()


def test_register_units_are_not_changed_by_hand(loaded, system, at):
    unit, other = Unit.everywhere.get(key="lam-dong_2025"), Unit.everywhere.get(key="hue_2025")
    commune = UnitParent.objects.filter(parent=unit)[0].unit
    for attempt in (
        lambda: move_unit(actor=system, unit=commune, parent=other, on=factories.DAY, reason="thử", at=at),
        lambda: rename_unit(actor=system, unit=unit, key="x", name="X", on=factories.DAY, legal_basis="y", at=at),
    ):
        with pytest.raises(InputError) as refused:
            attempt()
        assert "units.by_decree_only" in {problem.code for problem in refused.value.problems}


def test_an_adopted_province_is_ours_with_its_communes_and_not_its_past(loaded, system, at):
    province = Unit.everywhere.get(key="lam-dong_2025")
    count = adopt_province(actor=system, province=province, reason="cài đặt cho tỉnh", at=at)
    assert count == 125
    assert {branch.depth for branch in tree_on(factories.DAY).branches} == {0, 1}
    assert Unit.everywhere.get(key="dak-nong_2008").is_reference
    with pytest.raises(InputError) as refused:
        adopt_province(actor=system, province=Unit.everywhere.get(key="hue_2025"), reason="cài đặt", at=at)
    assert [problem.code for problem in refused.value.problems] == ["units.province_taken"]


def test_the_whole_country_is_complete_on_both_sides_of_the_reform(system, at):
    whole = load_register()
    import_register(actor=system, register=whole, at=at)
    before, after = country_on(EVE), country_on(REFORM)
    depths = [[depth for depth, _ in tree.walk()] for tree in (before, after)]
    assert [depths[0].count(depth) for depth in range(3)] == [63, 696, 10_035]
    assert [depths[1].count(depth) for depth in range(3)] == [34, 3_321, 0]
    assert import_register(actor=system, register=whole, at=at).is_empty
