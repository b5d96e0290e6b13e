"""The manager's pages of questionnaires: upload, preview, paper, link, codes, devices, decisions, in few queries."""

from __future__ import annotations

import base64
import io
import json
import zlib

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiso.office.accounts.models import Role
from chiso.office.surveys.device_settings import settings_code
from chiso.office.surveys.models import Collection, InstrumentVersion, Interviewer, Invitation, SetAside, Submission
from chiso.office.surveys.operations.collecting import make_codes, set_public
from chiso.office.surveys.operations.interviewers import add_interviewer
from tests.engine.forms.workbooks import question, workbook
from tests.office.surveys.questionnaires import AT, collection, receive, xml

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def manager(province, as_person):
    return as_person(province.people[str(Role.SURVEY_MANAGER)])


@pytest.fixture
def field(province):
    return set_public(actor=province.actor(Role.SURVEY_MANAGER), collection=collection(province), is_public=True, at=AT)


def test_a_workbook_with_mistakes_is_answered_by_row_and_nothing_is_stored(manager, field):
    bad = SimpleUploadedFile("phieu.xlsx", workbook([question("integer", "", "Tuổi")]))
    answer = manager.post(f"/surveys/waves/{field.wave_id}/instruments/store/", {"xlsform": bad})
    assert answer.status_code == 422 and "trang survey, dòng 2" in answer.content.decode()
    assert manager.post(f"/surveys/waves/{field.wave_id}/instruments/store/").status_code == 422
    assert InstrumentVersion.objects.count() == 1


@pytest.mark.parametrize(("kind", "begins"), [("xlsx", b"PK"), ("xml", b"<?xml"), ("docx", b"PK")])
def test_a_version_is_taken_as_a_file(manager, field, kind, begins):
    answer = manager.get(f"/surveys/instruments/{field.version_id}/file/{kind}/")
    assert answer.status_code == 200 and answer.content.startswith(begins)
    assert manager.get(f"/surveys/instruments/{field.version_id}/file/exe/").status_code == 404


def test_the_paper_form_has_every_question_its_codes_and_its_conditions_in_the_language_asked(manager, field):
    def paper(language: str) -> str:
        data = manager.get(f"/surveys/instruments/{field.version_id}/file/docx/?language={language}").content
        return "\n".join(line.text for line in docx.Document(io.BytesIO(data)).paragraphs)

    vietnamese, english = paper("vi"), paper("en")
    assert "4. Thủ tục nào? (nhiều lựa chọn) (bắt buộc)" in vietnamese and "☐ Đất đai [land]" in vietnamese
    assert "Chỉ hỏi khi câu 3 là “Có”." in vietnamese and "Ask only if question 3 is “Yes”." in english
    assert "^0[0-9]" not in vietnamese


