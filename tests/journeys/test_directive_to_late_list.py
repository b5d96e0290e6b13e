"""From a document to the late list: read, confirmed by keyboard, entered, handed down, looked for, reminded of."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import pytest
from django.utils import timezone
from docx.shared import Mm
from playwright.sync_api import Page, expect

from chiso.office.accounts.models import Role
from chiso.office.directives.models import Directive, Draft, Goal, Handed, Task
from tests.factories import Province
from tests.journeys.harness import PHONE, Desk, OpenDesk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
FIELDS = ("7,5", "8,5", "13,44", "10,5", "11,95", "11", "13,48", "13")
PLAN = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 17/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Mẫu, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Cải thiện, nâng cao Chỉ số cải cách hành chính (PAR INDEX) năm 2026

I. MỤC TIÊU
1. Phấn đấu Chỉ số CCHC của tỉnh năm 2026 tăng ít nhất 01 bậc so với năm 2025 và Chỉ số SIPAS đạt 85%.
2. Điểm các lĩnh vực phải đạt như sau:
- Công tác chỉ đạo, điều hành: 7,5 điểm;
- Văn bản quy phạm pháp luật: 8,5 điểm;
- Thủ tục hành chính: 13,44 điểm;
- Tổ chức bộ máy: 10,5 điểm;
- Chế độ công vụ: 11,95 điểm;
- Tài chính công: 11 điểm;
- Hiện đại hóa hành chính: 13,48 điểm;
- Tác động của cải cách hành chính: 13 điểm.

II. NHIỆM VỤ
1. Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp xây dựng kế hoạch kiểm tra công tác CCHC, trình UBND tỉnh trước 15/3/2026.
2. Các sở, ban, ngành đăng ít nhất 01 tin, bài về cải cách hành chính hằng tháng.
3. Rà soát, đơn giản hóa thủ tục hành chính thuộc phạm vi quản lý trong quý II năm 2026.
"""


@pytest.fixture
def owner(open_desk: OpenDesk, province: Province, files_dir: object) -> Desk:
    return open_desk(province.people[str(Role.ROUND_OWNER)])


def look(desk: Desk) -> None:
    desk.assert_accessible()
    desk.assert_fits()


def read(desk: Desk, name: str, text: str) -> Page:
    page = desk.go("/directives/drafts/")
    look(desk)
    page.set_input_files("[name=file]", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Đọc", exact=True).click()
    page.wait_for_url("**/directives/drafts/*/")
    return page


def test_a_document_becomes_confirmed_targets_tasks_a_letter_and_the_late_list(
    owner: Desk, province: Province, open_desk: OpenDesk
) -> None:
    page = read(owner, "ke-hoach.txt", PLAN)
    expect(page.locator("h1")).to_have_text("Đọc văn bản 17/KH-UBND ngày 05/01/2026")
    look(owner)
    the_clear_items_are_accepted_together_and_the_rest_by_keyboard(page)
    the_document_is_registered_and_its_items_enter_a_plan(owner)
    the_plan_is_handed_to_the_departments(owner)
    the_silent_units_get_a_letter(owner)
    the_late_list_names_them(owner, open_desk(province.people[str(Role.LEADER)], size=PHONE))


def the_clear_items_are_accepted_together_and_the_rest_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Nhận mục không có cảnh báo").click()
    expect(page.locator(".messages")).to_contain_text("Đã nhận 12 mục")
    expect(page.locator("#counts")).to_contain_text("Chờ xem 1")
    open_item = page.locator('li[data-state="open"]')
    # N is refused with the reason in place: the text names no lead
    page.keyboard.press("n")
    expect(open_item.locator(".err")).to_contain_text("Chưa có cơ quan chủ trì")
    page.keyboard.press("s")
    open_item.get_by_label("Cơ quan chủ trì").fill("Sở Tư pháp")
    open_item.get_by_role("button", name="Nhận như đã sửa").click()
    expect(page.locator("#counts")).to_contain_text("Đã nhận 13")
    # what was accepted can be taken back and rejected
    last = page.locator("li[data-item]").last
    last.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("#counts")).to_contain_text("Chờ xem 1")
    page.keyboard.press("n")
    expect(page.locator("#counts")).to_contain_text("Đã nhận 13")


