"""Questionnaires with files of their own: lists and pictures, from the upload to pages, devices and paper."""

from __future__ import annotations

import io
import zipfile

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.surveys.models import InstrumentVersion, Submission
from chiso.office.surveys.operations.collecting import make_codes, set_public
from chiso.office.surveys.pages import openrosa
from tests.engine.forms.workbooks import HEADS, PNG, pictured, question, workbook
from tests.office.surveys.questionnaires import AT, collection, instrument, receive

pytestmark = pytest.mark.django_db
COMMUNES = "name,label,dan\nx1,Xã Một,1200\nx2,Xã Hai,900\n".encode()
ROWS = [
    question("select_one_from_file xa.csv", "xa", "Xã nào?", required="yes"),
    question("calculate", "dan", calculation="pulldata('xa', 'dan', 'name', ${xa})"),
]


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def public(province, version):
    actor = province.actor(Role.SURVEY_MANAGER)
    return set_public(actor=actor, collection=collection(province, version), is_public=True, at=AT)


def begin(client, found) -> str:
    return client.post(f"/k/{found.public_token}/").headers["Location"]


def test_a_list_in_a_file_is_answered_on_the_page_without_javascript_and_looked_up_in(client, province):
    found = public(province, instrument(province, workbook(ROWS), media={"xa.csv": COMMUNES}))
    address = begin(client, found)
    assert "Xã Hai" in client.get(address).content.decode()
    assert client.post(address, {"page": 0, "go": "send", "q:xa": "x2"}).headers["Location"] == "/k/done/"
    assert Submission.objects.get().answers == {"xa": "x2", "dan": "900"}


def test_a_long_list_is_a_menu(client, province):
    many = b"name,label\n" + b"".join(b"x%d,Xa %d\n" % (at, at) for at in range(41))
    found = public(province, instrument(province, workbook(ROWS[:1]), media={"xa.csv": many}))
    page = client.get(begin(client, found)).content.decode()
    assert "<select" in page and 'type="radio"' not in page


def test_what_a_device_sends_is_held_against_the_list(province):
    found = collection(province, instrument(province, workbook(ROWS), media={"xa.csv": COMMUNES}))
    data = (
        b"<data id='hai-long' version='2026.1'><xa>x2</xa><dan>900</dan>"
        b"<meta><instanceID>uuid:1</instanceID></meta></data>"
    )
    assert receive(found, data.replace(b"x2", b"zz").replace(b"uuid:1", b"uuid:2")).set_aside.reason == "does_not_fit"
    assert receive(found, data).submission.answers["xa"] == "x2"


def test_a_bad_list_is_told_on_upload_and_nothing_is_kept(province):
    with pytest.raises(InputError) as caught:
        instrument(province, workbook(ROWS), media={"xa.csv": "mã,tên\nx1,Xã\n".encode()})
    assert [each.code for each in caught.value.problems] == ["forms.list_column"]
    assert not InstrumentVersion.objects.exists()


def test_a_corrected_list_under_the_same_version_is_refused_and_the_same_is_the_same(province):
    first = instrument(province, workbook(ROWS), media={"xa.csv": COMMUNES})
    survey = first.instrument.survey
    assert instrument(province, workbook(ROWS), media={"xa.csv": COMMUNES}, survey=survey) == first
    with pytest.raises(InputError) as caught:
        instrument(province, workbook(ROWS), media={"xa.csv": COMMUNES + b"x3,C,1\n"}, survey=survey)
    assert [each.code for each in caught.value.problems] == ["surveys.version_taken"]


def test_a_file_that_the_form_does_not_name_is_noted(province):
    made = instrument(province, workbook(ROWS), media={"xa.csv": COMMUNES, "Xa.csv": b"", "anh.png": PNG})
    (note,) = [each for each in made.notes if each["code"] == "surveys.file_not_named"]
    assert note["got"] == "Xa.csv, anh.png"
    assert list(made.files.values_list("name", flat=True)) == ["xa.csv"]


def test_the_form_needs_no_file_for_what_was_answered_last_time(province):
    row = question("text", "t", "T", required="yes")
    last = question("text", "u", "U", relevant="${last-saved#t} != ''")
    assert not instrument(province, workbook([row, last])).files.exists()


def test_a_file_searched_in_by_a_device_is_asked_for(province):
    rows = [(*question("select_one xa", "xa", "Xã"), "minimal search('xa')")]
    data = workbook(rows, [("xa", "name", "label")], heads=(*HEADS, "appearance"))
    with pytest.raises(InputError) as caught:
        instrument(province, data)
    assert [(each.code, each.got) for each in caught.value.problems] == [("surveys.no_file", "xa.csv")]


def test_a_picture_is_shown_where_one_answers_and_to_nobody_else(client, province):
    found = public(province, instrument(province, pictured(), media={"the.png": PNG}))
    address = begin(client, found)
    key = address.rstrip("/").rpartition("/")[2]
    assert f'src="/k/f/{key}/the.png"' in client.get(address).content.decode()
    shown = client.get(f"/k/f/{key}/the.png")
    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")
    assert client.get(f"/k/f/{found.public_token}/the.png").status_code == 200
    for place in ("nobody/the.png", f"{key}/khac.png"):
        assert client.get(f"/k/f/{place}").status_code == 404


def test_a_list_is_no_picture(client, province):
    found = public(province, instrument(province, workbook(ROWS), media={"xa.csv": COMMUNES}))
    assert client.get(f"/k/f/{found.public_token}/xa.csv").status_code == 404


def test_a_code_shows_pictures_until_it_is_used(client, province):
    actor = province.actor(Role.SURVEY_MANAGER)
    found = collection(province, instrument(province, pictured(), media={"the.png": PNG}))
    (code,) = make_codes(actor=actor, collection=found, wanted=[("xa-1", "")], at=AT)
    assert client.get(f"/k/f/{code.code}/the.png").status_code == 200


@pytest.mark.parametrize(("content", "printed"), [(PNG, True), (b"no picture", False)], ids=["a picture", "none"])
def test_paper_and_preview_show_the_picture_or_name_it(as_person, province, content, printed):
    version = instrument(province, pictured(), media={"the.png": content})
    client = as_person(province.people[str(Role.SURVEY_MANAGER)])
    assert (
        f"/surveys/instruments/{version.pk}/shown/the.png"
        in client.get(f"/surveys/instruments/{version.pk}/").content.decode()
    )
    paper = client.get(f"/surveys/instruments/{version.pk}/file/docx/")
    with zipfile.ZipFile(io.BytesIO(paper.content)) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist()) is printed
        assert ("(hình: the.png)" in archive.read("word/document.xml").decode()) is not printed


def test_a_browser_that_sends_too_much_is_told_so(client, province, monkeypatch):
    monkeypatch.setattr(openrosa, "LARGEST", 1_000)
    found = public(province, instrument(province, pictured(), media={"the.png": PNG}))
    answer = client.post(f"/k/e/{found.public_token}/send/", {"file": io.BytesIO(b"x" * 2_000)})
    assert answer.status_code == 413 and "30 MB" in answer.json()["problems"][0]["message"]
