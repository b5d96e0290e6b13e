"""OpenRosa by the book: a device logs in, loads its form and files, sends whole and in parts, twice and wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import pytest
from django.test import Client

from chiso.office.accounts.models import Role
from chiso.office.surveys import digest
from chiso.office.surveys.models import SetAside, Submission, SubmissionFile
from chiso.office.surveys.operations.collecting import close_collection
from chiso.office.surveys.operations.interviewers import add_interviewer, renew_password, revoke_interviewer
from chiso.office.surveys.pages import openrosa
from tests.engine.forms.workbooks import question, workbook
from tests.office.surveys.openrosa_client import Answer, Device, path_of
from tests.office.surveys.questionnaires import AT, collection, instrument, xml

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def in_process(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Requests to the site in this process; CSRF is checked as it is for everybody."""
    kind = headers.get("Content-Type", "")
    rest = {name: value for name, value in headers.items() if name != "Content-Type"}
    response = Client(enforce_csrf_checks=True).generic(method, path, body, content_type=kind, headers=rest)
    return Answer(response.status_code, {k.lower(): v for k, v in response.items()}, response.content)


def device(province, found, username: str = "an.nv") -> Device:
    actor = province.actor(Role.SURVEY_MANAGER)
    _, password = add_interviewer(actor=actor, survey=found.wave.survey, username=username, name="An", at=AT)
    return Device(in_process, username, password)


def photographed(province):
    rows = [
        question("integer", "age", "Tuổi"),
        question("image", "front", "Mặt trước"),
        question("image", "back", "Mặt sau"),
        question("select_one_from_file xa.csv", "commune", "Xã"),
    ]
    return collection(province, instrument(province, workbook(rows), media={"xa.csv": b"name,label\n1,A\n"}))


PHOTOS = (
    b"<data id='hai-long' version='2026.1'><age>30</age><front>1.jpg</front><back>2.jpg</back>"
    b"<meta><instanceID>uuid:p</instanceID></meta></data>"
)


def test_a_device_finds_its_forms_and_loads_one_that_matches_its_hash(province):
    found = collection(province)
    phone = device(province, found)
    listed = phone.forms()
    assert [(each["formID"], each["version"], each["name"]) for each in listed] == [
        ("hai-long", "2026.1", "Phiếu hài lòng")
    ]
    form = phone.ask("GET", path_of(listed[0]["downloadUrl"]))
    assert f"md5:{hashlib.md5(form.body).hexdigest()}" == listed[0]["hash"]
    assert form.headers["content-type"].startswith("text/xml") and form.headers["x-openrosa-version"] == "1.0"
    assert "manifestUrl" not in listed[0] and "descriptionText" not in listed[0]


def test_the_files_of_a_form_are_listed_with_their_hashes(province):
    phone = device(province, photographed(province))
    listed = phone.manifest(phone.forms()[0]["manifestUrl"])
    assert listed[0]["filename"] == "xa.csv"
    content = phone.ask("GET", path_of(listed[0]["downloadUrl"])).body
    assert listed[0]["hash"] == f"md5:{hashlib.md5(content).hexdigest()}"


def test_a_device_is_told_where_to_send_and_how_much(province):
    answer = device(province, collection(province)).where()
    assert answer.status == 204
    assert path_of(answer.headers["location"]) == "/openrosa/submission"
    assert int(answer.headers["x-openrosa-accept-content-length"]) >= 10 * 2**20
    assert parsedate_to_datetime(answer.headers["date"]) and answer.headers["date"].endswith(" GMT")


@pytest.mark.parametrize("ending", ["", "/", "?deviceID=collect%3Aab%2Fc%20d", "/?deviceID=collect:ab"])
def test_addresses_are_taken_as_devices_write_them(province, ending):
    found = collection(province)
    phone = device(province, found)
    assert phone.ask("GET", f"/openrosa/formList{ending}").status == 200
    assert phone.ask("HEAD", f"/openrosa/submission{ending}").status == 204


