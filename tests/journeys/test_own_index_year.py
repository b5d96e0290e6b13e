"""A year of the province's own index in a real browser: from the ministry's annex to next year's plan.

Import an annex, correct it beside its cells, take next year's version in, link the two, set targets, give leaves to
departments, enter and prove them, hand in, send the form out, bring the ministry's result in, read what was lost, and
make next year's targets from it. Every screen is accessible, fits its window and leaves the console quiet.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from chiso.office.accounts.models import Person
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import framework_of
from chiso.office.national.jobs import send_notices
from chiso.office.national.models import Lead, Target
from chiso.office.rounds.models import Answer, EvidenceLink, Sheet, SheetState
from tests.golden.annexes.making import Sheet as AnnexSheet
from tests.golden.annexes.making import workbook
from tests.journeys.cast import Cast, assemble, day, moment
from tests.journeys.harness import DESKTOP, PHONE, Desk, OpenDesk
from tests.office.evidence.files import pdf

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HEADS = ["STT", "Lĩnh vực/tiêu chí/TCTP", "Điểm tối đa", "Cách tính điểm", "Hình thức đánh giá", "Tài liệu kiểm chứng"]
RATIO = "(b/a) × điểm tối đa. Trong đó: a là tổng số vốn được giao; b là số vốn đã giải ngân"
SIPAS = "Chỉ số hài lòng × điểm tối đa / 100"
MINISTRY = {"1.1": (0.5, ""), "1.2": (1.5, "Một nhiệm vụ chưa có sản phẩm"), "2.1": (1, ""), "2.2": (0.8, "")}


def annex(year: int, rows: list[list[str]]) -> bytes:
    """The self-made annex of one year; the criteria are ours."""
    title = [[f"BỘ CHỈ SỐ MẪU CẤP TỈNH NĂM {year}"], [], HEADS]
    return workbook(AnnexSheet([*title, *rows]))


def this_year() -> bytes:
    return annex(
        2026,
        [
            ["1", "Chỉ đạo, điều hành", "3"],
            ["1.1", "Ban hành kế hoạch", "1", "Có: 1; Không: 0", "", "Kế hoạch"],
            ["1.2", "Nhiệm vụ hoàn thành", "2", "Từ 95% trở lên: 2; từ 80% đến dưới 95%: 1; dưới 80%: 0"],
            ["2", "Tác động", "3"],
            ["2.1", "Giải ngân vốn đầu tư công", "2", RATIO, "Số liệu thống kê"],
            ["2.2", "Chỉ số hài lòng (SIPAS)", "1", SIPAS, "Điều tra xã hội học"],
        ],
    )


def next_year() -> bytes:
    """Criterion 1.2 is worth three points; a criterion is new."""
    return annex(
        2027,
        [
            ["1", "Chỉ đạo, điều hành", "5"],
            ["1.1", "Ban hành kế hoạch", "1", "Có: 1; Không: 0", "", "Kế hoạch"],
            ["1.2", "Nhiệm vụ hoàn thành", "3", "Từ 95% trở lên: 3; từ 80% đến dưới 95%: 1,5; dưới 80%: 0"],
            ["1.3", "Sáng kiến cải cách", "1", "Mỗi sáng kiến: 0,5, tối đa 1"],
            ["2", "Tác động", "3"],
            ["2.1", "Giải ngân vốn đầu tư công", "2", RATIO, "Số liệu thống kê"],
            ["2.2", "Chỉ số hài lòng (SIPAS)", "1", SIPAS, "Điều tra xã hội học"],
        ],
    )


@dataclass
class Office:
    """The journey's people with their windows."""

    cast: Cast
    open_desk: OpenDesk
    folder: Path
    desks: dict[int, Desk] = field(default_factory=dict)

    def at(self, person: Person, path: str = "") -> Desk:
        """A person's window, opened once; with a path, on that page."""
        desk = self.desks.get(person.pk)
        if desk is None:
            desk = self.desks[person.pk] = self.open_desk(person, size=DESKTOP)
        if path:
            desk.go(path)
        return desk

    def group(self, year: int) -> int:
        return Sheet.objects.get(unit=self.cast.province.root, group__round__year=year).group_id

    def year(self, year: int, rest: str = "") -> str:
        return f"/national/{self.group(year)}/{rest}"


def look(desk: Desk) -> None:
    desk.assert_accessible()
    desk.assert_fits()


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def choose(page: Page, name: str) -> None:
    """Something of the year's menu."""
    link = page.get_by_role("link", name=name)
    if not link.is_visible():
        page.get_by_role("button", name="Công việc khác").click()
    link.click()


