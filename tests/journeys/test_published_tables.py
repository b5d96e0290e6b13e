"""From a published file to tasks in a real browser: import, look, ask what if, find the path, plan it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from chiso.office.accounts.models import Role
from chiso.office.directives.models import Task
from chiso.office.indices.models import Edition
from tests import factories
from tests.journeys.harness import PHONE, OpenDesk
from tests.office.indices.published_samples import YEARS, small_index

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_published_file_becomes_tasks(open_desk: OpenDesk, files_dir: Any, tmp_path: Path):
    province = factories.province()
    desk = open_desk(province.people[str(Role.ROUND_OWNER)])
    page = desk.page
    files = {year: tmp_path / f"bang-{year}.csv" for year in YEARS}
    for year, path in files.items():
        path.write_text(YEARS[year], encoding="utf-8")

    desk.go("/results/tables/")
    page.get_by_role("link", name="Nhập bảng công bố").click()
    page.get_by_label("Tệp", exact=True).set_input_files(files[2023])
    page.get_by_label("Tên chỉ số").fill("Chỉ số thử")
    page.get_by_label("Các dòng là").select_option("any")
    page.get_by_label("Năm, nếu tệp không có cột năm").fill("2023")
    page.get_by_role("button", name="Đọc thử").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 năm, xem lại rồi lưu")
    desk.assert_accessible()
    page.get_by_role("button", name="Lưu các bảng này").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tỉnh Mẫu hạng 3 trên 4 năm 2023")

    page.get_by_role("link", name="Nhập năm khác").click()
    page.get_by_label("Tệp", exact=True).set_input_files(files[2024])
    page.get_by_label("Năm, nếu tệp không có cột năm").fill("2024")
    page.get_by_role("button", name="Đọc thử").click()
    expect(page.get_by_text("Như lần nhập trước của chỉ số này")).to_be_visible()
    page.get_by_role("button", name="Lưu các bảng này").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tỉnh Mẫu hạng 3 trên 5 năm 2024")
    assert Edition.objects.count() == 2

    page.get_by_role("link", name="7,00").first.click()
    expect(page.get_by_role("heading", name="Vì sao tăng so với 2023")).to_be_visible()
    page.get_by_role("link", name="Nếu thì").click()
    slide = page.get_by_role("slider").last
    slide.focus()
    slide.press("End")
    expect(page.get_by_role("heading", level=1)).to_contain_text("7,00 → 7,40 điểm")
    desk.assert_accessible()

    page.go_back()
    desk.go("/results/tables/chi-so-thu/2024/tinh-mau/path/")
    page.get_by_label("Số điểm").check()
    page.get_by_label("Hạng hoặc điểm").fill("7,3")
    page.get_by_role("button", name="Tìm đường").click()
    expect(page.get_by_role("heading", name="Việc cần làm, dễ trước khó sau")).to_be_visible()
    page.get_by_role("button", name="Lập nhiệm vụ từ danh sách này").click()
    expect(page.get_by_text("nhiệm vụ vào kế hoạch")).to_be_visible()
    assert Task.objects.filter(plan__goals__index="Chỉ số thử").exists()


def test_ranges_and_paths_can_be_read_on_a_phone(open_desk: OpenDesk, files_dir: Any):
    province = factories.province()
    source = small_index(province.actor(Role.ANALYST), factories.MOMENT)
    desk = open_desk(province.people[str(Role.ROUND_OWNER)], size=PHONE, dark=True)
    year = f"{source.code}/2024/"
    asked = f"{year}tinh-mau/path/?goal=rank&value=2"
    below = [f"{source.code}/", f"{source.code}/marks/", f"{source.code}/nodes/D1/", year, f"{year}tinh-mau/", asked]
    for path in ["", "import/", "compose/", f"{year}tinh-mau/what-if/", *below]:
        desk.go(f"/results/tables/{path}")
        desk.assert_accessible()
        desk.assert_fits()