def test_an_interview_with_a_hundred_and_one_photos_in_one_post_is_counted(province):
    phone = device(province, photographed(province))
    photos = {f"{number}.jpg": b"photo" for number in range(1, 102)}
    assert phone.submit(PHOTOS, photos).status == 201
    assert SubmissionFile.objects.count() == 2


def test_too_much_at_once_is_told_with_what_to_do(province, settings):
    found = collection(province)
    phone = device(province, found)
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    answer = phone.submit(xml(found), {"1.jpg": b"1", "2.jpg": b"2"})
    assert answer.status == 413 and "nhiều lần" in answer.message
    assert phone.submit(xml(found)).status == 201


def test_an_interview_encrypted_on_the_device_is_refused_with_what_to_mend(province):
    phone = device(province, collection(province))
    sealed = (
        b'<data xmlns="http://www.opendatakit.org/xforms/encrypted" encrypted="yes" id="hai-long" version="2026.1">'
        b"<base64EncryptedKey>eA==</base64EncryptedKey><encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
        b'<meta xmlns="http://openrosa.org/xforms"><instanceID>uuid:e</instanceID></meta></data>'
    )
    answer = phone.submit(sealed, {"submission.xml.enc": b"?"})
    assert answer.status == 400 and "public_key" in answer.message and not SetAside.objects.exists()


def test_a_form_that_is_not_there_is_answered_so_that_a_device_understands(province):
    answer = device(province, collection(province)).ask("GET", "/openrosa/forms/99999/form.xml")
    assert answer.status == 404 and answer.headers["x-openrosa-version"] == "1.0" and answer.message


def test_a_submission_is_counted_for_its_interviewer_and_once(province):
    found = collection(province)
    phone = device(province, found)
    first, again = phone.submit(xml(found)), phone.submit(xml(found))
    assert (first.status, again.status) == (201, 201)
    assert first.message == "Đã nhận." and again.message == "Đã nhận phiếu này từ trước."
    kept = Submission.objects.get()
    assert kept.interviewer.username == "an.nv" and kept.channel == "device"


def test_photos_in_several_posts_are_joined(province):
    phone = device(province, photographed(province))
    first = phone.submit(PHOTOS, {"1.jpg": b"one"}, incomplete=True)
    assert first.status == 201 and "1" in first.message
    assert phone.submit(PHOTOS, {"2.jpg": b"two"}).message == "Đã nhận phiếu này từ trước."
    assert Submission.objects.count() == 1 and SubmissionFile.objects.count() == 2
    assert phone.submit(PHOTOS, {"2.jpg": b"another"}).status == 409


@pytest.mark.parametrize(
    ("change", "status", "aside"),
    [
        (lambda data: data.replace(b"<score>8<", b"<score>5<"), 409, "tampered"),
        (lambda data: data.replace(b"uuid:00000001", b"uuid:x").replace(b"2026.1", b"2020.1"), 202, "unknown_version"),
        (lambda data: data.replace(b"uuid:00000001", b"uuid:x").replace(b">30<", b">3<"), 202, "does_not_fit"),
        (lambda data: data.replace(b'id="hai-long"', b'id="khac"'), 202, "unknown_version"),
        (lambda data: data[:-40], 400, None),
        (lambda data: data.replace(b"<instanceID>uuid:00000001</instanceID>", b""), 400, None),
    ],
)
def test_what_was_changed_or_is_old_or_broken_never_counts_and_is_answered(province, change, status, aside):
    found = collection(province)
    phone = device(province, found)
    phone.submit(xml(found))
    answer = phone.submit(change(xml(found)))
    assert answer.status == status and answer.message
    assert Submission.objects.count() == 1
    assert list(SetAside.objects.values_list("reason", flat=True)) == ([aside] if aside else [])


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
READ_OUT = '<!DOCTYPE d [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("head", [BOMB, READ_OUT])
def test_entities_are_refused_in_every_encoding_and_nothing_of_them_is_kept(province, head, encoding):
    phone = device(province, collection(province))
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{head}<data id="hai-long" version="2026.1"><age>30</age>'
        "<phone>&b;</phone><meta><instanceID>uuid:b</instanceID></meta></data>"
    )
    answer = phone.submit(text.encode(encoding))
    assert answer.status == 400 and "DOCTYPE" in answer.message
    assert not Submission.objects.exists() and not SetAside.objects.exists()


