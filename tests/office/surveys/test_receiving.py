"""Answers that come in: counted once, whatever the network does; put aside when they do not fit; people apart."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.audit.models import AuditEvent
from chiso.office.sealing import unseal
from chiso.office.surveys.estimates import rows_of
from chiso.office.surveys.incoming import Upload
from chiso.office.surveys.models import SetAside, Submission, SubmissionFile, SubmissionSecret
from chiso.office.surveys.operations.collecting import close_collection, make_codes, open_collection, set_public
from chiso.office.surveys.operations.gathering import gather_responses
from chiso.office.surveys.operations.interviewers import add_interviewer
from chiso.office.surveys.operations.receiving import Came, receive_submission
from chiso.office.surveys.operations.settling import count_after_all, erase_respondents, leave_out, may_count
from chiso.office.surveys.queries.gathering import gather
from chiso.office.surveys.store import survey_store
from tests.engine.forms.workbooks import SETTINGS, YES_NO, question, workbook
from tests.office.surveys.questionnaires import ANSWERS, AT, collection, instrument, receive, xml

pytestmark = pytest.mark.django_db
PHOTO = b"\xff\xd8 a photo"


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def field(province):
    return collection(province)


def photographed(province):
    """A collection whose questionnaire asks for two photos."""
    rows = [
        question("integer", "age", "Tuổi"),
        question("image", "front", "Mặt trước"),
        question("image", "back", "Mặt sau"),
    ]
    found = collection(province, instrument(province, workbook(rows)))
    data = (
        b"<data id='hai-long' version='2026.1'><age>30</age><front>1.jpg</front><back>2.jpg</back>"
        b"<meta><instanceID>uuid:p</instanceID></meta></data>"
    )
    return found, data


def test_a_submission_is_counted_with_its_answers_and_without_the_personal_ones(field):
    kept = receive(field).submission
    assert kept is not None
    assert kept.answers["age"] == "30" and "phone" not in kept.answers
    assert b"0912345678" in unseal(kept.secret.sealed.encode(), kept.secret.sealed_key)
    assert (kept.ended_at - kept.started_at).total_seconds() == 7 * 60
    assert AuditEvent.objects.filter(action="surveys.submission.receive").count() == 1


def test_the_same_submission_again_is_counted_once(field):
    first, second = receive(field), receive(field)
    assert first.submission == second.submission and second.again
    assert Submission.objects.count() == 1 and not SetAside.objects.exists()


def test_another_content_under_the_same_id_is_put_aside_once_and_the_first_stands(field):
    receive(field)
    changed = xml(field, values={**ANSWERS, "score": "1"})
    aside = receive(field, changed).set_aside
    assert receive(field, changed).set_aside == aside
    assert aside.reason == "tampered" and not may_count(aside)
    assert Submission.objects.get().answers["score"] == "8"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"<score>8<", b"<score>99<", "does_not_fit"),
        (b"<age>30<", b"<age>abc<", "does_not_fit"),
        (b"<province/>", b"<province/><more>1</more>", "does_not_fit"),
        (b"2026.1", b"1999.9", "unknown_version"),
    ],
)
def test_what_does_not_fit_is_put_aside_with_its_reason_and_nothing_is_lost(field, old, new, reason):
    data = xml(field).replace(old, new)
    received = receive(field, data)
    assert received.submission is None and received.set_aside.reason == reason
    assert unseal(received.set_aside.sealed.encode(), received.set_aside.sealed_key) == data
    assert received.set_aside.problems[0]["message"][0]


@pytest.mark.parametrize("data", [b"", b"<x", b"<a/>", b"<!DOCTYPE x><a id='b'/>"])
def test_what_is_no_submission_at_all_is_refused(field, data):
    with pytest.raises(InputError):
        receive_submission(came=Came(data, "device"), collection=field, at=AT)
    assert not SetAside.objects.exists()


def test_an_older_version_still_counts_as_what_it_is_and_the_newer_is_given_out(province, field):
    old = xml(field)
    newer = satisfaction_version(province, "2026.2", field)
    actor = province.actor(Role.SURVEY_MANAGER)
    changed = open_collection(actor=actor, wave=field.wave, version=newer, at=AT)
    assert changed.pk == field.pk and changed.version == newer
    kept = receive(changed, old).submission
    assert kept.version.version == "2026.1"


def satisfaction_version(province, version, field):
    rows = [question("integer", "age", "Bao nhiêu tuổi?"), question("text", "more", "Ý kiến")]
    data = workbook(rows, settings=(SETTINGS[0], ("Phiếu", "hai-long", version, "Tiếng Việt (vi)")))
    return instrument(province, data, survey=field.wave.survey)


def test_what_comes_after_closing_is_put_aside_and_a_person_may_have_it_counted(province, field):
    actor = province.actor(Role.SURVEY_MANAGER)
    closed = close_collection(actor=actor, collection=field, reason="hết hạn", at=AT)
    aside = receive(closed).set_aside
    assert aside.reason == "closed" and may_count(aside)
    kept = count_after_all(actor=actor, set_aside=aside, reason="thu trước hạn, gửi muộn", at=AT)
    assert kept.answers["age"] == "30"
    assert SetAside.objects.get().submission == kept
    assert AuditEvent.objects.get(action="surveys.submission.count").reason == "thu trước hạn, gửi muộn"


def test_nobody_decides_without_a_reason_and_nobody_decides_twice(province, field):
    actor = province.actor(Role.SURVEY_MANAGER)
    aside = receive(field, xml(field).replace(b"<score>8<", b"<score>99<")).set_aside
    with pytest.raises(InputError):
        leave_out(actor=actor, set_aside=aside, reason=" ", at=AT)
    leave_out(actor=actor, set_aside=aside, reason="không đọc được", at=AT)
    with pytest.raises(InputError):
        leave_out(actor=actor, set_aside=aside, reason="lần nữa", at=AT)


def test_a_correction_takes_the_place_of_what_it_corrects_and_only_its_author_may(province, field):
    actor = province.actor(Role.SURVEY_MANAGER)
    first, _ = add_interviewer(actor=actor, survey=field.wave.survey, username="an", name="An", at=AT)
    other, _ = add_interviewer(actor=actor, survey=field.wave.survey, username="binh", name="Bình", at=AT)
    old = receive(field, interviewer=first).submission
    stolen = receive(field, xml(field, 2, deprecated="uuid:00000001"), interviewer=other)
    assert stolen.set_aside.reason == "correction"
    new = receive(field, xml(field, 3, {**ANSWERS, "score": "5"}, "uuid:00000001"), interviewer=first).submission
    assert new.replaces == old
    assert gather(field).frame["score"].to_list() == [5.0]
    again = receive(field, xml(field, 4, deprecated="uuid:00000001"), interviewer=first)
    assert again.set_aside.reason == "correction"


def test_attachments_come_in_parts_each_kept_once_and_encrypted(province):
    found, data = photographed(province)
    first = receive(found, data, files={"1.jpg": PHOTO})
    assert first.missing == ("2.jpg",)
    second = receive(found, data, files={"1.jpg": PHOTO, "2.jpg": b"back", "3.jpg": b"nobody asked"})
    assert second.missing == () and second.again and second.clashing == ()
    assert sorted(SubmissionFile.objects.values_list("name", flat=True)) == ["1.jpg", "2.jpg"]
    kept = SubmissionFile.objects.get(name="1.jpg")
    assert PHOTO not in survey_store().get(kept.sha256)
    assert unseal(survey_store().get(kept.sha256), kept.sealed_key) == PHOTO


def test_another_photo_under_the_same_name_does_not_take_the_first_ones_place(province):
    found, data = photographed(province)
    receive(found, data, files={"1.jpg": PHOTO})
    assert receive(found, data, files={"1.jpg": b"other"}).clashing == ("1.jpg",)


def test_photos_of_what_was_put_aside_wait_with_it(province):
    found, data = photographed(province)
    actor = province.actor(Role.SURVEY_MANAGER)
    closed = close_collection(actor=actor, collection=found, reason="hết hạn", at=AT)
    receive(closed, data, files={"1.jpg": PHOTO})
    aside = receive(closed, data, files={"2.jpg": b"back"}).set_aside
    aside.refresh_from_db()
    kept = count_after_all(actor=actor, set_aside=aside, reason="gửi muộn", at=AT)
    assert sorted(kept.attachments.values_list("name", flat=True)) == ["1.jpg", "2.jpg"]


def test_people_are_erased_with_their_keys_and_the_answers_stay(province):
    found, data = photographed(province)
    actor = province.actor(Role.SURVEY_MANAGER)
    kept = receive(found, data, files={"1.jpg": PHOTO}).submission
    blob = kept.attachments.get().sha256
    with pytest.raises(InputError):
        erase_respondents(actor=actor, collection=found, reason="xong", at=AT)
    closed = close_collection(actor=actor, collection=found, reason="xong", at=AT)
    assert erase_respondents(actor=actor, collection=closed, reason="hết thời hạn lưu", at=AT) == 1
    secret = SubmissionSecret.objects.get()
    assert (secret.sealed, secret.sealed_key) == ("", "") and secret.erased_at == AT
    assert not survey_store().holds(blob)
    assert gather(closed).frame["age"].to_list() == [30] and gather(closed).erased == 1


def test_submissions_are_never_changed_or_removed(field):
    kept = receive(field).submission
    for change in (lambda: Submission.objects.filter(pk=kept.pk).update(unit="x"), kept.delete):
        with pytest.raises((DatabaseError, Exception), match=r"append-only|protected"), transaction.atomic():
            change()


def test_a_version_never_changes_and_the_same_file_again_is_the_same_version(province):
    first = instrument(province)
    assert instrument(province, survey=first.instrument.survey) == first
    other = workbook([question("text", "a", "Khác")])
    with pytest.raises(InputError) as caught:
        instrument(province, other, survey=first.instrument.survey)
    assert caught.value.problems[0].code == "surveys.version_taken"


def test_a_form_that_shows_a_file_needs_it(province):
    rows = [question("select_one_from_file xa.csv", "commune", "Xã")]
    with pytest.raises(InputError) as caught:
        instrument(province, workbook(rows))
    assert [(each.code, each.got) for each in caught.value.problems] == [("surveys.no_file", "xa.csv")]
    kept = instrument(
        province, workbook(rows), media={"xa.csv": b"name,label\n1,A\n"}, survey=survey_of_the_refused(province)
    )
    assert [each.name for each in kept.files.all()] == ["xa.csv"]


def survey_of_the_refused(province):
    from chiso.office.surveys.models import Survey

    return Survey.objects.get()


def test_a_link_and_codes_are_not_given_out_for_a_form_that_needs_a_device(province):
    found = collection(province, instrument(province, workbook([question("image", "front", "Mặt trước")])))
    actor = province.actor(Role.SURVEY_MANAGER)
    with pytest.raises(InputError):
        set_public(actor=actor, collection=found, is_public=True, at=AT)
    with pytest.raises(InputError):
        make_codes(actor=actor, collection=found, wanted=[("", "")], at=AT)


def test_everything_that_came_becomes_a_table_with_kinds_ticks_and_personal_columns_apart(field):
    for number in range(1, 4):
        receive(field, xml(field, number), unit="xa-1")
    found = gather(field)
    row = found.frame.row(0, named=True)
    assert (row["age"], row["used"], row["which"], row["score"]) == (30, "yes", "land birth", 8.0)
    assert (row["which/land"], row["which/birth"], row["unit"], row["minutes"]) == (1, 1, "xa-1", 7.0)
    assert row["phone"] == "0912345678" and found.personal == ("phone",)
    assert "thanks" not in found.frame.columns


METHOD = """code: THU
name: {vi: Thử, en: Test}
sample: true
units: {column: unit, whole: true}
min_n_unit: 1
answers: [{code: a, values: {1: 0, 2: 0, 3: 0, 4: 1, 5: 1}}]
nodes: [{code: T, name: {vi: Chung, en: All}, to: [0, 100]}]
indicators: [{code: Q, parent: T, var: q, answers: a, name: {vi: Câu hỏi, en: Question}}]
"""


def test_what_came_in_becomes_microdata_and_an_estimate(province):
    likert = [("lk", str(at), f"Mức {at}", f"Level {at}") for at in range(1, 6)]
    rows = [question("select_one lk", "q", "Hài lòng?"), question("text", "ten", "Tên", personal="x")]
    found = collection(province, instrument(province, workbook(rows, [*YES_NO, *likert])))
    for number in range(40):
        values = {"q": "5" if number % 4 else "2", "ten": f"Người {number}"}
        receive(found, xml(found, number, values), unit="so-y-te")
    actor = province.actor(Role.SURVEY_MANAGER)
    files = Upload("d.yaml", b"stages: [{unit: submission}]\n"), Upload("m.yaml", METHOD.encode())
    made = gather_responses(actor=actor, collection=found, design=files[0], method=files[1], at=AT)
    whole = next(row for row in rows_of(made) if row.unit == "" and row.code == "T")
    assert whole.value == pytest.approx(75.0) and whole.n == 40
    assert made.microdata.gathering.count == 40
    assert "surveys.self_selected" not in {note["code"] for note in made.notes}
    assert made.microdata.personal.columns == ["ten"] and "ten" not in made.microdata.columns


def test_nothing_is_computed_from_nothing(province, field):
    actor = province.actor(Role.SURVEY_MANAGER)
    empty = Upload("d.yaml", b""), Upload("m.yaml", b"")
    with pytest.raises(InputError):
        gather_responses(actor=actor, collection=field, design=empty[0], method=empty[1], at=AT)
