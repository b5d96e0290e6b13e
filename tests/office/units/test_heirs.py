"""Who took the place of ended units: by the lineage, of a district by that of its communes."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.units.io import load_bodies, load_handovers
from chiso.office.units.models import Unit, UnitKind, UnitLineage
from chiso.office.units.operations import Named, adopt_province, found_bodies
from chiso.office.units.queries import children_on
from chiso.office.units.queries.heirs import heirs_of
from tests import factories

pytestmark = pytest.mark.django_db
PAST = dt.date(2021, 1, 1)


@pytest.fixture
def lam_dong(loaded, system, at):
    province = Unit.everywhere.get(key="lam-dong_2025")
    adopt_province(actor=system, province=province, reason="cài đặt", at=at)
    province.refresh_from_db()
    named = Named(load_bodies(), load_handovers())
    found_bodies(actor=system, under=province, named=named, since=province.valid_from, past_since=PAST, at=at)
    return province


def test_the_heirs_of_a_district_are_the_heirs_of_its_communes(lam_dong):
    district = Unit.objects.filter(kind=UnitKind.RURAL_DISTRICT, valid_to=factories.SINCE).order_by("id")[0]
    heirs = heirs_of([district], factories.DAY)[district.pk]
    last = children_on(district, factories.SINCE - dt.timedelta(days=1))
    became = UnitLineage.objects.filter(predecessor__in=last).values_list("successor__name", flat=True)
    assert heirs and {unit.name for unit in heirs} == set(became)
    assert all(unit.is_valid_on(factories.DAY) and not unit.is_reference for unit in heirs)


def test_the_heir_of_a_department_of_march_2025_is_the_one_of_after_july(lam_dong):
    before = Unit.objects.get(name="Sở Kế hoạch và Đầu tư tỉnh Đắk Nông")
    assert [unit.key for unit in heirs_of([before], factories.DAY)[before.pk]] == ["tai-chinh_lam-dong_2025"]


def test_a_unit_that_left_nothing_has_no_heirs(lam_dong):
    gone = factories.unit("phong-mau", "Phòng Mẫu", kind=UnitKind.DIVISION, valid_from=PAST, valid_to=factories.SINCE)
    assert heirs_of([gone], factories.DAY) == {gone.pk: ()}