def test_a_submission_deeper_or_longer_than_any_form_is_refused(province):
    phone = device(province, collection(province))
    deep = b"<data id='hai-long'>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</data>"
    long = b"<data id='hai-long'><a>" + b"x" * (9 * 2**20) + b"</a></data>"
    for data in (deep, long):
        assert phone.submit(data).status == 400
    assert not SetAside.objects.exists()


def test_a_device_with_an_old_nonce_asks_again_and_is_counted_once(province):
    found = collection(province)
    phone = device(province, found)
    phone.where()
    old = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    phone.challenge["nonce"] = digest.challenge(old).split('nonce="')[1].split('"')[0]
    assert phone.submit(xml(found)).status == 201
    assert Submission.objects.count() == 1 and "stale" in phone.challenge


def test_a_nonce_that_nobody_gave_out_or_a_digest_for_another_address_lets_nobody_in(province):
    found = collection(province)
    phone = device(province, found)
    phone.where()
    phone.challenge["nonce"] = "0.0"
    assert phone.submit(xml(found)).status == 401
    again = Device(in_process, phone.username, phone.password)
    again.where()
    stolen = {"Authorization": again._authorization("POST", "/openrosa/formList")}
    assert in_process("POST", "/openrosa/submission", stolen, b"").status == 401
    assert not Submission.objects.exists()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_photo_larger_than_a_request_may_be_is_told_and_the_interview_still_counts(province, monkeypatch, chunked):
    monkeypatch.setattr(openrosa, "LARGEST", 100_000)
    phone = device(province, photographed(province))
    if chunked:
        phone.send = in_chunks
    answer = phone.submit(PHOTOS, {"1.jpg": b"x" * 200_000})
    assert answer.status == 413 and "nhiều lần" in answer.message
    assert not Submission.objects.exists() and not SetAside.objects.exists()
    assert phone.submit(PHOTOS, {"1.jpg": b"small"}, incomplete=True).status == 201
    assert phone.submit(PHOTOS, {"2.jpg": b"other"}).status == 201
    assert Submission.objects.count() == 1 and SubmissionFile.objects.count() == 2


def in_chunks(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """A request that does not say how long it is."""
    kind = headers.get("Content-Type", "")
    rest = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items() if name != "Content-Type"
    }
    told = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_TYPE": kind, "CONTENT_LENGTH": "", **rest}
    told |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(body)}
    response = Client(enforce_csrf_checks=True).request(**told)
    return Answer(response.status_code, {k.lower(): v for k, v in response.items()}, response.content)


