"""The pages on which a province is taken from the register and its bodies are founded."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.office.accounts.models import Role
from chiso.office.units.models import Unit, UnitCode, UnitKind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(as_person, loaded):
    """An administrator of an installation that has no province yet."""
    office = factories.unit("van-phong", "Văn phòng", kind=UnitKind.CENTRE)
    return as_person(factories.member(Role.ADMINISTRATOR, office))


def adopted(client):
    return client.post("/units/adopt/confirm/", {"key": "lam-dong_2025", "reason": "Cài đặt"})


def test_a_province_is_chosen_and_becomes_ours(administrator):
    assert "Tỉnh Lâm Đồng" in administrator.get("/units/adopt/").text
    response = adopted(administrator)
    assert response.url == "/units/lam-dong_2025/bodies/"
    assert not Unit.everywhere.get(key="lam-dong_2025").is_reference
    assert "phục vụ Tỉnh Lâm Đồng" in administrator.get("/units/adopt/").text


@pytest.mark.parametrize("form", [{}, {"key": "khong-co", "reason": "x"}, {"key": "lam-dong_2025"}])
def test_a_choice_that_is_missing_something_is_shown_again(administrator, form):
    response = administrator.post("/units/adopt/confirm/", form)
    assert response.status_code == 422
    assert Unit.everywhere.get(key="lam-dong_2025").is_reference


def test_the_bodies_of_today_and_of_the_merged_provinces_are_founded(administrator):
    adopted(administrator)
    page = administrator.get("/units/lam-dong_2025/bodies/").text
    assert "Tỉnh Đắk Nông" in page
    assert "Chưa kiểm chứng" in page
    administrator.post("/units/lam-dong_2025/bodies/found/", {"also": ["ngoai-vu"], "past_since": "01/01/2021"})
    keys = set(Unit.objects.filter(from_register=False).values_list("key", flat=True))
    assert {"noi-vu_lam-dong_2025", "ngoai-vu_lam-dong_2025", "ke-hoach-dau-tu_dak-nong_2008"} <= keys


def test_a_day_that_cannot_be_read_founds_nothing(administrator):
    adopted(administrator)
    response = administrator.post("/units/lam-dong_2025/bodies/found/", {"since": "31/06/2026"})
    assert response.status_code == 422
    assert not Unit.objects.filter(key="noi-vu_lam-dong_2025").exists()


def test_a_division_is_added_on_the_page_of_its_department(administrator):
    adopted(administrator)
    administrator.post("/units/lam-dong_2025/bodies/found/", {})
    form = {"name": "Phòng Cải cách hành chính", "kind": "division", "from": "01/08/2025", "abbreviation": "CCHC"}
    administrator.post("/units/noi-vu_lam-dong_2025/bodies/add/", form)
    made = Unit.objects.get(name="Phòng Cải cách hành chính")
    assert (made.kind, made.valid_from, made.abbreviation) == (UnitKind.DIVISION, dt.date(2025, 8, 1), "CCHC")
    assert made.name in administrator.get("/units/noi-vu_lam-dong_2025/bodies/").text


def test_a_department_that_was_entered_by_hand_is_not_founded_twice(administrator):
    adopted(administrator)
    province = Unit.objects.get(key="lam-dong_2025")
    factories.unit("so-noi-vu", "Sở Nội vụ", parent=province)
    administrator.post("/units/lam-dong_2025/bodies/found/", {})
    assert Unit.objects.filter(name="Sở Nội vụ", valid_to=None).count() == 1


def test_units_of_the_country_have_no_such_page(administrator):
    assert administrator.get("/units/hue_2025/bodies/").status_code == 404


def test_the_tree_of_ours_shows_the_statistics_codes_of_the_day(administrator):
    adopted(administrator)
    codes = set(UnitCode.objects.filter(unit__in=Unit.objects.all(), valid_to=None).values_list("value", flat=True))
    shown = administrator.get("/units/?as_of=01/12/2025").text
    assert len(codes) > 100
    assert all(f"<td>{code}</td>" in shown for code in codes)