def the_document_is_registered_and_its_items_enter_a_plan(owner: Desk) -> None:
    page = owner.page
    owner.forgive(422)
    page.get_by_text("Kiểm thông tin rồi vào sổ").click()
    page.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("Đã vào sổ 17/KH-UBND")
    assert (Goal.objects.count(), Task.objects.count()) == (0, 0)
    page.get_by_role("button", name="Đưa mục đã nhận vào kế hoạch").click()
    page.get_by_role("button", name="Đưa vào kế hoạch", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("Đã vào kế hoạch: 10 mục tiêu, 5 nhiệm vụ")
    goals = page.get_by_role("region", name="Mục tiêu", exact=True).first
    for value in (*FIELDS, "85"):
        expect(goals).to_contain_text(value)
    assert set(Task.objects.values_list("lead__key", flat=True)) == {"so-noi-vu", "so-y-te", "so-tu-phap"}
    look(owner)
    for view in ("Theo tháng", "Theo tình trạng"):
        page.get_by_role("link", name=view).click()
        look(owner)


def the_plan_is_handed_to_the_departments(owner: Desk) -> None:
    page = owner.go(f"/directives/{Directive.objects.get().pk}/cascade/")
    page.get_by_label("Đơn vị phải triển khai").fill("Các sở, ban, ngành")
    page.get_by_label("Hạn", exact=True).fill("10")
    page.get_by_role("button", name="Giao triển khai").click()
    assert Handed.objects.count() == 3
    # three weeks later one has answered, two are silent
    today = timezone.localdate()
    Handed.objects.update(handed_on=today - dt.timedelta(days=30), due=today - dt.timedelta(days=9))
    Handed.objects.filter(unit__key="so-noi-vu").update(explanation="Là cơ quan chủ trì", explained_on=today)
    page = owner.go("/directives/radar/")
    expect(page.locator("main")).to_contain_text("Sở Y tế")
    look(owner)


def the_silent_units_get_a_letter(owner: Desk) -> None:
    page = owner.go(f"/directives/{Directive.objects.get(code='17/KH-UBND').pk}/")
    page.get_by_role("button", name="Soạn công văn đôn đốc").click()
    expect(page.locator("h1")).to_contain_text("2 đơn vị")
    look(owner)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải Word").click()
    paper = docx.Document(io.BytesIO(Path(taken.value.path()).read_bytes()))
    section = paper.sections[0]
    # Decree 30/2020, Annex I: A4, top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert 20 <= round(section.top_margin / Mm(1)) <= 25 and 30 <= round(section.left_margin / Mm(1)) <= 35
    words = "\n".join(
        [line.text for line in paper.paragraphs]
        + [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    )
    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "17/KH-UBND", "Sở Y tế", "Sở Tư pháp"):
        assert said in words


def the_late_list_names_them(owner: Desk, leader: Desk) -> None:
    page = owner.go("/directives/overdue/")
    expect(page.locator("main")).to_contain_text("Sở Y tế")
    expect(page.locator("main")).to_contain_text("17/KH-UBND")
    look(owner)
    page = leader.go("/directives/overdue/")
    expect(page.locator("h1")).to_contain_text("quá hạn")
    page.get_by_role("link", name="Sở Y tế").first.click()
    expect(page.locator("h1")).to_contain_text("Sở Y tế")
    look(leader)


def test_the_plan_of_dak_nong_gives_eight_fields_a_rank_and_a_share(owner: Desk, province: Province) -> None:
    found = [path for path in SEEDS.glob("*.txt") if "13,44" in path.read_text(encoding="utf-8")]
    if not found:
        pytest.skip("the five seed texts are not at hand beside the repository")
    page = read(owner, "dak-nong.txt", found[0].read_text(encoding="utf-8"))
    page.get_by_role("link", name="Chỉ tiêu 10").click()
    page.get_by_role("button", name="Nhận mục không có cảnh báo").click()
    items = Draft.objects.get().items.filter(kind="target", state="accepted")
    told = {
        f"{value.normalize():f}".replace(".", ",")
        for value in items.filter(measure="points").values_list("value", flat=True)
    }
    assert told == set(FIELDS)
    assert items.get(measure="percent").index == "SIPAS"
    assert items.get(measure="ranks_up").index == "PAR INDEX"