@pytest.fixture
def office(open_desk: OpenDesk, tmp_path: Path, files_dir: Path) -> Office:
    return Office(assemble(), open_desk, tmp_path)


def test_a_year_from_the_annex_to_next_year_s_plan(office: Office) -> None:
    an_annex_becomes_a_version(office, "mau-tinh-2026", "2026", this_year())
    an_annex_becomes_a_version(office, "mau-tinh-2027", "2027", next_year())
    the_two_versions_are_linked(office)
    the_years_are_opened(office)
    the_owner_sets_targets(office)
    leaves_are_given_to_departments(office)
    the_department_enters_proves_and_explains(office)
    statistics_and_survey_come_in_as_results(office)
    the_owner_consolidates_and_hands_in(office)
    filled = the_form_goes_out(office)
    the_ministry_s_result_comes_in(office, filled)
    lost_points_become_next_year_s_targets(office)
    the_year_is_read_on_a_phone(office)


def an_annex_becomes_a_version(office: Office, code: str, year: str, content: bytes) -> None:
    desk = office.at(office.cast.owner, "/frameworks/import/")
    page = desk.page
    look(desk)
    page.set_input_files("#file", {"name": f"{code}.xlsx", "mimeType": "application/zip", "buffer": content})
    for key, value in (("code", code), ("family", "mau-tinh"), ("unit_group", "tinh"), ("year", year)):
        page.fill(f"[name={key}]", value)
    page.locator("main button.main").click()
    page.wait_for_url("**/frameworks/import/*/")
    page.goto(page.url.split("?")[0] + "?show=all")
    look(desk)
    # a person decides beside the cell: the plan is judged directly this year, not by yes and no
    if year == "2026":
        page.get_by_label("Quyết định về 1.1").select_option("manual")
        page.get_by_role("button", name="Giữ quyết định").click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Lưu thành bộ tiêu chí").click()
    page.wait_for_url("**/frameworks/*/")
    framework = framework_of(FrameworkVersion.objects.get(code=code))
    channels = {leaf.code: leaf.channel for leaf in framework.leaves}
    assert (channels["2.1"], channels["2.2"]) == ("statistic", "survey")
    rule = framework.node("1.1").rule
    assert rule is not None
    assert rule.kind == ("manual" if year == "2026" else "yes_no")
    look(desk)


def the_two_versions_are_linked(office: Office) -> None:
    old, new = (FrameworkVersion.objects.get(code=f"mau-tinh-{year}") for year in (2026, 2027))
    desk = office.at(office.cast.owner, f"/frameworks/{old.pk}/compare/{new.pk}/")
    look(desk)
    desk.page.get_by_role("link", name="Bảng nối").click()
    expect(desk.page.get_by_role("button", name="Lưu bảng nối")).to_be_visible()
    look(desk)
    for choice in desk.page.locator("select[name=state]").all():
        choice.select_option("confirmed")
    for reason in desk.page.locator("input[name=reason]").all():
        reason.fill("Cùng nội dung")
    press(desk.page, "Lưu bảng nối")
    expect(desk.page.locator("main")).to_contain_text("Đang dùng bảng số 1")
    look(desk)


def the_years_are_opened(office: Office) -> None:
    for year in (2026, 2027):
        desk = office.at(office.cast.owner, "/national/")
        desk.page.get_by_role("link", name="Mở năm mới").click()
        page = desk.page
        page.fill("#name", f"Chỉ số của tỉnh năm {year}")
        page.fill("#year", str(year))
        page.fill("#as_of", day())
        option = page.locator("#group1-framework option", has_text=f"mau-tinh-{year}").get_attribute("value")
        page.select_option("#group1-framework", option)
        page.fill("#group1-name", "Tỉnh")
        page.check("[name=group1-kinds][value=province]")
        page.fill("[name=self-opens]", moment(-3))
        page.fill("[name=self-closes]", moment(20))
        press(page, "Mở đợt")
        page.wait_for_url("**/rounds/*/")
    desk = office.at(office.cast.owner, "/national/")
    expect(desk.page.locator("tbody tr")).to_have_count(2)
    look(desk)


def the_owner_sets_targets(office: Office) -> None:
    desk = office.at(office.cast.owner, office.year(2026, "targets/"))
    page = desk.page
    page.get_by_label("Mục tiêu 1", exact=True).fill("2,5")
    page.get_by_label("Mục tiêu 2", exact=True).fill("2,6")
    page.fill("#goal_rank", "10")
    press(page, "Lưu bảng mục tiêu")
    expect(page.locator("main")).to_contain_text("chưa biết điểm của tỉnh giữ hạng này năm trước")
    look(desk)


