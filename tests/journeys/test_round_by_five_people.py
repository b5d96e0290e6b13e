"""A whole round in a real browser: five people and a council, from the empty form to a corrected ranking.

Every screen on the way is accessible, fits, speaks Vietnamese and leaves the console quiet. With CHISO_SCREENSHOTS=1
the pictures of the tutorial are taken on the way.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from decimal import Decimal as D
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from playwright.sync_api import Locator, Page, expect

from chiso.cli.main import main as chiso
from chiso.engine.bundle import read_payload, replay
from chiso.office.accounts.models import Person
from chiso.office.indices.models import ResultSet
from chiso.office.rounds.models import Answer, Sheet, SheetState, Stage
from tests.journeys.cast import Cast, assemble, day, moment, others_score_themselves
from tests.journeys.harness import PHONE, Desk, OpenDesk
from tests.office.evidence.files import pdf

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ENGLISH = re.compile(
    r"\b(?:the|and|of|is|are|was|this|that|with|your|sheets?|scores?|rounds?|units?|users?|save[ds]?|submit|"
    r"errors?|none|true|false|criteria|deadline|upload|draft|council|published)\b",
    re.IGNORECASE,
)
# what a person can see, without codes that are no language
SEEN = """() => {
    const body = document.body.cloneNode(true);
    const silent = 'code, svg, script, noscript, template, datalist, [lang=en], [hidden]';
    for (const each of body.querySelectorAll(silent)) each.remove();
    return body.textContent;
}"""


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
            desk = self.desks[person.pk] = self.open_desk(person)
        if path:
            desk.go(path)
        return desk


def look(desk: Desk, picture: str = "") -> None:
    """The screen as it stands is accessible, fits its window and speaks Vietnamese."""
    desk.assert_accessible()
    desk.assert_fits()
    words = sorted({found.group() for found in ENGLISH.finditer(desk.page.evaluate(SEEN))})
    assert not words, f"{desk.page.url}: {words}"
    if picture:
        desk.shot(picture)


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def cell(page: Page, node: str) -> Locator:
    return page.locator(f'tr[data-code="{node}"] .cell input')


def expect_saved(page: Page, node: str, text: str) -> None:
    expect(page.locator(f'tr[data-code="{node}"] .cell')).to_have_attribute("data-save", "ok")
    expect(cell(page, node)).to_have_value(text)


def sheet_of(cast: Cast, key: str = "so-y-te") -> Sheet:
    return Sheet.objects.select_related("group__round").get(unit=cast.province.units[key])


@pytest.fixture
def office(open_desk: OpenDesk, tmp_path: Path, files_dir: Path) -> Office:
    return Office(assemble(), open_desk, tmp_path)


def test_a_round_from_the_empty_form_to_a_corrected_ranking(office: Office) -> None:
    the_owner_opens_the_round(office)
    the_officer_fills_the_sheet(office)
    a_second_writer_sees_both_values_and_chooses(office)
    the_officer_attaches_evidence_and_explains(office)
    the_officer_submits_and_the_leader_approves(office)
    others_score_themselves(office.cast)
    the_owner_begins_the_appraisal_and_survey_results_come_in(office)
    the_appraisers_reduce_and_ask(office)
    the_officer_explains(office)
    the_appraiser_looks_again(office)
    the_council_meets_votes_and_settles(office)
    the_decision_is_recorded_and_the_results_are_published(office)
    a_number_is_followed_to_its_story(office)
    results_are_read_on_a_phone(office)
    a_complaint_leads_to_a_corrected_result(office)
    the_record_holds_and_the_results_replay()


def the_owner_opens_the_round(office: Office) -> None:
    desk = office.at(office.cast.owner, "/")
    look(desk)
    page = desk.go("/rounds/")
    look(desk)
    page.get_by_role("link", name="Mở đợt đánh giá").click()
    look(desk)
    page.fill("#name", "Đánh giá cải cách hành chính năm 2026")
    page.fill("#year", "2026")
    page.fill("#as_of", day())
    for number, name, kind in ((1, "Các sở, ban, ngành", "department"), (2, "Các xã, phường", "commune")):
        page.select_option(f"#group{number}-framework", index=1)
        page.fill(f"#group{number}-name", name)
        page.check(f"[name=group{number}-kinds][value={kind}]")
    for step, opens, closes in (("self", -2, 8), ("appraisal_1", -1, 15), ("explanation", -1, 20)):
        page.fill(f"[name={step}-opens]", moment(opens))
        page.fill(f"[name={step}-closes]", moment(closes))
    desk.shot("mo-dot")
    press(page.locator("main"), "Mở đợt")
    expect(page.locator("h1")).to_contain_text("5 đơn vị đang tự chấm")
    look(desk, "bang-tien-do")
    page.get_by_role("button", name="Công việc khác").click()
    page.get_by_role("link", name="Phân công thẩm định").click()
    expect(page.locator("h1")).to_contain_text("Mọi tiêu chí đã có đơn vị thẩm định")
    look(desk)


def the_officer_fills_the_sheet(office: Office) -> None:
    desk = office.at(office.cast.officer, "/")
    look(desk)
    page = desk.go("/rounds/sheets/")
    page.wait_for_function("() => !document.querySelector('.cell input[readonly]')")
    look(desk)
    cell(page, "1.1").focus()
    page.keyboard.type("20/01/2026")
    page.keyboard.press("Enter")
    expect_saved(page, "1.1", "20/01/2026")
    # a block from Excel goes down from 1.2; its last line has a part that is larger than the whole
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "97,2\\r\\nKiểm tra một phần\\r\\ncó\\r\\n7\\r\\n49\\t48\\r\\n");
            const how = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }"""
    )
    expect(page.locator('tr[data-code="2.1"] .cell')).to_have_attribute("data-save", "error")
    expect(page.locator('tr[data-code="2.1"] [data-note]')).to_contain_text("lớn hơn")
    expect_saved(page, "1.2", "97,2")
    expect_saved(page, "1.3", "Kiểm tra một phần")
    look(desk, "phieu-loi")
    for node, text in (("2.1", "46/48"), ("2.2", "1"), ("2.3", "17/20"), ("2.4", "không")):
        cell(page, node).fill(text)
        cell(page, node).press("Enter")
    expect_saved(page, "2.1", "46/48")
    expect_saved(page, "2.4", "Không")
    # 0,5 + 2 + 0,5 + 1 + 0,7 and 2,88 + 0,75 + 1,7 + 0
    expect(page.locator("[data-total]")).to_have_text("10,03")
    desk.forgive(422)


