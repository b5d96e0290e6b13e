"""From an XLSForm to a score, in a real browser and by a real device's protocol.

A manager uploads a questionnaire with mistakes, mends it, reads it through and sends it into the field; citizens answer
by the QR's link on a phone, one of them without JavaScript; an interviewer's device sends over OpenRosa, twice; the
answers become microdata and estimates, and the estimate goes into a survey leaf of every department.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
import segno
from playwright.sync_api import Browser, expect

from chiso.engine.forms.filling import write_instance
from chiso.office.accounts.models import Role
from chiso.office.rounds.models import Answer, Stage
from chiso.office.rounds.workflow import default_workflow_data
from chiso.office.surveys.models import Draft, InstrumentVersion, Submission, SurveyFeed
from chiso.office.surveys.versions import form_of
from tests import factories
from tests.engine.forms.workbooks import SETTINGS, question, workbook
from tests.factories import Province
from tests.journeys.harness import DESKTOP, PHONE, OpenDesk
from tests.office.surveys.openrosa_client import Device, over_network

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

UNITS = ("so-noi-vu", "so-y-te", "so-tu-phap")
LEVELS = [("lk", str(at), f"Mức {at}", f"Level {at}") for at in range(1, 6)]
OFFICES = [("dv", key, key, key) for key in UNITS]
DESIGN = b"stages: [{unit: submission}]\n"
METHOD = b"""code: THU-NGHIEM
name: {vi: Thu nghiem, en: Trial}
sample: true
units: {column: don_vi, whole: true}
min_n_unit: 1
answers: [{code: a, values: {1: 0, 2: 0, 3: 0, 4: 1, 5: 1}}]
nodes: [{code: T, name: {vi: Hai long chung, en: Overall}, to: [0, 100]}]
indicators: [{code: Q, parent: T, var: muc, answers: a, name: {vi: Muc hai long, en: Level}}]
"""


def questionnaire(relevant: str = "${dung} = 'yes'") -> bytes:
    rows = [
        question("select_one dv", "don_vi", "Cơ quan anh/chị đã đến", "Office", required="yes"),
        question("text", "ho_ten", "Họ tên (không bắt buộc)", "Name", personal="yes"),
        question("select_one yn", "dung", "Có nhận được kết quả không?", "Any result?", required="yes"),
        question("select_one lk", "muc", "Mức hài lòng", "Satisfaction", relevant=relevant, required="yes"),
    ]
    choices = [("yn", "yes", "Có", "Yes"), ("yn", "no", "Không", "No"), *LEVELS, *OFFICES]
    return workbook(rows, choices, settings=(SETTINGS[0], ("Phiếu một trang", "mot-trang", "1", "Tiếng Việt (vi)")))


def file(name: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.fixture
def sheets(province: Province, settings: Any, tmp_path: Any) -> list[Any]:
    """Sheets of three departments whose leaf 2.2 takes a survey's result, and a survey without a wave."""
    settings.DATA_DIR = tmp_path
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    group = factories.group(round_, factories.framework_version())
    return [factories.sheet(group, province.units[key]) for key in UNITS]


