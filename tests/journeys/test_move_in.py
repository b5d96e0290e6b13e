"""Last year comes over from Excel: files dropped, doubts settled, stored, seen among the results, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from chiso.office.accounts.models import Person, Role
from chiso.office.indices.models import ResultSet
from chiso.office.moving.models import Part
from chiso.office.moving.operations import run_part, run_undo
from tests import factories
from tests.golden.moving import workbooks
from tests.journeys.harness import DESKTOP, PHONE, OpenDesk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owner(files_dir: Any) -> Any:
    """The owner of the round in a province with the departments of the workbooks."""
    root = factories.unit("tinh-mau", "Tỉnh Mẫu", kind="province")
    keys = ("so-noi-vu", "thanh-tra", "van-phong")
    units = [factories.unit(key, name, parent=root) for key, name in zip(keys, workbooks.UNITS, strict=True)]
    factories.framework_version()
    return factories.member(Role.ROUND_OWNER, units[0])


def _written(folder: Path, **files: bytes) -> list[str]:
    paths = []
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content)
        paths.append(str(path))
    return paths


def _worked() -> None:
    """The worker, which the tests do not start."""
    for move_id in Part.objects.filter(state="undoing").values_list("move_id", flat=True).distinct():
        run_undo(move_id=move_id, at=factories.MOMENT)
    for part in Part.objects.filter(state="waiting"):
        run_part(part_id=part.pk, at=factories.MOMENT)


def test_from_dropped_files_to_last_years_results_and_back(owner: Any, open_desk: OpenDesk, tmp_path: Path):
    desk = open_desk(owner)
    page = desk.go("/move-in/")
    desk.assert_accessible()
    desk.assert_fits()
    misspelt = workbooks.units_across(names={"Thanh tra tỉnh": "Thanh tr tỉnh"})
    page.set_input_files(
        "#files", _written(tmp_path, diem_2024__xlsx=misspelt, minh_chung_2024__zip=workbooks.evidence())
    )
    expect(page.locator("h1")).to_contain_text("Có 1 chỗ cần sửa")
    desk.assert_accessible()
    # the misspelt unit is proposed; whoever looks confirms it
    page.get_by_role("link", name="diem_2024.xlsx").click()
    expect(page.locator("h1")).to_contain_text("Có 1 chỗ cần sửa")
    expect(page.get_by_label("Đơn vị: Thanh tr tỉnh")).to_have_value("Thanh tra tỉnh")
    desk.assert_accessible()
    page.get_by_role("button", name="Xem lại").click()
    expect(page.locator("h1")).to_contain_text("Sẵn sàng: 1 năm × 3 đơn vị")
    desk.assert_accessible()
    page.get_by_role("button", name="Chuyển vào hệ thống").click()
    expect(page.locator("h1")).to_contain_text("Đang chuyển")
    _worked()
    expect(page.locator("h1")).to_contain_text("Đã chuyển")
    page.get_by_role("link", name="Kết quả năm 2024").click()
    expect(page.locator("main")).to_contain_text("Văn phòng Ủy ban nhân dân tỉnh")
    expect(page.locator("main")).to_contain_text("90,50")
    # the evidence waits in the same move
    page.go_back()
    page.get_by_role("link", name="Lần chuyển", exact=False).first.click()
    page.get_by_role("link", name="minh_chung_2024.zip").click()
    expect(page.locator("h1")).to_contain_text("3 tài liệu mới cho 3 tiêu chí")
    desk.assert_accessible()
    page.get_by_role("button", name="Chuyển vào hệ thống").click()
    _worked()
    expect(page.locator("h1")).to_contain_text("Đã chuyển")
    # and all of it is taken back
    page.get_by_role("link", name="Về lần chuyển; thu hồi ở đó").click()
    desk.assert_accessible()
    page.get_by_label("Lý do").fill("Nhầm năm")
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.locator("h1")).to_contain_text("Đang thu hồi")
    _worked()
    expect(page.locator("h1")).to_contain_text("đã thu hồi")
    assert (ResultSet.objects.count(), ResultSet.ever.count()) == (0, 1)


def test_a_list_of_accounts_comes_in_beside_what_the_owner_brought_and_goes_again(
    owner: Any, open_desk: OpenDesk, tmp_path: Path
):
    page = open_desk(owner).go("/move-in/")
    page.set_input_files("#files", _written(tmp_path, tai_khoan__xlsx=workbooks.accounts()))
    expect(page.locator("main")).to_contain_text("tai_khoan.xlsx")
    # only an administrator makes people
    home = factories.unit("van-phong-ubnd", "Văn phòng UBND tỉnh")
    desk = open_desk(factories.member(Role.ADMINISTRATOR, home))
    page = desk.go("/move-in/")
    page.get_by_role("link", name="Lần chuyển", exact=False).first.click()
    page.get_by_role("link", name="tai_khoan.xlsx").click()
    expect(page.locator("h1")).to_contain_text("Sẵn sàng")
    desk.assert_accessible()
    page.get_by_role("button", name="Chuyển vào hệ thống").click()
    expect(page.locator("h1")).to_contain_text("Đang chuyển")
    _worked()
    expect(page.locator("h1")).to_contain_text("Đã chuyển")
    assert Person.objects.get(username="mautt").memberships.get().unit.key == "so-noi-vu"
    page.get_by_role("link", name="Về lần chuyển; thu hồi ở đó").click()
    page.get_by_label("Lý do").fill("Danh sách cũ")
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.locator("h1")).to_contain_text("Đang thu hồi")
    _worked()
    expect(page.locator("h1")).to_contain_text("đã thu hồi")
    assert not Person.objects.filter(username="mautt", is_active=True).exists()


@pytest.mark.parametrize("size, dark", [(DESKTOP, False), (PHONE, True)], ids=["desktop-light", "phone-dark"])
def test_every_doubt_fits_the_screen_and_is_accessible(
    owner: Any, open_desk: OpenDesk, tmp_path: Path, size: Any, dark: bool
):
    def spoil(sheet: Any) -> None:
        sheet["D6"], sheet["E7"], sheet["F8"] = "x", "hai", 7

    desk = open_desk(owner, size=size, dark=dark)
    page = desk.go("/move-in/")
    page.set_input_files("#files", _written(tmp_path, diem__xlsx=workbooks.units_across(change=spoil)))
    expect(page.locator("h1")).to_contain_text("Có 3 chỗ cần sửa")
    desk.assert_fits()
    page.get_by_role("link", name="diem.xlsx").click()
    page.locator("details > summary").first.click()
    page.evaluate("scrollTo(0, 0)")
    desk.assert_accessible()
    desk.assert_fits()