def a_second_writer_sees_both_values_and_chooses(office: Office) -> None:
    mine = office.at(office.cast.officer).page
    desk = office.at(office.cast.leader, "/")
    look(desk)
    theirs = desk.go(f"/rounds/sheets/{sheet_of(office.cast).pk}/")
    theirs.wait_for_function("() => !document.querySelector('.cell input[readonly]')")
    cell(theirs, "1.5").fill("8")
    cell(theirs, "1.5").press("Enter")
    expect_saved(theirs, "1.5", "8")
    cell(mine, "1.5").fill("9")
    cell(mine, "1.5").press("Enter")
    dialog = mine.get_by_role("dialog", name="Có người vừa sửa ô này")
    expect(dialog).to_contain_text("9")
    expect(dialog).to_contain_text("8")
    expect(dialog).to_contain_text(office.cast.leader.full_name)
    look(office.at(office.cast.officer), "hai-nguoi-mot-o")
    press(dialog, "Dùng giá trị của tôi")
    expect_saved(mine, "1.5", "9")
    assert Answer.objects.get(sheet=sheet_of(office.cast), node="1.5", stage=Stage.SELF).inputs == {"news": "9"}
    office.at(office.cast.officer).forgive(409)


def the_officer_attaches_evidence_and_explains(office: Office) -> None:
    desk = office.at(office.cast.officer)
    page = desk.page
    file = office.folder / "ke-hoach-cchc.pdf"
    file.write_bytes(pdf("So 15/KH-SYT ngay 20 thang 01 nam 2026", "Ke hoach cai cach hanh chinh", "Phu luc"))
    cell(page, "1.1").focus()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("Kế hoạch ban hành đúng hạn")
    panel.get_by_text("Chọn từ kho hoặc tải lên").click()
    panel.locator("input[type=file]").set_input_files(file)
    expect(panel.locator(".uploads .badge.done")).to_be_visible()
    expect(panel.locator("input[name=document]:checked")).to_have_count(1)
    panel.get_by_role("textbox", name="Mục, phần").fill("Mục I")
    panel.get_by_role("spinbutton", name="Trang").fill("2")
    press(panel, "Gắn vào tiêu chí")
    expect(panel).to_contain_text("có 1 trên 1")
    panel.get_by_role("button", name="Xem tại đây").click()
    expect(panel.locator("img")).to_be_visible()
    look(desk, "minh-chung")
    # the same document proves a second criterion, on another page
    cell(page, "2.1").focus()
    expect(panel).to_contain_text("Hồ sơ giải quyết đúng hạn")
    panel.get_by_text("Chọn từ kho hoặc tải lên").click()
    panel.locator("input[name=document]").first.check()
    panel.get_by_role("spinbutton", name="Trang").fill("3")
    press(panel, "Gắn vào tiêu chí")
    expect(panel).to_contain_text("dùng chung với 1.1")
    # nothing is at hand for 1.2: submitting says so and leads there
    press(page, "Trình lãnh đạo duyệt")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 tiêu chí thiếu minh chứng, chưa giải trình")
    look(desk, "chua-the-trinh")
    dialog.get_by_role("link", name="Đến việc đầu tiên").click()
    expect(panel).to_contain_text("Tỷ lệ nhiệm vụ hoàn thành")
    panel.get_by_label("Giải trình").fill("Báo cáo năm đang chờ ký, sẽ bổ sung.")
    panel.get_by_label("Giải trình").blur()
    expect(panel.locator("[data-note-state]")).to_have_text("Đã lưu")