@pytest.mark.usefixtures("sheets")
def test_a_questionnaire_goes_out_and_comes_back_as_a_score(
    open_desk: OpenDesk, browser: Browser, province: Province, live_server: Any
) -> None:
    manager = open_desk(province.people[str(Role.SURVEY_MANAGER)])
    page = manager.go("/surveys/")
    page.fill("#name", "Hài lòng một trang")
    page.select_option("#kind", "satisfaction")
    page.fill("#year", "2026")
    page.click("main form button.main")
    page.click("text=Phiếu hỏi")

    # with mistakes: all told, by row
    page.set_input_files("#xlsform", [file("phieu.xlsx", questionnaire("${khong_co} = ("))])
    page.click("text=Kiểm tra và lưu")
    expect(page.locator("table.problems")).to_contain_text("trang survey, dòng 5")
    manager.forgive(422)
    manager.assert_accessible()
    page.set_input_files("#xlsform", [file("phieu.xlsx", questionnaire())])
    page.click("text=Kiểm tra và lưu")
    expect(page.locator("h1")).to_contain_text("4 câu hỏi")
    expect(page.locator("main")).to_contain_text("Chỉ hỏi khi câu 3 là “Có”.")
    manager.assert_accessible()
    page.click("text=Đưa phiếu đi thu")
    page.click("text=Mở đường dẫn công khai")
    link = page.locator("a.hash").inner_text()
    shown = page.request.get(page.locator("img.qr").evaluate("img => img.src")).text()
    # the picture is the link: the same modules that the link gives
    assert (
        re.findall(r'd="([^"]+)"', shown)[-1]
        == re.findall(r'd="([^"]+)"', segno.make(link, error="m", micro=False).svg_inline(border=2, scale=8))[-1]
    )
    page.fill("#username", "an.nv")
    page.fill("#name", "Nguyễn Văn An")
    page.click("text=Thêm điều tra viên")
    password = page.locator(".note .secret").inner_text()
    manager.assert_accessible()
    collection = re.search(r"/collections/(\d+)/", page.url)
    assert collection is not None

    # a citizen on a phone, saved as it goes
    citizen = open_desk(size=PHONE)
    citizen.page.goto(link)
    citizen.assert_accessible()
    citizen.page.click("text=Bắt đầu trả lời")
    citizen.page.check("input[name='q:don_vi'][value=so-y-te]")
    expect(citizen.page.locator("[data-saved]")).to_have_text("Đã lưu")
    citizen.page.check("input[name='q:dung'][value=yes]")
    citizen.page.check("input[name='q:muc'][value='5']")
    citizen.assert_accessible()
    citizen.assert_fits()
    citizen.page.click("main .row.far >> text=Gửi câu trả lời")
    expect(citizen.page.locator("h1")).to_have_text("Đã gửi. Cảm ơn anh/chị")

    # another one whose browser runs no scripts: the question that an answer brings up comes with the next look
    plain = browser.new_context(java_script_enabled=False, viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    window = plain.new_page()
    window.goto(link)
    window.click("main button.main")
    window.check("input[name='q:don_vi'][value=so-tu-phap]")
    window.fill("input[name='q:ho_ten']", "Trần Thị Bình")
    window.check("input[name='q:dung'][value=yes]")
    window.click("main .row.far button.main")
    window.check("input[name='q:muc'][value='4']")
    window.click("main .row.far button.main")
    expect(window.locator("h1")).to_have_text("Đã gửi. Cảm ơn anh/chị")
    plain.close()
    assert Submission.objects.count() == 2 and not Draft.objects.exists()

    # an interviewer's device: finds the form, sends six, one of them twice
    device = Device(over_network(live_server.url), "an.nv", password)
    assert [form["formID"] for form in device.forms()] == ["mot-trang"]
    form = form_of(InstrumentVersion.objects.get())
    for number in (0, 1, 2, 3, 4, 5, 5):
        values = {"don_vi": UNITS[number % 3], "dung": "yes", "muc": "2" if number < 3 else "5"}
        data = write_instance(
            form, values, instance_id=f"uuid:{number}", started_at=factories.MOMENT, at=factories.MOMENT
        )
        assert device.submit(data).status == 201
    assert Submission.objects.count() == 8

    # answers become microdata and an estimate, the estimate a score
    page = manager.go(f"/surveys/collections/{collection[1]}/")
    expect(page.locator("h1")).to_contain_text("8 phiếu trả lời")
    page.set_input_files("#design", [file("thiet-ke.yaml", DESIGN)])
    page.set_input_files("#method", [file("phuong-phap.yaml", METHOD)])
    page.click("text=Gom phiếu và tính")
    expect(page.locator("h1")).to_contain_text("62,5")
    page.select_option("#feed-part", "T")
    page.locator("select[name=slot]").select_option(index=page.locator("select[name=slot] option").count() - 1)
    page.click("form[action$='/feed/'] button")
    expect(page.locator(".messages")).to_contain_text("3 phiếu")
    fed = {feed.sheet.unit.key: feed.value for feed in SurveyFeed.objects.select_related("sheet__unit")}
    assert fed == {"so-noi-vu": "50,00", "so-y-te": "66,67", "so-tu-phap": "66,67"}
    entered = Answer.objects.filter(stage=Stage.APPRAISAL_1, node="2.2")
    assert entered.count() == 3
