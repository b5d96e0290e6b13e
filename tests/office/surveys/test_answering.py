"""Answering on the pages: by link and by code, without JavaScript, saved as it goes, sent once."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from chiso.office.accounts.models import Role
from chiso.office.surveys.models import Draft, Submission
from chiso.office.surveys.operations.collecting import close_collection, make_codes, revoke_codes, set_public
from chiso.office.surveys.operations.drafts import sweep_drafts
from tests.engine.forms.workbooks import YES_NO, question, workbook
from tests.office.surveys.questionnaires import AT, collection, instrument

pytestmark = pytest.mark.django_db
ABOUT = {"q:age": "30", "q:phone": "0912345678"}


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def field(province):
    return set_public(actor=province.actor(Role.SURVEY_MANAGER), collection=collection(province), is_public=True, at=AT)


def begin(client, found) -> str:
    return client.post(f"/k/{found.public_token}/").headers["Location"]


def post(client, address, page, go="next", **answers):
    return client.post(address, {"page": page, "go": go, **answers})


def test_a_questionnaire_is_answered_page_by_page_without_an_account_and_without_javascript(client, field):
    assert "9 " not in client.get(f"/k/{field.public_token}/").content.decode()
    assert not Draft.objects.exists()
    address = begin(client, field)
    assert "Tuổi của anh/chị" in client.get(address).content.decode()
    assert post(client, address, 0, **ABOUT).headers["Location"].endswith("?page=1")
    # an answer brings up questions on the same page: they are shown before the next page comes
    shown = post(client, address, 1, **{"q:used": "yes"})
    assert shown.status_code == 422 and "Thủ tục nào?" in shown.content.decode()
    done = post(client, address, 1, **{"q:used": "yes", "q:which": ["land", "birth"], "q:score": "8"})
    assert done.headers["Location"].endswith("?page=2")
    answer = post(client, address, 2, go="send", **{"q:province": "p1", "q:day": "01/01/2026"})
    # the commune is offered only now that the province is known, and need not be answered
    assert answer.status_code == 422
    sent = post(client, address, 2, "send", **{"q:province": "p1", "q:commune": "c1", "q:day": "01/01/2026"})
    assert sent.headers["Location"] == "/k/done/" and client.get("/k/done/").status_code == 200
    kept = Submission.objects.get()
    assert kept.channel == "link" and not Draft.objects.exists()
    wanted = {"used": "yes", "which": "land birth", "score": "8", "day": "2026-01-01", "commune": "c1", "points": "80"}
    assert {column: kept.answers.get(column) for column in wanted} == wanted
    assert client.get(address).status_code == 404


def test_what_is_wrong_is_told_beside_its_question_and_what_was_typed_stays(client, field):
    address = begin(client, field)
    page = post(client, address, 0, **{"q:age": "15", "q:phone": "12"}).content.decode()
    assert page.count('aria-invalid="true"') == 2
    assert "Còn 2 câu cần xem lại" in page and 'value="15"' in page


def test_what_was_written_is_there_when_somebody_comes_back_to_the_address(client, field):
    address = begin(client, field)
    post(client, address, 0, go="back", **ABOUT)
    assert 'value="30"' in client.get(address).content.decode()
    sealed = Draft.objects.get()
    assert "0912345678" not in sealed.sealed and address.split("/")[-2] not in sealed.key_hash


def test_the_scripts_own_saving_keeps_and_shows_what_is_asked_now_without_complaints(client, field):
    address = begin(client, field)
    page = post(client, address, 1, go="save", **{"q:used": "yes"}).content.decode()
    assert "Thủ tục nào?" in page and "cần xem lại" not in page


def test_sending_early_leads_to_the_first_page_that_is_not_complete(client, field):
    address = begin(client, field)
    page = post(client, address, 2, go="send")
    assert page.status_code == 422 and "Trang 1/3" in page.content.decode()
    assert not Submission.objects.exists()


def test_a_code_opens_the_questionnaire_once_and_carries_its_unit(client, province):
    found = collection(province, instrument(province, workbook([question("select_one yn", "ok", "Tốt?")], YES_NO)))
    actor = province.actor(Role.SURVEY_MANAGER)
    made = make_codes(actor=actor, collection=found, wanted=[("xa-1", "hộ 7")], at=AT)[0]
    entered = client.post("/k/", {"code": made.code.lower().replace("-", " ")})
    start = entered.headers["Location"]
    assert client.get(start).status_code == 200 and not Draft.objects.exists()
    first = client.post(start).headers["Location"]
    again = client.post(start).headers["Location"]
    assert first != again and Draft.objects.count() == 1 and client.get(first).status_code == 404
    assert post(client, again, 0, go="send", **{"q:ok": "yes"}).headers["Location"] == "/k/done/"
    kept = Submission.objects.get()
    assert (kept.channel, kept.unit, kept.invitation.label) == ("code", "xa-1", "hộ 7")
    assert "đã dùng" in client.get(start).content.decode()
    assert client.post(start).status_code == 409


@pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDE-FGHJK", "' OR 1=1", "𝟚" * 10])
def test_a_wrong_code_is_told_and_opens_nothing(client, province, typed):
    answer = client.post("/k/", {"code": typed})
    assert answer.status_code == 422 and "Không có mã này" in answer.content.decode()


def test_nothing_can_be_begun_or_sent_after_closing_or_withdrawal(client, province, field):
    actor = province.actor(Role.SURVEY_MANAGER)
    address = begin(client, field)
    code = make_codes(actor=actor, collection=field, wanted=[("xa", "")], at=AT)[0]
    assert revoke_codes(actor=actor, collection=field, unit="xa", reason="in nhầm", at=AT) == 1
    assert client.post(f"/k/c/{code.code}/").status_code == 409
    close_collection(actor=actor, collection=field, reason="hết hạn", at=AT)
    assert post(client, address, 0, **ABOUT).status_code == 409
    assert client.post(f"/k/{field.public_token}/").status_code == 409
    set_public(actor=actor, collection=field, is_public=False, at=AT)
    assert client.get(f"/k/{field.public_token}/").status_code == 404


def test_a_draft_that_nobody_comes_back_to_is_swept(client, field):
    begin(client, field)
    assert sweep_drafts(before=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == 0
    assert sweep_drafts(before=dt.datetime(2100, 1, 1, tzinfo=dt.UTC)) == 1


def test_the_page_speaks_the_readers_language(client, field):
    address = begin(client, field)
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    assert "Your age" in page and "Tuổi của" not in page
    assert re.search(r'<html lang="en">', page)


def test_questions_that_the_page_does_not_ask_cannot_be_answered_by_adding_fields(client, field):
    address = begin(client, field)
    post(client, address, 0, **ABOUT, **{"q:points": "999", "q:start": "x"})
    from chiso.office.surveys.operations.drafts import draft_values

    values = draft_values(Draft.objects.get())
    assert values["points"] == "0" and "start" not in values