def the_officer_submits_and_the_leader_approves(office: Office) -> None:
    path = f"/rounds/sheets/{sheet_of(office.cast).pk}/"
    desk = office.at(office.cast.officer, path)
    press(desk.page, "Trình lãnh đạo duyệt")
    press(desk.page.get_by_role("dialog"), "Trình duyệt")
    expect(desk.page.locator("h1 + .badge")).to_contain_text("Trình lãnh đạo duyệt")
    look(desk)
    desk = office.at(office.cast.leader, path)
    look(desk)
    press(desk.page, "Duyệt và nộp")
    look(desk, "lanh-dao-duyet")
    press(desk.page.get_by_role("dialog"), "Duyệt và nộp")
    expect(desk.page.locator("h1 + .badge")).to_contain_text("Đã nộp")


def the_owner_begins_the_appraisal_and_survey_results_come_in(office: Office) -> None:
    cast = office.cast
    round_id = sheet_of(cast).group.round_id
    desk = office.at(cast.owner, f"/rounds/{round_id}/")
    expect(desk.page.locator(".tally")).to_contain_text("Đã nộp")
    look(desk, "viec-tiep-theo")
    desk.page.get_by_role("button", name="Bắt đầu thẩm định").click()
    expect(desk.page.locator(".messages")).to_contain_text("Đã bắt đầu thẩm định 3 phiếu")
    desk = office.at(cast.survey, "/")
    look(desk)
    page = desk.page
    page.get_by_role("link", name="Nhập số liệu điều tra").click()
    look(desk)
    page.get_by_role("link", name="Các sở, ban, ngành").click()
    page.fill("#source", "Báo cáo kết quả điều tra xã hội học năm 2026")
    figures = {"Sở Nội vụ": ("90", "80"), "Sở Tư pháp": ("85", "75"), "Sở Y tế": ("95", "88,5")}
    for unit, (online, satisfied) in figures.items():
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=unit))
        row.locator("input:visible").nth(0).fill(online)
        row.locator("input:visible").nth(1).fill(satisfied)
    look(desk, "so-lieu-dieu-tra")
    press(page, "Lưu số liệu")
    expect(page.locator("h1")).to_contain_text("đã đủ số liệu")


def grid_cell(page: Page, cast: Cast, node: str, key: str = "so-y-te") -> Locator:
    return page.locator(f'[id="c-{sheet_of(cast, key).pk}-{node}"]')


