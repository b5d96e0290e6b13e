"""Field work in the office: outcomes, reserves in order, interviews taken out with a reason, the board."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.audit.models import AuditEvent
from chiso.office.surveys.models import CaseRelease, SubmissionVerdict
from chiso.office.surveys.operations.fieldwork import (
    exclude_submission,
    release_reserve,
    restore_submission,
    tell_outcome,
)
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.queries.fieldwork import excluded_ids, field_of
from chiso.office.surveys.queries.gathering import gather
from tests import factories
from tests.office.surveys import questionnaires
from tests.office.surveys.field import collection, interview, sealed_sample

AT = factories.MOMENT
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def manager(province):
    return province.actor(Role.SURVEY_MANAGER)


@pytest.fixture
def wave(manager):
    survey = open_survey(actor=manager, name="Hộ gia đình", kind="governance", target=None, at=AT)
    return open_wave(actor=manager, survey=survey, year=2026, at=AT)


@pytest.fixture
def sample(manager, wave):
    return sealed_sample(manager, wave, AT)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_reserves_come_in_the_order_of_the_draw_until_none_is_left(manager, sample):
    for at, expected in ((1, "01-04"), (2, "01-05")):
        case = sample.cases.get(code=f"01-0{at}")
        tell_outcome(actor=manager, case=case, outcome="refused", at=AT)
        assert release_reserve(actor=manager, case=case, reason="từ chối", at=AT).case.code == expected
    last = sample.cases.get(code="01-03")
    tell_outcome(actor=manager, case=last, outcome="absent", at=AT)
    with pytest.raises(InputError) as caught:
        release_reserve(actor=manager, case=last, reason="vắng", at=AT)
    assert codes(caught) == ["surveys.no_reserve"]
    event = AuditEvent.objects.filter(action="surveys.reserve.release").first()
    assert event.data == {"case": "01-04", "replaces": "01-01"} and event.reason == "từ chối"


def test_no_reserve_without_a_reason_or_an_outcome_or_for_the_same_case_twice(manager, sample):
    case = sample.cases.get(code="01-01")
    with pytest.raises(InputError) as caught:
        release_reserve(actor=manager, case=case, reason="", at=AT)
    assert codes(caught) == ["surveys.no_reason", "surveys.no_outcome"]
    tell_outcome(actor=manager, case=case, outcome="moved", at=AT)
    release_reserve(actor=manager, case=case, reason="đi xa", at=AT)
    with pytest.raises(InputError) as caught:
        release_reserve(actor=manager, case=case, reason="lần nữa", at=AT)
    assert codes(caught) == ["surveys.replaced"] and CaseRelease.objects.count() == 1


def test_a_waiting_reserve_takes_no_outcome_and_an_unknown_outcome_is_refused(manager, sample):
    with pytest.raises(InputError) as caught:
        tell_outcome(actor=manager, case=sample.cases.get(code="01-04"), outcome="refused", at=AT)
    assert codes(caught) == ["surveys.waiting"]
    with pytest.raises(InputError) as caught:
        tell_outcome(actor=manager, case=sample.cases.get(code="01-01"), outcome="bận", at=AT)
    assert codes(caught) == ["surveys.outcome"]


def test_an_interview_taken_out_stays_with_who_and_why_and_can_be_put_back(manager, wave, sample):
    found = collection(manager, wave, AT)
    talk = interview(found, sample.cases.get(code="01-01"), AT)
    exclude_submission(actor=manager, submission=talk, reason="Gọi lại: chưa từng gặp", check="speeders", at=AT)
    assert excluded_ids(found) == {talk.pk}
    whole = field_of(wave, sample).board.whole
    assert (whole.interviewed, whole.excluded, whole.open) == (0, 1, 12)
    with pytest.raises(InputError) as caught:
        exclude_submission(actor=manager, submission=talk, reason="lần nữa", at=AT)
    assert codes(caught) == ["surveys.same_verdict"]
    restore_submission(actor=manager, submission=talk, reason="Nhầm số điện thoại", at=AT)
    assert excluded_ids(found) == set() and SubmissionVerdict.objects.count() == 2
    event = AuditEvent.objects.get(action="surveys.submission.exclude")
    assert event.data["check"] == "speeders" and event.reason == "Gọi lại: chưa từng gặp"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SubmissionVerdict.objects.update(excluded=False)


def test_taking_out_without_a_reason_is_refused(manager, wave, sample):
    talk = interview(collection(manager, wave, AT), "01-01", AT)
    with pytest.raises(InputError) as caught:
        exclude_submission(actor=manager, submission=talk, reason=" ", at=AT)
    assert codes(caught) == ["surveys.no_reason"]


def test_the_board_reads_codes_from_invitations_and_from_the_case_question(manager, wave, sample):
    found = collection(manager, wave, AT)
    interview(found, "01-01", AT)
    interview(found, "", AT + dt.timedelta(days=1), ma_mau=" 02-01 ")
    interview(found, "99-99", AT)
    board = field_of(wave, sample).board
    assert board.whole.interviewed == 2 and list(board.stray.values()) == ["outside"]
    assert [count for _day, count in board.days] == [1, 1]


def test_a_corrected_submission_counts_once_by_its_newest_form(manager, wave, sample):
    found = collection(manager, wave, AT)
    first = interview(found, "01-01", AT)
    second = interview(found, "01-02", AT)
    type(second).objects.create(
        collection=found, version=found.version, instance_id="uuid:moi", channel="device", unit="01-01",
        answers={}, sha256="1" * 64, replaces=first, received_at=AT,
    )  # fmt: skip
    board = field_of(wave, sample).board
    assert board.whole.interviewed == 2 and not board.stray


def test_the_board_costs_the_same_number_of_queries_for_any_size(
    manager, wave, sample, django_assert_max_num_queries, client, province
):
    found = collection(manager, wave, AT)
    for case in sample.cases.filter(role="main"):
        interview(found, case, AT, q1=1, q2=2)
    with django_assert_max_num_queries(7):
        field_of(wave, sample)
    client.force_login(province.people[Role.SURVEY_MANAGER])
    with django_assert_max_num_queries(30):
        answer = client.get(reverse("surveys:field", kwargs={"wave_id": wave.pk}))
    assert "Đủ 12 phiếu ở mọi địa bàn" in answer.content.decode()


def test_a_manager_notes_an_outcome_and_lets_a_reserve_in_on_the_page(client, province, wave, sample):
    client.force_login(province.people[Role.SURVEY_MANAGER])
    case = sample.cases.get(code="01-02")
    address = reverse("surveys:outcome", kwargs={"case_id": case.pk})
    answer = client.post(address, {"outcome": "refused", "note": "Không tiếp", "release": "1"}, follow=True)
    shown = answer.content.decode()
    assert "thay 01-02" in shown and "đã thay bằng 01-04" in shown and "Không tiếp" in shown
    assert client.post(address, {"release": "1", "note": "nữa"}).status_code == 422


def test_flagged_interviews_are_listed_and_taken_out_on_the_page(client, province, manager, wave, sample):
    talk = interview(collection(manager, wave, AT), "77-01", AT)
    client.force_login(province.people[Role.SURVEY_MANAGER])
    page = client.get(reverse("surveys:flags", kwargs={"wave_id": wave.pk})).content.decode()
    assert "mã không có trong mẫu" in page and "1 phiếu cần soát, 0 phiếu đã loại" in page
    client.post(reverse("surveys:exclude", kwargs={"submission_id": talk.pk}), {"reason": "Ngoài mẫu"})
    page = client.get(reverse("surveys:flags", kwargs={"wave_id": wave.pk})).content.decode()
    assert "0 phiếu cần soát, 1 phiếu đã loại" in page and "Ngoài mẫu" in page


def test_gathered_answers_carry_the_design_and_leave_out_what_was_taken_out(province, manager):
    found = questionnaires.collection(province)
    sample = sealed_sample(manager, found.wave, AT)
    for number, code in enumerate(("01-01", "01-02", "02-01")):
        questionnaires.receive(found, questionnaires.xml(found, number), unit=code)
    out = questionnaires.receive(found, questionnaires.xml(found, 9), unit="99-09").submission
    with pytest.raises(InputError) as caught:
        gather(found)
    assert codes(caught) == ["surveys.stray"] and caught.value.problems[0].got == "99-09"
    exclude_submission(actor=manager, submission=out, reason="Ngoài mẫu", at=AT)
    frame = gather(found).frame
    assert frame.height == 3 and {"khu_vuc", "thon", "prob_1", "weight"} <= set(frame.columns)
    expected = {case.code: case.design["weight"] for case in sample.cases.filter(role="main")}
    assert dict(frame.select("unit", "weight").rows()) == {code: expected[code] for code in ("01-01", "01-02", "02-01")}
