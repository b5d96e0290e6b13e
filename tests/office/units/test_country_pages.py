"""The country's pages: how many queries they take, what they must show, and the way of a decree through them."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.engine.units import BODY_KINDS, KINDS
from chiso.engine.units.io import load_tiles
from chiso.engine.units.tiles import layout_on
from chiso.office.units.models import RegisterChange, Unit, UnitKind
from chiso.office.units.operations import import_register, register_unit, store_decrees
from chiso.office.units.queries import branches_on, country_on, find_in_country, is_loaded, tile_map
from tests import factories
from tests.office.units.region import region
from tests.office.units.test_stored_decrees import decree, merged

pytestmark = pytest.mark.django_db
EVE, DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


@pytest.fixture
def coast(db, system, at):
    """Đà Nẵng and Khánh Hòa with all that they came from, the archipelagos included."""
    import_register(actor=system, register=region("da-nang_2025", "khanh-hoa_2025"), at=at)


@pytest.fixture
def administrator(as_person, province):
    return as_person(province.people["administrator"])


@pytest.mark.parametrize("day", [EVE, DAY])
def test_the_tree_of_a_day_takes_two_queries(loaded, django_assert_num_queries, day):
    with django_assert_num_queries(2):
        assert len(country_on(day))


def test_opening_branches_takes_no_more_queries(loaded, django_assert_num_queries):
    # without an open branch the children are not asked for at all
    for opened in ([], ["lam-dong_2008"], ["lam-dong_2008", "dak-nong_2008", "binh-thuan_2008"]):
        with django_assert_num_queries(7 if opened else 5):
            branches_on(EVE, opened)


def test_the_map_takes_five_queries(coast, django_assert_num_queries):
    with django_assert_num_queries(5):
        tile_map(DAY)


@pytest.mark.parametrize(("day", "word"), [(EVE, "2008"), (DAY, "2025")])
def test_the_archipelagos_have_tiles_with_their_province_on_both_sides_of_the_reform(coast, day, word):
    shown = {one.tile.label: one for one in tile_map(day).tiles if one.tile.is_archipelago}
    assert {label: one.unit.key for label, one in shown.items()} == {
        "Hoàng Sa": f"da-nang_{word}",
        "Trường Sa": f"khanh-hoa_{word}",
    }


@pytest.mark.parametrize("day", ["30/06/2025", "01/07/2025"])
def test_the_map_page_names_the_archipelagos_on_tiles_and_in_words(administrator, coast, day):
    text = administrator.get(reverse("units:map"), {"as_of": day}).content.decode()
    assert "Hoàng Sa<br>(Đà Nẵng)" in text
    assert "Trường Sa<br>(Khánh Hòa)" in text
    assert "Quần đảo Hoàng Sa thuộc thành phố Đà Nẵng" in text


@pytest.mark.parametrize("layout", ["before", "after"])
def test_every_province_has_one_tile_and_no_two_share_a_place(layout):
    tiles = [tile for tile in load_tiles() if tile.layout == layout]
    provinces = [tile.unit for tile in tiles if not tile.is_archipelago]
    assert len(provinces) == len(set(provinces))
    # Huế takes the place of Thừa Thiên Huế on the day it gets its name
    places = [(tile.row, tile.column) for tile in tiles if tile.unit != "thua-thien-hue_2008"]
    assert len(places) == len(set(places)) == {"before": 65, "after": 36}[layout]
    assert sum(tile.is_archipelago for tile in tiles) == 2
    assert layout_on(EVE if layout == "before" else DAY) == layout


def test_a_province_renamed_by_a_later_decree_keeps_its_tile(coast, system, at):
    line = "01/03/2026,rename,Tỉnh Khánh Hòa,,Thành phố Nha Trang,municipality,,,,,,NQ"
    store_decrees(actor=system, data=decree(line), name="f.csv", at=at)
    shown = {one.unit.name: one for one in tile_map(dt.date(2026, 4, 1)).provinces}
    assert shown["Thành phố Nha Trang"].tile.label == "KHo"
    isles = {one.tile.label: one.unit.name for one in tile_map(dt.date(2026, 4, 1)).tiles if one.tile.is_archipelago}
    assert isles["Trường Sa"] == "Thành phố Nha Trang"


def test_a_name_is_found_without_diacritics_and_those_of_the_day_come_first(coast):
    found = find_in_country("truong sa", DAY)
    assert (found[0].unit.name, found[0].is_there) == ("Đặc khu Trường Sa", True)
    assert found[0].path == "Tỉnh Khánh Hòa"
    assert {match.unit.name for match in found if not match.is_there} >= {"Huyện Trường Sa", "Thị trấn Trường Sa"}


def test_a_reused_code_finds_the_bearer_of_the_day_and_the_one_before(coast):
    found = find_in_country("22736", DAY)
    assert [(match.unit.name, match.is_there) for match in found] == [
        ("Đặc khu Trường Sa", True),
        ("Thị trấn Trường Sa", False),
    ]
    assert [match.unit.name for match in find_in_country("22736", EVE) if match.is_there] == ["Thị trấn Trường Sa"]


def test_the_country_page_counts_the_levels_of_the_day_and_opens_a_branch(administrator, loaded):
    address = reverse("units:country")
    before = administrator.get(address, {"as_of": "30/06/2025", "open": "dak-nong_2008"}).content.decode()
    assert "Huyện Tuy Đức" in before
    assert "quận, huyện" in before
    after = administrator.get(address, {"as_of": "01/07/2025"}).content.decode()
    assert "Tỉnh Đắk Nông" not in after


def test_a_day_before_the_register_begins_is_refused_with_its_reason(administrator, loaded):
    answer = administrator.get(reverse("units:country"), {"as_of": "01/01/1990"})
    assert answer.status_code == 422
    assert "01/08/2008" in answer.content.decode()


def test_the_csv_of_a_day_has_a_line_for_each_unit(administrator, loaded):
    lines = administrator.get(reverse("units:country_csv"), {"as_of": "01/07/2025"}).content.decode().splitlines()
    assert len(lines) == len(country_on(DAY)) + 1


def test_without_the_register_the_pages_say_how_to_load_it(administrator):
    for name in ("country", "map", "decrees"):
        assert "chiso units load" in administrator.get(reverse(f"units:{name}")).content.decode()


@pytest.mark.parametrize("key", ["lam-dong_2025", "dak-nong_2008", "hue_2025", "tinh-mau", "so-noi-vu"])
def test_the_page_of_any_unit_opens_with_a_bounded_number_of_queries(
    administrator, loaded, django_assert_max_num_queries, key
):
    with django_assert_max_num_queries(36):
        answer = administrator.get(reverse("units:unit", kwargs={"key": key}))
    assert answer.status_code == 200


def test_the_page_of_a_merged_province_draws_its_past_and_labels_the_break(administrator, loaded):
    text = administrator.get(reverse("units:unit", kwargs={"key": "lam-dong_2025"})).content.decode()
    assert text.count("<path d=") == 3
    assert "Số liệu hai bên mốc này không so trực tiếp được" in text
    assert "Của danh mục cả nước" in text


def upload(data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("nghi-quyet.csv", data, "text/csv")}


def test_a_decree_is_checked_confirmed_stored_and_taken_back_on_its_pages(administrator, loaded):
    checked = administrator.post(reverse("units:decree_check"), upload(merged()))
    assert checked.status_code == 200
    assert "Xã Mẫu Mới" in checked.content.decode()
    assert not Unit.everywhere.filter(name="Xã Mẫu Mới").exists()
    content = base64.b64encode(merged()).decode()
    administrator.post(reverse("units:decree_store"), {"content": content, "name": "nghi-quyet.csv"})
    change = RegisterChange.objects.first()
    assert Unit.everywhere.filter(name="Xã Mẫu Mới").exists()
    assert "Rút lại" in administrator.get(reverse("units:decrees")).content.decode()
    administrator.post(reverse("units:decree_reverse", kwargs={"change_id": change.pk}), {"reason": "nhầm"})
    assert not Unit.everywhere.filter(name="Xã Mẫu Mới").exists()


@pytest.mark.parametrize("data", [b"", b"x,y\n1,2\n", merged().replace(b"Di Linh", b"Nowhere"), b"%PDF-1.4\n"])
def test_a_faulty_file_shows_its_problems_and_offers_nothing_to_store(administrator, loaded, data):
    answer = administrator.post(reverse("units:decree_check"), upload(data))
    assert answer.status_code == 422
    assert 'name="content"' not in answer.content.decode()


@pytest.mark.parametrize("content", ["", "!!!", base64.b64encode(b"x,y").decode()])
def test_a_tampered_confirmation_stores_nothing(administrator, loaded, content):
    answer = administrator.post(reverse("units:decree_store"), {"content": content, "name": "f.csv"})
    assert answer.status_code == 422
    assert RegisterChange.objects.count() == 1


def test_the_kinds_of_the_site_are_the_kinds_of_the_engine():
    assert set(UnitKind.values) == {kind.code for kind in (*KINDS, *BODY_KINDS)}


def test_a_special_zone_cannot_be_founded_before_the_law_knew_it(system, at, db):
    with pytest.raises(InputError) as refused:
        register_unit(
            actor=system, key="dk", name="Đặc khu Mẫu", kind="special_zone", valid_from=dt.date(2024, 1, 1), at=at
        )
    assert [problem.code for problem in refused.value.problems] == ["units.kind_not_in_law"]
    assert not is_loaded()
    assert factories.unit("dk", "Đặc khu Mẫu", kind="special_zone").pk