def the_appraisers_reduce_and_ask(office: Office) -> None:
    cast = office.cast
    desk = office.at(cast.appraiser, "/")
    look(desk)
    page = desk.go("/rounds/appraisal/")
    look(desk)
    page.get_by_role("link", name=re.compile("Mở lưới.*Các sở")).click()
    look(desk)
    assert grid_cell(page, cast, "3.3").count() == 0  # somebody else's criterion
    grid_cell(page, cast, "1.2").focus()
    page.keyboard.press("s")
    figure = page.locator("#side [name='in.rate']")
    expect(figure).to_be_focused()
    figure.fill("90")
    press(page, "Lưu số liệu đã sửa")
    expect(page.locator("#side .note.late")).to_contain_text("phải có lý do")
    page.locator("#side textarea[name=reason]").fill("Số liệu không khớp báo cáo của Văn phòng")
    look(desk, "tham-dinh-ly-do")
    press(page, "Lưu số liệu đã sửa")
    expect(grid_cell(page, cast, "1.2")).to_have_attribute("data-sign", "less")
    grid_cell(page, cast, "2.1").focus()
    page.keyboard.press("h")
    page.locator("#side textarea[name=question]").fill("Đề nghị gửi danh sách hồ sơ trễ hẹn")
    press(page, "Gửi câu hỏi")
    expect(grid_cell(page, cast, "2.1")).to_have_attribute("data-sign", "ask")
    for key in ("so-noi-vu", "so-tu-phap", "so-y-te"):
        for node in ("1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3", "2.4"):
            if (key, node) in {("so-y-te", "1.2"), ("so-y-te", "2.1")}:
                continue
            grid_cell(page, cast, node, key).focus()
            page.keyboard.press("g")
            expect(grid_cell(page, cast, node, key)).to_have_attribute("data-sign", "same")
    expect(grid_cell(page, cast, "3.1")).to_contain_text("0,95")  # came in from outside, needs no hand
    expect(page.locator("h1")).to_contain_text("không còn ô nào chưa thẩm định")
    look(desk, "luoi-tham-dinh")
    press(page, "Gửi kết quả thẩm định")
    expect(page.locator(".messages")).to_be_visible()
    desk.forgive(422)
    desk = office.at(cast.colleague, "/rounds/appraisal/")
    page = desk.page
    page.get_by_role("link", name=re.compile("Mở lưới.*Các sở")).click()
    look(desk)
    for key, points in (("so-noi-vu", "0,75"), ("so-tu-phap", "1"), ("so-y-te", "0,5")):
        grid_cell(page, cast, "3.3", key).focus()
        page.keyboard.press("s")
        figure = page.locator("#side [name='in.points']")
        expect(figure).to_be_focused()
        figure.fill(points)
        page.locator("#side textarea[name=reason]").fill("Theo dõi trong năm")
        press(page, "Lưu số liệu")
        expect(grid_cell(page, cast, "3.3", key)).not_to_have_attribute("data-sign", "todo")
    look(desk)
    press(page, "Gửi kết quả thẩm định")
    expect(page.locator(".messages")).to_be_visible()
    assert sheet_of(cast).state == SheetState.APPRAISED_1


def the_officer_explains(office: Office) -> None:
    cast = office.cast
    round_id = sheet_of(cast).group.round_id
    owner = office.at(cast.owner, f"/rounds/{round_id}/")
    owner.page.get_by_role("button", name="Mở giải trình").click()
    expect(owner.page.locator(".messages")).to_contain_text("Đã mở giải trình cho 1 phiếu")
    desk = office.at(cast.officer, f"/rounds/sheets/{sheet_of(cast).pk}/explanation/")
    page = desk.page
    expect(page.locator("h1")).to_contain_text("câu hỏi chưa trả lời")
    look(desk, "giai-trinh")
    for node, text in (("1.2", "Số liệu theo báo cáo chính thức ký ngày 10/01"), ("2.1", "Danh sách ở phụ lục")):
        section = page.locator(f'[id="n-{node}"]')
        section.get_by_label("Giải trình", exact=True).fill(text)
        press(section, "Lưu giải trình")
        expect(page.locator(f'[id="n-{node}"]')).to_contain_text("Đã giải trình")
    look(desk)
    press(page, "Gửi giải trình")
    expect(page.locator(".messages")).to_contain_text("Đã gửi giải trình")