def test_codes_are_shown_once_and_only_their_hashes_are_kept(manager, field):
    form = {"units": "xa-1\nxa-2", "each": "2"}
    page = manager.post(f"/surveys/collections/{field.pk}/codes/", form)
    shown = page.content.decode()
    assert Invitation.objects.count() == 4 and page.headers["Cache-Control"].find("no-store") >= 0
    assert not any(hash_ in shown for hash_ in Invitation.objects.values_list("code_hash", flat=True))
    book = manager.post(f"/surveys/collections/{field.pk}/codes/", {**form, "as": "xlsx"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == ["xa-1", "xa-1", "xa-2", "xa-2"]
    assert manager.get(rows[0][2].removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize("each", ["", "0", "-1", "1,5", "99999999"])
def test_a_number_of_codes_that_is_none_is_told(manager, field, each):
    answer = manager.post(f"/surveys/collections/{field.pk}/codes/", {"units": "", "each": each})
    assert answer.status_code == 422 and not Invitation.objects.exists()


def test_the_qr_code_is_an_svg_and_goes_with_the_link(manager, field):
    answer = manager.get(f"/surveys/collections/{field.pk}/qr.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml" and b"<svg" in answer.content
    manager.post(f"/surveys/collections/{field.pk}/change/public/", {"is_public": "0"})
    assert manager.get(f"/surveys/collections/{field.pk}/qr.svg").status_code == 404


def test_a_devices_password_is_shown_once_and_ends_with_a_reason(manager, field):
    page = manager.post(f"/surveys/collections/{field.pk}/interviewers/", {"username": "an.nv", "name": "An"})
    assert 'class="secret"' in page.content.decode()
    assert 'class="secret"' not in manager.get(f"/surveys/collections/{field.pk}/").content.decode()
    person = Interviewer.objects.get()
    address = f"/surveys/collections/{field.pk}/interviewers/{person.pk}/"
    assert manager.post(address, {"wish": "revoke", "reason": ""}).status_code == 422
    assert manager.post(address, {"wish": "revoke", "reason": "nghỉ"}).status_code == 302
    assert 'class="secret"' in manager.post(address, {"wish": "renew"}).content.decode()
    again = manager.post(f"/surveys/collections/{field.pk}/interviewers/", {"username": "AN.nv", "name": ""})
    assert again.status_code == 422 and again.content.decode().count('class="bad"') == 2


def test_what_was_put_aside_is_decided_on_the_page(manager, field):
    receive(field, xml(field, 1).replace(b"<score>8<", b"<score>99<"))
    receive(field, xml(field, 2).replace(b"<age>30<", b"<age>3<"))
    kind, constraint = SetAside.objects.order_by("id")
    assert manager.post(f"/surveys/set-aside/{kind.pk}/settle/", {"wish": "count", "reason": "x"}).status_code == 422
    assert manager.post(f"/surveys/set-aside/{kind.pk}/settle/", {"wish": "leave", "reason": ""}).status_code == 422
    manager.post(f"/surveys/set-aside/{kind.pk}/settle/", {"wish": "leave", "reason": "không đọc được"})
    manager.post(f"/surveys/set-aside/{constraint.pk}/settle/", {"wish": "count", "reason": "đã gọi lại"})
    page = manager.get(f"/surveys/collections/{field.pk}/").content.decode()
    assert "đã gọi lại" in page and "không đọc được" in page and Submission.objects.get().answers["age"] == "3"


def test_the_code_that_sets_up_a_device_holds_server_name_and_password(province):
    code = settings_code(server="https://x.vn/openrosa", username="an.nv", password="abcd", project="Hài lòng")
    told = json.loads(zlib.decompress(base64.b64decode(code)))
    assert set(told) == {"general", "admin", "project"} and told["project"] == {"name": "Hài lòng"}
    general = told["general"]
    assert (general["server_url"], general["username"], general["password"]) == (
        "https://x.vn/openrosa",
        "an.nv",
        "abcd",
    )


def test_a_new_password_comes_with_the_picture_that_sets_up_the_device_and_only_once(manager, field):
    shown = manager.post(f"/surveys/collections/{field.pk}/interviewers/", {"username": "an.nv", "name": "An"})
    assert 'src="data:image/svg+xml' in shown.content.decode() and "no-store" in shown.headers["Cache-Control"]
    assert "data:image/svg+xml" not in manager.get(f"/surveys/collections/{field.pk}/").content.decode()


def test_gathering_without_its_files_or_answers_is_told(manager, field):
    answer = manager.post(f"/surveys/collections/{field.pk}/gather/")
    assert answer.status_code == 422 and answer.content.decode().count('class="bad"') == 2


def test_a_closed_collection_is_reopened_with_a_reason_and_erased_only_when_closed(manager, field):
    receive(field)
    address = f"/surveys/collections/{field.pk}/change"
    assert manager.post(f"{address}/erase/", {"reason": "xong"}).status_code == 422
    manager.post(f"{address}/close/", {"reason": "hết hạn"})
    assert "Xóa dữ liệu cá nhân của 1 phiếu" in manager.get(f"/surveys/collections/{field.pk}/").content.decode()
    manager.post(f"{address}/erase/", {"reason": "xong"})
    assert Submission.objects.get().secret.erased_reason == "xong"
    manager.post(f"{address}/reopen/", {"reason": "gia hạn"})
    assert Collection.objects.get().closed_at is None
    assert manager.post(f"{address}/nothing/").status_code == 404


def test_the_pages_need_no_more_queries_for_more_rows(manager, province, field):
    def queries(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert manager.get(path).status_code == 200
        return len(seen)

    pages = [f"/surveys/waves/{field.wave_id}/instruments/", f"/surveys/collections/{field.pk}/"]
    actor = province.actor(Role.SURVEY_MANAGER)

    def more(start: int, count: int) -> None:
        for number in range(start, start + count):
            receive(field, xml(field, number))
            receive(field, xml(field, number + 100).replace(b"<score>8<", b"<score>99<"))
            name = f"pv{number}"
            add_interviewer(actor=actor, survey=field.wave.survey, username=name, name=name, at=AT)
            make_codes(actor=actor, collection=field, wanted=[(f"xa-{number}", "")], at=AT)

    more(1, 2)
    manager.get(pages[0])
    before = [queries(page) for page in pages]
    more(10, 5)
    assert [queries(page) for page in pages] == before
    assert before[1] <= 25
