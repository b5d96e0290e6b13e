"""A whole XLSForm in the browser (repeats, a photo, a place), where the optional engine was built."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from chiso.office.accounts.models import Role
from chiso.office.surveys.form_engine import is_built
from chiso.office.surveys.models import Submission
from chiso.office.surveys.operations.collecting import set_public
from tests.engine.forms.workbooks import YES_NO, question, workbook
from tests.factories import Province
from tests.journeys.harness import PHONE, OpenDesk
from tests.office.surveys.questionnaires import AT, collection, instrument

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not is_built(), reason="the form engine was not built: make forms-engine (needs Node)"),
]


def test_repeats_a_photo_and_a_place_are_answered_in_the_browser_and_counted(
    open_desk: OpenDesk, province: Province, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    rows = [
        question("integer", "age", "Tuổi", "Age", required="yes", constraint=". >= 18"),
        question("select_one yn", "has", "Có con?", "Children?"),
        question("begin_repeat", "kid", "Con", "Child", relevant="${has} = 'yes'"),
        question("text", "kname", "Tên con", "Name"),
        question("end_repeat"),
        question("calculate", "kids", calculation="count(${kid})"),
        question("image", "photo", "Ảnh", "Photo"),
        question("geopoint", "loc", "Vị trí", "Place"),
    ]
    found = collection(province, instrument(province, workbook(rows, YES_NO)))
    found = set_public(actor=province.actor(Role.SURVEY_MANAGER), collection=found, is_public=True, at=AT)
    desk = open_desk(size=PHONE)
    desk.page.context.grant_permissions(["geolocation"])
    desk.page.context.set_geolocation({"latitude": 10.5, "longitude": 106.5})
    page = desk.go(f"/k/{found.public_token}/")
    page.click("text=Bắt đầu trả lời")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    page.click("[data-submit]")
    expect(page.locator("[data-told]")).to_contain_text("Còn câu chưa trả lời đúng")
    page.fill("input[name='/data/age']", "32")
    page.check("input[name='/data/has'][value=yes]")
    page.fill("input[name='/data/kid/kname']", "An")
    page.click(".add-repeat-btn")
    page.locator("input[name='/data/kid/kname']").nth(1).fill("Bé")
    page.set_input_files("input[type=file]", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8 photo"}])
    page.click("text=Lấy vị trí")
    expect(page.locator("input[name='/data/loc']")).to_have_value("10.5 106.5 0 0")
    desk.assert_fits()
    page.click("[data-submit]")
    expect(page.locator("h1")).to_have_text("Đã gửi. Cảm ơn anh/chị")
    kept = Submission.objects.get()
    assert kept.answers == {"age": "32", "has": "yes", "kids": "2", "kid": [{"kname": "An"}, {"kname": "Bé"}]}
    assert kept.attachments.get().name == kept.files[0] and kept.channel == "link"