def the_appraiser_looks_again(office: Office) -> None:
    cast = office.cast
    desk = office.at(cast.appraiser, f"/rounds/appraisal/groups/{sheet_of(cast).group_id}/")
    page = desk.page
    look(desk)
    grid_cell(page, cast, "1.2").focus()
    page.keyboard.press("g")
    expect(page.locator("#side")).to_contain_text("Đã lưu")
    grid_cell(page, cast, "2.1").focus()
    page.keyboard.press("s")
    figure = page.locator("#side [name='in.on_time']")
    expect(figure).to_be_focused()
    figure.fill("44")
    page.locator("#side textarea[name=reason]").fill("Hai hồ sơ trong danh sách trễ hẹn")
    press(page, "Lưu số liệu đã sửa")
    expect(grid_cell(page, cast, "2.1")).to_have_attribute("data-sign", "less")
    look(desk)
    press(page, "Gửi kết quả thẩm định")
    expect(page.locator(".messages")).to_be_visible()
    assert sheet_of(cast).state == SheetState.APPRAISED_2


def the_council_meets_votes_and_settles(office: Office) -> None:
    cast = office.cast
    group = sheet_of(cast).group
    owner = office.at(cast.owner, f"/rounds/council/groups/{group.pk}/decision/")
    look(owner)
    press(owner.page, "Trình hội đồng các phiếu đã xong")
    expect(owner.page.locator(".messages")).to_contain_text("Đã trình hội đồng 3 phiếu")
    desk = office.at(cast.secretary, "/rounds/council/")
    look(desk)
    page = desk.go(f"/rounds/council/{group.round_id}/")
    expect(page.locator("h1")).to_contain_text("2 tiêu chí chờ hội đồng kết luận")
    look(desk)
    page.get_by_text("Lập hoặc sửa hội đồng").click()
    page.get_by_label(cast.secretary.full_name).select_option("secretary")
    page.get_by_label(cast.member.full_name).select_option("chair")
    press(page, "Lưu hội đồng")
    page.get_by_text("Triệu tập phiên họp").click()
    page.fill("#day", day())
    page.fill("#place", "Phòng họp số 2")
    look(desk, "hoi-dong")
    press(page, "Triệu tập")
    for node, votes, field_name, value, reason in (
        ("1.2", "Theo điểm tự chấm", "in.rate", "97,2", "Hội đồng nhận giải trình, có báo cáo chính thức"),
        ("2.1", "Theo điểm thẩm định", "in.on_time", "44", "Giữ như thẩm định lần 2"),
    ):
        ballot = office.at(cast.member, f"/rounds/council/{group.round_id}/")
        row = ballot.page.get_by_role("row").filter(has_text=f"{node} ")
        row.get_by_role("link").first.click()
        address = ballot.page.url.removeprefix(ballot.base_url)
        look(ballot, "bieu-quyet" if node == "1.2" else "")
        ballot.page.get_by_role("button", name=votes).click()
        expect(ballot.page.locator(".messages")).to_contain_text("Đã ghi biểu quyết")
        page = desk.go(address)
        expect(page.locator("main")).to_contain_text(cast.member.full_name)
        page.get_by_text("Số liệu khác").click()
        page.locator(f"[name='{field_name}']").fill(value)
        page.fill("#reason", reason)
        look(desk)
        press(page, "Ghi kết luận")
        expect(page.locator(".messages")).to_contain_text("Đã ghi kết luận")
    page = desk.go(f"/rounds/council/{group.round_id}/")
    page.get_by_role("link", name="Phòng họp số 2").click()
    look(desk)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Biên bản (Word)").click()
    minutes = words_of(waiting.value.path())
    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Sở Y tế", cast.member.full_name, "Hội đồng nhận giải trình"):
        assert said.casefold() in minutes.casefold(), said
    page.fill("#number", "05/BB-HĐTĐ")
    press(page, "Kết thúc phiên họp")
    expect(page.locator("h1")).to_contain_text("Phiên họp đã kết thúc")


