"""One-stop dossiers: extract uploaded, late list, letter of apology in Word, the month's figures in a criterion."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from chiso.engine.calendar import VIETNAM
from chiso.engine.text import format_date
from chiso.office.accounts.models import Role
from chiso.office.dossiers.jobs import nightly
from chiso.office.dossiers.models import DossierImport
from chiso.office.dossiers.operations.intake import run_import
from tests.factories import Province
from tests.journeys.harness import DESKTOP, PHONE, Desk, OpenDesk
from tests.office.dossiers.cases import HEAD, SLUG, source, statistic_sheet

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

APPLICANT, STREET = "Nguyễn Thị Mẫu", "Thôn Một, xã Mẫu An"


@pytest.fixture
def month(settings: Any, tmp_path: Path) -> dt.date:
    """Last month; the store of dossiers is empty."""
    settings.DATA_DIR = tmp_path
    return (timezone.localdate().replace(day=1) - dt.timedelta(days=20)).replace(day=5)


def look(desk: Desk) -> None:
    desk.assert_accessible()
    for width, height in (PHONE, DESKTOP):
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.assert_fits()


def extract(month: dt.date) -> bytes:
    """Three dossiers: one late to this day, one resolved in time, one without a code."""
    received, due, done = (format_date(month + dt.timedelta(days=days)) for days in (0, 4, 2))
    rows = [
        f'L1,so-y-te,1.0001,{received},{due},,{APPLICANT},"{STREET}"',
        f"X1,so-y-te,1.0001,{received},{due},{done},Người khác,Thôn Hai",
        f",so-y-te,1.0001,{received},{due},,Người khác,Thôn Hai",
    ]
    return "\n".join([f"{HEAD},Người nộp,Nơi ở", *rows]).encode()


def test_an_extract_becomes_a_late_list_a_letter_and_a_sourced_figure_of_a_criterion(
    province: Province, open_desk: OpenDesk, month: dt.date
) -> None:
    source()
    owner = open_desk(province.people[str(Role.ROUND_OWNER)])
    officer = open_desk(province.people[str(Role.UNIT_OFFICER)])
    the_extract_is_imported(owner, extract(month))
    the_late_dossier_gets_its_letter(officer)
    the_months_figures_feed_a_criterion(owner, province, month)


def the_extract_is_imported(owner: Desk, data: bytes) -> None:
    page = owner.go(f"/dossiers/sources/{SLUG}/")
    look(owner)
    page.get_by_label("Cột họ tên").fill("Người nộp")
    page.get_by_label("Cột địa chỉ").fill("Nơi ở")
    page.get_by_role("button", name="Ghi ý nghĩa các cột").click()
    page.set_input_files("#file", {"name": "thang.csv", "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.locator("h1")).to_have_text("Đang nhập")
    look(owner)
    # the worker, which the tests do not start; the page follows by itself
    run_import(import_id=DossierImport.objects.get().pk, clock=timezone.now)
    expect(page.locator("h1")).to_have_text("Nhận 3 = nhập 2 + giữ lại 1")
    expect(page.get_by_role("group", name="Vì sao giữ lại")).to_contain_text("không có mã hồ sơ")
    look(owner)


def the_late_dossier_gets_its_letter(officer: Desk) -> None:
    page = officer.go("/dossiers/")
    expect(page.locator("h1")).to_have_text("1 hồ sơ quá hạn chưa có thư xin lỗi")
    look(officer)
    page.get_by_role("link", name="Sở Y tế").click()
    expect(page.locator("h1")).to_have_text("Sở Y tế: 1 hồ sơ quá hạn chưa có thư xin lỗi")
    look(officer)
    page.get_by_role("group", name="Quá hạn, chưa có thư xin lỗi").get_by_role("link", name="L1").click()
    look(officer)
    assert APPLICANT not in page.content()
    appointment = timezone.localdate() + dt.timedelta(days=5)
    page.get_by_label("Số, ký hiệu").fill("5/XL-SYT")
    page.get_by_label("Lý do chậm").fill("Chờ ý kiến phối hợp")
    page.get_by_label("Hẹn trả lại").fill(format_date(timezone.localdate() - dt.timedelta(days=1)))
    page.get_by_role("button", name="Ghi thư xin lỗi").click()
    # a new day that has passed is refused, and nothing that was typed is lost
    expect(page.locator("h1")).to_have_text("Chưa ghi được thư")
    officer.forgive(422)
    expect(page.get_by_label("Lý do chậm")).to_have_value("Chờ ý kiến phối hợp")
    page.get_by_label("Hẹn trả lại").fill(format_date(appointment))
    page.get_by_role("button", name="Ghi thư xin lỗi").click()
    expect(page.locator(".messages")).to_contain_text("Đã ghi thư xin lỗi của hồ sơ L1")
    look(officer)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải bản Word").click()
    paper = docx.Document(io.BytesIO(Path(taken.value.path()).read_bytes()))
    words = "\n".join(line.text for line in paper.paragraphs)
    for said in (APPLICANT, STREET, "L1", "Chờ ý kiến phối hợp", f"17 giờ 00 ngày {format_date(appointment)}"):
        assert said in words
    expect(officer.go("/dossiers/").locator("h1")).not_to_contain_text("chưa có thư xin lỗi")


def the_months_figures_feed_a_criterion(owner: Desk, province: Province, month: dt.date) -> None:
    nightly(now=timezone.now().astimezone(VIETNAM))
    sheet = statistic_sheet(province, month.year)
    page = owner.go("/dossiers/months/")
    expect(page.locator("h1")).to_have_text("1 tháng đã chốt")
    look(owner)
    page.get_by_role("button", name="Ghi vào sổ thống kê").click()
    expect(page.locator(".messages")).to_contain_text("số liệu vào sổ thống kê")
    page.get_by_role("link", name="Số hồ sơ giải quyết trước hạn, đúng hạn").click()
    page.get_by_role("region", name="Đưa vào tiêu chí thống kê").get_by_role("link").click()
    look(owner)
    for place, name in ((1, "Số hồ sơ giải quyết trước hạn, đúng hạn"), (2, "Số hồ sơ đã giải quyết")):
        choices = page.locator(f"#f-{place} option")
        page.select_option(f"#f-{place}", label=choices.filter(has_text=name).first.inner_text())
    page.get_by_role("button", name="Đưa vào tiêu chí").click()
    expect(page.locator(".messages")).to_contain_text("Đã đưa số liệu vào tiêu chí")
    assert page.url.endswith(f"/{sheet.group_id}/2.1/") or "2.1" in page.url
    expect(page.locator("main")).to_contain_text(f"hồ sơ tiếp nhận tháng {month:%m/%Y}")