def test_an_upload_cut_in_the_middle_of_its_second_photo_is_taken_up_again_and_counted_once(province):
    phone = device(province, photographed(province))

    def cut(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if method == "POST":
            body = body[: body.index(b"second") + 3]
        return in_process(method, path, headers, body)

    phone.send = cut
    phone.where()
    assert phone.submit(PHOTOS, {"1.jpg": b"first", "2.jpg": b"second"}).status == 400
    assert not Submission.objects.exists() and not SubmissionFile.objects.exists()
    phone.send = in_process
    for _ in range(2):
        assert phone.submit(PHOTOS, {"1.jpg": b"first", "2.jpg": b"second"}).status == 201
    assert Submission.objects.count() == 1 and SubmissionFile.objects.count() == 2


def test_after_closing_a_device_may_still_send_and_a_person_decides(province):
    found = collection(province)
    phone = device(province, found)
    close_collection(actor=province.actor(Role.SURVEY_MANAGER), collection=found, reason="hết hạn", at=AT)
    assert phone.forms() == []
    assert phone.submit(xml(found)).status == 202


def test_a_broken_off_upload_is_told_and_the_next_one_counts(province):
    found = collection(province)
    phone = device(province, found)
    phone.where()
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    half = b'--x\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n\r\n<data id='
    assert phone.ask("POST", "/openrosa/submission", kind, half).status == 400
    assert phone.ask("POST", "/openrosa/submission", kind, b"").status == 400
    assert phone.submit(xml(found)).status == 201


def test_nobody_gets_in_with_a_wrong_old_or_revoked_password_or_anothers_answer(province):
    found = collection(province)
    actor = province.actor(Role.SURVEY_MANAGER)
    person, password = add_interviewer(actor=actor, survey=found.wave.survey, username="binh", name="Bình", at=AT)
    good, wrong = Device(in_process, "binh", password), Device(in_process, "binh", "sai")
    assert good.where().status == 204
    assert wrong.where().status == 401 and Device(in_process, "ai-do", password).where().status == 401
    renewed = Device(in_process, "binh", renew_password(actor=actor, interviewer=person, at=AT))
    assert good.where().status == 401 and renewed.where().status == 204
    revoke_interviewer(actor=actor, interviewer=person, reason="nghỉ", at=AT)
    assert renewed.where().status == 401


def test_the_digest_is_about_this_address_and_method_only(province):
    phone = device(province, collection(province))
    phone.where()
    stolen = phone._authorization("HEAD", "/openrosa/submission")
    for method, path in (("GET", "/openrosa/formList"), ("POST", "/openrosa/submission")):
        assert in_process(method, path, {"Authorization": stolen}, b"").status == 401


def test_an_old_nonce_is_stale_and_a_made_up_one_is_nobodys():
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    ha1 = hashlib.md5(b"an:ChiSo:mat").hexdigest()
    fake = Device(in_process, "an", "mat", challenge={"realm": "ChiSo", "opaque": "chiso", "nonce": ""})

    def verdict(nonce: str, after: dt.timedelta) -> digest.Verdict:
        fake.challenge["nonce"] = nonce
        header = fake._authorization("GET", "/x")
        return digest.judge(header, "GET", ("/x",), now + after, lambda name: ha1)

    made = digest.challenge(now).split('nonce="')[1].split('"')[0]
    assert verdict(made, dt.timedelta(minutes=1)).username == "an"
    assert verdict(made, dt.timedelta(hours=1)) == digest.Verdict(None, stale=True)
    for nonce in ("", "abc", "zz.zz", made[:-1] + "0" if made[-1] != "0" else made[:-1] + "1"):
        assert verdict(nonce, dt.timedelta(0)) == digest.Verdict(None)


@pytest.mark.parametrize(
    "header", ["", "Basic eA==", "Digest", 'Digest username="a', 'Digest realm="ChiSo", qop="auth"']
)
def test_a_header_that_is_no_digest_is_nobodys(header):
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert digest.judge(header, "GET", ("/x",), now, lambda name: "") == digest.Verdict(None)


def test_an_interviewer_sees_no_other_surveys_forms(province):
    from chiso.office.surveys.operations.waves import open_survey

    found = collection(province)
    other = open_survey(actor=province.actor(Role.SURVEY_MANAGER), name="Khác", kind="other", target=None, at=AT)
    _, password = add_interviewer(
        actor=province.actor(Role.SURVEY_MANAGER), survey=other, username="la", name="Lạ", at=AT
    )
    stranger = Device(in_process, "la", password)
    assert stranger.forms() == []
    assert stranger.ask("GET", f"/openrosa/forms/{found.version_id}/form.xml").status == 404
    assert stranger.submit(xml(found)).status == 202 and not Submission.objects.exists()