def leaves_are_given_to_departments(office: Office) -> None:
    desk = office.at(office.cast.owner, office.year(2026))
    page = desk.page
    page.select_option("#node", "1")
    page.select_option("#unit", label="Sở Y tế")
    page.select_option("#contact", str(office.cast.officer.pk))
    page.fill("#opens", day(-2))
    page.fill("#closes", day(2))
    look(desk)
    press(page, "Ghi")
    expect(page.locator("h1")).to_contain_text("1 cơ quan chủ trì chưa nhập gì")
    assert Lead.objects.get().contact == office.cast.officer
    send_notices(now=timezone.now())
    told = office.at(office.cast.officer, "/notices/")
    expect(told.page.locator("main")).to_contain_text("Đơn vị chủ trì 2 tiêu chí của tỉnh")
    expect(told.page.locator("main")).to_contain_text("Hạn nội bộ")
    look(told)
    told.page.locator("main a", has_text="Đơn vị chủ trì 2 tiêu chí").first.click()
    expect(told.page.locator("#h-mine")).to_be_visible()
    look(told)


def the_department_enters_proves_and_explains(office: Office) -> None:
    desk = office.at(office.cast.officer, office.year(2026))
    page = desk.page
    page.locator("section", has=page.locator("#h-mine")).get_by_role("link", name="1.2 Nhiệm vụ").click()
    look(desk)
    page.get_by_label("Số liệu (").fill("chín sáu")
    page.get_by_label("Giải trình").fill("Theo báo cáo năm")
    proof = {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": pdf("Báo cáo năm")}
    page.set_input_files("#file", proof)
    press(page, "Lưu")
    expect(page.locator("#h-wrong")).to_be_visible()
    desk.forgive(422)
    assert not Answer.objects.exists()
    assert not EvidenceLink.objects.exists()
    expect(page.get_by_label("Số liệu (")).to_have_value("chín sáu")
    expect(page.get_by_label("Giải trình")).to_have_value("Theo báo cáo năm")
    look(desk)
    page.get_by_label("Số liệu (").fill("96")
    page.set_input_files("#file", proof)
    press(page, "Lưu")
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    assert Answer.objects.get(node="1.2").note == "Theo báo cáo năm"
    assert EvidenceLink.objects.get().node == "1.2"
    look(desk)


def statistics_and_survey_come_in_as_results(office: Office) -> None:
    desk = office.at(office.cast.owner, "/statistics/")
    page = desk.page
    for name, value in (("Vốn đã giải ngân", "4.500"), ("Vốn được giao", "5.000")):
        desk.go("/statistics/")
        page.fill("#name", name)
        page.fill("#measure", "tỷ đồng")
        press(page, "Mở chỉ tiêu")
        page.fill("#period", "2026")
        page.fill("#value", value.replace(".", ""))
        page.fill("#source", "Báo cáo 15/BC-STC")
        press(page, "Ghi số liệu")
        expect(page.locator("h1")).to_contain_text(value)
    look(desk)
    desk.go(office.year(2026, "leaves/2.1/"))
    look(desk)
    page.get_by_role("link", name="Đưa số liệu thống kê vào").click()
    expect(page.locator("main select")).to_have_count(2)
    for box in page.locator("main select").all():
        label = page.locator(f"label[for={box.get_attribute('id')}]").inner_text()
        wanted = "Vốn đã giải ngân" if "giải ngân" in label else "Vốn được giao"
        box.select_option(box.locator("option", has_text=wanted).get_attribute("value"))
    look(desk)
    press(page, "Đưa vào tiêu chí")
    expect(page.locator("main")).to_contain_text("Hiện được 1,80/2,00 điểm")
    expect(page.locator("main")).to_contain_text("Số liệu lấy từ đâu")
    look(desk)
    desk.go(office.year(2026, "leaves/2.2/"))
    page.get_by_role("link", name="Nhập kết quả").click()
    page.fill("#source", "Báo cáo điều tra 12")
    page.locator("main").get_by_label("Tỉnh Mẫu, 2.2").fill("85")
    press(page, "Lưu số liệu")
    desk.go(office.year(2026, "leaves/2.2/"))
    expect(page.locator("main")).to_contain_text("Hiện được 0,85/1,00 điểm")
    expect(page.locator("main")).to_contain_text("Báo cáo điều tra 12")
    look(desk)


def the_owner_consolidates_and_hands_in(office: Office) -> None:
    desk = office.at(office.cast.owner, office.year(2026))
    page = desk.page
    todo = page.locator("section", has=page.locator("#h-sum"))
    expect(todo).to_contain_text("1 tiêu chí chưa nhập số liệu")
    look(desk)
    todo.get_by_role("link", name="1.1", exact=True).click()
    page.get_by_label("Số liệu (").fill("1")
    page.get_by_label("Giải trình").fill("Kế hoạch đã ban hành, bản giấy")
    press(page, "Lưu")
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    desk.go(office.year(2026))
    press(page, "Chốt bảng tự đánh giá")
    expect(page.get_by_text("Đã chốt bảng tự đánh giá của tỉnh.")).to_be_visible()
    assert Sheet.objects.get(group=office.group(2026)).state == SheetState.SELF_LOCKED
    look(desk)


def the_form_goes_out(office: Office) -> bytes:
    page = office.at(office.cast.owner, office.year(2026)).page
    with page.expect_download() as word:
        choose(page, "Biểu gửi Bộ (Word)")
    document = docx.Document(str(word.value.path()))
    rows = {row.cells[0].text: [cell.text for cell in row.cells] for table in document.tables for row in table.rows}
    assert rows["2.1"][2:4] == ["2,00", "1,80"]
    assert rows["1.2"][4:] == ["Theo báo cáo năm", "bao-cao"]
    with page.expect_download() as excel:
        choose(page, "Biểu gửi Bộ (Excel)")
    book = openpyxl.load_workbook(io.BytesIO(Path(excel.value.path()).read_bytes()))
    for line in book.active.iter_rows():
        if line[0].value in MINISTRY:
            line[6].value, line[7].value = MINISTRY[line[0].value]
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def the_ministry_s_result_comes_in(office: Office, filled: bytes) -> None:
    desk = office.at(office.cast.owner, office.year(2026, "ministry/"))
    page = desk.page
    look(desk)
    page.set_input_files("#file", {"name": "ket-qua.xlsx", "mimeType": "application/zip", "buffer": filled})
    press(page, "Kiểm tệp")
    expect(page.locator("h1")).to_contain_text("Đọc được điểm của 4 mục; chưa lưu gì")
    look(desk)
    page.fill("#decision_number", "268/QĐ-BNV")
    page.fill("#rank", "12")
    page.fill("#ranked_units", "34")
    press(page, "Lưu kết quả của Bộ")
    expect(page.locator("h1")).to_contain_text("Mất 2,20 điểm ở 4 tiêu chí")
    losses = page.locator("section", has=page.locator("#h-lost"))
    expect(losses.locator("tbody tr").first).to_contain_text("2.1 Giải ngân")
    expect(losses).to_contain_text("Một nhiệm vụ chưa có sản phẩm")
    expect(losses.locator("tr", has_text="1.2 Nhiệm vụ")).to_contain_text("Sở Y tế")
    look(desk)
    send_notices(now=timezone.now())
    told = office.at(office.cast.officer, "/notices/")
    expect(told.page.locator("main")).to_contain_text("Bộ đã chấm: đơn vị mất 1,00 điểm ở 2 tiêu chí")


def lost_points_become_next_year_s_targets(office: Office) -> None:
    desk = office.at(office.cast.owner, office.year(2026, "ministry/"))
    page = desk.page
    page.fill("#recover", "50")
    press(page, "Lập mục tiêu năm sau")
    page.wait_for_url("**/targets/")
    expect(page.locator("main")).to_contain_text("Lập từ: Kết quả của Bộ năm 2026 (268/QĐ-BNV)")
    expect(page.locator("body")).to_contain_text("1.3 Sáng kiến cải cách: tiêu chí mới")
    planned = {
        row.node: (row.points, row.unit.name if row.unit else "") for row in Target.objects.filter(sheet__year=2027)
    }
    # 1.2 reached three quarters of two points: of next year's three, that share and half of what was lost
    assert planned == {
        "1.1": (Decimal("0.75"), "Sở Y tế"),
        "1.2": (Decimal("2.63"), "Sở Y tế"),
        "2.1": (Decimal("1.5"), ""),
        "2.2": (Decimal("0.9"), ""),
    }
    expect(page.locator("section", has=page.locator("#h-low"))).to_contain_text("2.1 Giải ngân")
    page.get_by_label("Mục tiêu 1.3").fill("0,5")
    press(page, "Lưu bảng mục tiêu")
    expect(page.locator("h1")).to_contain_text("Mục tiêu 6,28 điểm")
    look(desk)


def the_year_is_read_on_a_phone(office: Office) -> None:
    desk = office.open_desk(office.cast.owner, size=PHONE, dark=True)
    for path in (
        "/national/",
        office.year(2026),
        office.year(2026, "leaves/1.2/"),
        office.year(2026, "leaves/2.1/"),
        office.year(2026, "ministry/"),
        office.year(2027, "targets/"),
        f"/statistics/leaves/{Sheet.objects.get(group=office.group(2026)).pk}/2.1/",
    ):
        desk.go(path)
        look(desk)