def words_of(path: str | Path) -> str:
    """All words of a Word file, tables included."""
    document = docx.Document(io.BytesIO(Path(path).read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def the_decision_is_recorded_and_the_results_are_published(office: Office) -> None:
    cast = office.cast
    desk = office.at(cast.owner, f"/rounds/council/groups/{sheet_of(cast).group_id}/decision/")
    page = desk.page
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Quyết định, phụ lục (Word)").click()
    assert "Sở Y tế" in words_of(waiting.value.path())
    page.fill("#number", "128/QĐ-UBND")
    page.fill("#signed_on", day())
    page.fill("#signer", "Nguyễn Văn Chủ")
    look(desk, "quyet-dinh")
    press(page, "Ghi quyết định")
    look(desk)
    press(page, "Công bố kết quả")
    expect(page.locator("h1")).to_contain_text("3 trên 3 đơn vị được xếp hạng")
    look(desk, "xep-hang")


def a_number_is_followed_to_its_story(office: Office) -> None:
    desk = office.at(office.cast.leader, "/results/")
    look(desk)
    page = desk.page
    page.get_by_role("rowheader").get_by_role("link").first.click()
    # 0,5 + 2 + 0,5 + 1 + 0,9; 2,75 + 0,75 + 1,7; 0,95 + 1,77 + 0,5 = 13,32 of 16
    page.get_by_role("link", name="Sở Y tế").click()
    expect(page.locator("h1")).to_contain_text("83,25 %, hạng 3 trên 3")
    look(desk, "ket-qua-don-vi")
    page.get_by_role("link", name="2.1 Hồ sơ giải quyết đúng hạn").first.click()
    expect(page.locator("h1")).to_have_text("2,75 trên 3,00 điểm")
    story = page.locator("main")
    for said in ("44", "Hai hồ sơ trong danh sách trễ hẹn", "Giữ như thẩm định lần 2", "128/QĐ-UBND", "trang 3"):
        expect(story).to_contain_text(said)
    look(desk, "cau-chuyen-con-so")
    story.get_by_role("link", name="trang 3").click()
    expect(page.locator("h1")).to_be_visible()
    look(desk)


def results_are_read_on_a_phone(office: Office) -> None:
    published = ResultSet.objects.get()
    desk = office.open_desk(office.cast.citizen, size=PHONE)
    desk.go(f"/results/{published.pk}/")
    look(desk, "dien-thoai-xep-hang")
    desk.page.get_by_role("link", name="Sở Y tế").click()
    look(desk)
    desk.page.get_by_role("link", name="1.3 Công tác kiểm tra").first.click()
    look(desk, "dien-thoai-cau-chuyen")


def a_complaint_leads_to_a_corrected_result(office: Office) -> None:
    cast = office.cast
    old = ResultSet.objects.get()
    unit = cast.province.units["so-y-te"]
    desk = office.at(cast.leader, f"/results/{old.pk}/units/{unit.pk}/")
    page = desk.page
    page.get_by_text("Gửi khiếu nại về kết quả này").click()
    page.select_option("#node", "1.3")
    page.fill("#text", "Kết luận kiểm tra số 12 cho thấy đã kiểm tra đủ đơn vị.")
    look(desk, "khieu-nai")
    press(page, "Gửi khiếu nại")
    look(desk)
    desk = office.at(cast.owner, "/rounds/complaints/")
    look(desk)
    page = desk.page
    page.get_by_role("link", name="Sở Y tế").click()
    press(page, "Nhận phúc tra")
    look(desk)
    page.fill("#outcome", "Đã xem kết luận kiểm tra số 12, kiểm tra đủ đơn vị.")
    page.get_by_text("Số liệu điều chỉnh").click()
    page.select_option("[name='in.choice']", "full")
    look(desk)
    press(page, "Điều chỉnh theo số liệu này")
    page.fill("#reason", "Theo kết luận phúc tra khiếu nại của Sở Y tế")
    look(desk)
    press(page, "Công bố bản điều chỉnh")
    new = ResultSet.objects.get(supersedes=old)
    assert new.rows.get(unit=unit).points == D("13.82")
    assert old.rows.get(unit=unit).points == D("13.32")
    desk.go(f"/results/{old.pk}/")
    expect(desk.page.locator("main")).to_contain_text("Bản này đã được thay thế")
    look(desk, "ban-dieu-chinh")


def the_record_holds_and_the_results_replay() -> None:
    told = CliRunner().invoke(chiso, ["audit", "verify", "--seal", "--lang", "en"])
    assert told.exit_code == 0, told.output
    assert re.search(r"^round:\d+: holds, \d+ links", told.output, re.MULTILINE), told.output
    for result in ResultSet.objects.all():
        assert replay(read_payload(result.payload)) == ()
