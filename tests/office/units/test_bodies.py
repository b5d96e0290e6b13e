"""Departments of a province and offices of a commune, founded by the names of the decrees, with their past."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.errors import InputError
from chiso.engine.units.io import load_bodies, load_handovers
from chiso.office.audit.models import AuditEvent
from chiso.office.units.models import Unit, UnitKind, UnitLineage
from chiso.office.units.operations import Named, add_body, adopt_province, found_bodies
from chiso.office.units.queries import children_on, lineage_columns
from chiso.office.units.queries.lookup import predecessors_of
from tests import factories

pytestmark = pytest.mark.django_db
SINCE, HANDED_OVER = dt.date(2021, 1, 1), dt.date(2025, 3, 1)


@pytest.fixture
def here(db):
    return factories.unit("tinh-mau", "Tỉnh Mẫu", kind=UnitKind.PROVINCE, valid_from=SINCE)


def found(system, at, under, since=SINCE, also=(), past_since=None):
    named = Named(load_bodies(), load_handovers())
    return found_bodies(actor=system, under=under, named=named, since=since, at=at, also=also, past_since=past_since)


def names(unit, day):
    return {child.name for child in children_on(unit, day)}


def test_before_and_after_march_2025_a_province_has_the_departments_of_that_time(here, system, at):
    found(system, at, here)
    before, after = names(here, dt.date(2025, 2, 28)), names(here, HANDED_OVER)
    assert {"Sở Kế hoạch và Đầu tư", "Sở Giao thông vận tải", "Sở Nội vụ"} <= before
    assert "Sở Nông nghiệp và Môi trường" in after - before
    assert before - after == {
        body.name.vi for body in load_bodies() if body.level == "province" and body.compulsory and body.valid_to
    }


def test_the_gone_are_joined_to_all_who_took_over_without_inventing_shares(here, system, at):
    units = found(system, at, here).units
    rows = UnitLineage.objects.filter(predecessor=units["lao-dong-tbxh"])
    assert {row.successor for row in rows} == {units["noi-vu"], units["y-te"], units["giao-duc-dao-tao"]}
    assert {(row.kind, row.share, row.on) for row in rows} == {("divide", None, HANDED_OVER)}
    verified = {row.successor.key.split("_")[0] for row in rows if "chưa kiểm chứng" not in row.legal_basis}
    assert verified == {"noi-vu"}
    assert all(row.share_source for row in rows if row.successor == units["noi-vu"])


def test_a_province_that_begins_after_the_hand_over_has_only_those_of_today(system, at):
    late = factories.unit("tinh-moi", "Tỉnh Mới", kind=UnitKind.PROVINCE)
    units = found(system, at, late, since=factories.SINCE).units
    assert "ke-hoach-dau-tu" not in units
    assert not UnitLineage.objects.exists()


def test_voluntary_departments_come_only_when_named(here, system, at):
    assert "ngoai-vu" not in found(system, at, here).units
    second = found(system, at, here, also=["ngoai-vu"])
    assert set(second.units) - set(second.already) == {"ngoai-vu"}


def test_founding_again_founds_nothing(here, system, at):
    first = found(system, at, here)
    count, rows = Unit.objects.count(), UnitLineage.objects.count()
    assert set(found(system, at, here).already) == set(first.units)
    assert (Unit.objects.count(), UnitLineage.objects.count()) == (count, rows)


@pytest.mark.parametrize(
    ("kind", "economy"),
    [(UnitKind.COMMUNE, "Phòng Kinh tế"), (UnitKind.WARD, "Phòng Kinh tế, Hạ tầng và Đô thị")],
)
def test_a_commune_and_a_ward_have_their_own_division_of_economy(system, at, kind, economy):
    place = factories.unit("noi-mau", "Nơi Mẫu", kind=kind)
    made = found(system, at, place, since=factories.SINCE).units
    assert {unit.name for unit in made.values() if "Kinh tế" in unit.name} == {economy}
    assert made["xa-phuc-vu-hcc"].kind == UnitKind.CENTRE


def test_a_real_province_that_is_ours_gets_departments_of_its_own(loaded, system, at):
    province = Unit.everywhere.get(key="lam-dong_2025")
    adopt_province(actor=system, province=province, reason="cài đặt", at=at)
    province.refresh_from_db()
    made = found(system, at, province, since=province.valid_from).units
    assert made["noi-vu"].key == "noi-vu_lam-dong_2025"
    assert not made["noi-vu"].from_register


@pytest.mark.parametrize("under", ["department", "unknown body"])
def test_what_has_no_such_bodies_is_refused(here, system, at, under):
    department = factories.unit("so-mau", "Sở Mẫu", parent=here)
    with pytest.raises(InputError):
        if under == "department":
            found(system, at, department, since=factories.DAY)
        else:
            found(system, at, here, also=["so-khong-co"])
    assert Unit.objects.count() == 2


@pytest.fixture
def lam_dong(loaded, system, at):
    province = Unit.everywhere.get(key="lam-dong_2025")
    adopt_province(actor=system, province=province, reason="cài đặt", at=at)
    province.refresh_from_db()
    return province


def test_a_department_of_a_merged_province_passes_into_the_one_of_its_name(lam_dong, system, at):
    made = found(system, at, lam_dong, since=lam_dong.valid_from, past_since=SINCE)
    before = Unit.objects.get(key="noi-vu_dak-nong_2008")
    assert before.name == "Sở Nội vụ tỉnh Đắk Nông"
    row = UnitLineage.objects.get(predecessor=before)
    assert (row.successor, row.kind, row.on, row.share) == (made.units["noi-vu"], "merge", factories.SINCE, None)
    assert "chưa kiểm chứng" in row.legal_basis


def test_a_hand_over_that_was_read_in_a_source_is_not_marked(lam_dong, system, at):
    found(system, at, lam_dong, since=lam_dong.valid_from, past_since=SINCE)
    row = UnitLineage.objects.get(predecessor__key="y-te_binh-thuan_2008")
    assert "chưa kiểm chứng" not in row.legal_basis
    assert "Bộ Y tế" in row.share_source


def test_a_department_is_traced_through_the_march_and_the_july_of_2025(lam_dong, system, at):
    found(system, at, lam_dong, since=lam_dong.valid_from, past_since=SINCE)
    columns = lineage_columns(Unit.objects.get(key="tai-chinh_lam-dong_2025"), 2024, 2026)
    before = {column.unit.key for column in columns.columns if 2024 in column.years}
    assert before == {
        f"{code}_{place}_2008"
        for code in ("tai-chinh", "ke-hoach-dau-tu")
        for place in ("dak-nong", "binh-thuan", "lam-dong")
    }
    assert not columns.comparable


def test_what_stands_in_the_merged_provinces_is_not_there_after_the_merger(lam_dong, system, at):
    found(system, at, lam_dong, since=lam_dong.valid_from, past_since=SINCE)
    gone = Unit.objects.filter(key__endswith="_dak-nong_2008", from_register=False)
    assert gone.exists()
    assert all(unit.valid_to is not None and unit.valid_to <= factories.SINCE for unit in gone)
    assert all(row.on == unit.valid_to for unit in gone for row in UnitLineage.objects.filter(predecessor=unit))


def test_the_districts_and_communes_of_the_past_become_ours_with_the_past_departments(lam_dong, system, at):
    day = dt.date(2023, 8, 5)
    assert not Unit.objects.filter(kind=UnitKind.RURAL_DISTRICT).exists()
    found(system, at, lam_dong, since=lam_dong.valid_from, past_since=SINCE)
    districts = {unit.name for unit in Unit.objects.filter(kind=UnitKind.RURAL_DISTRICT) if unit.is_valid_on(day)}
    everywhere = Unit.everywhere.filter(kind=UnitKind.RURAL_DISTRICT)
    old = {name for before in predecessors_of(lam_dong) for name in names(before, day)}
    assert districts and districts == {unit.name for unit in everywhere if unit.name in old and unit.is_valid_on(day)}
    assert not any(unit.is_valid_on(factories.SINCE) for unit in Unit.objects.filter(kind=UnitKind.RURAL_DISTRICT))
    told = [event.data for event in AuditEvent.objects.filter(action="units.province.past")]
    assert len(told) == len(predecessors_of(lam_dong))


def test_founding_the_past_again_founds_nothing(lam_dong, system, at):
    found(system, at, lam_dong, since=lam_dong.valid_from, past_since=SINCE)
    count = (Unit.objects.count(), UnitLineage.objects.count())
    found(system, at, lam_dong, since=lam_dong.valid_from, past_since=SINCE)
    assert (Unit.objects.count(), UnitLineage.objects.count()) == count


def test_a_division_is_added_inside_a_department(here, system, at):
    department = found(system, at, here).units["noi-vu"]
    division = add_body(
        actor=system, under=department, name="Phòng Cải cách hành chính", kind="division", since=SINCE, at=at
    )
    assert division.key == "phong-cai-cach-hanh-chinh_noi-vu_tinh-mau"
    assert list(children_on(department, SINCE)) == [division]


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [
        ("department", "Sở trong sở", "units.no_bodies"),
        ("division", "phòng  Tổng hợp", "units.name_taken"),
        ("division", " ", "units.name"),
    ],
)
def test_what_cannot_stand_in_a_department_is_refused_by_name(here, system, at, kind, name, code):
    department = found(system, at, here).units["noi-vu"]
    add_body(actor=system, under=department, name="Phòng Tổng hợp", kind="division", since=SINCE, at=at)
    with pytest.raises(InputError) as raised:
        add_body(actor=system, under=department, name=name, kind=kind, since=SINCE, at=at)
    assert code in {problem.code for problem in raised.value.problems}
