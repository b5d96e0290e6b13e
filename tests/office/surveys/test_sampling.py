"""The sealed sample: nothing personal in the clear, each look on record, the same draw again, erased for good."""

from __future__ import annotations

import io

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.engine.survey.casebook import CASE
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.surveys.models import SampledCase, SampleList, SampleOpening, SampleSecret
from chiso.office.surveys.operations.fieldwork import release_reserve, tell_outcome
from chiso.office.surveys.operations.sampling import check_replay, erase_sample, keep_sample, open_sample
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.queries.sampling import design_columns
from tests import factories
from tests.office.surveys.field import PLAN, drawn, frame_file, people, sealed_sample

AT = factories.MOMENT
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


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


def test_no_name_stands_in_the_clear_in_files_tables_or_the_record(sample, data_dir):
    stored = [path.read_bytes() for path in data_dir.rglob("*") if path.is_file()]
    assert stored and not any("Trần Thị".encode() in data or b"PAR1" in data for data in stored)
    told = [str(case.design) + case.code + case.place.name for case in SampledCase.objects.select_related("place")]
    told += [str(event.data) for event in AuditEvent.objects.all()]
    assert not any("Trần" in text for text in told)


def test_opening_a_village_shows_its_main_cases_and_says_who_when_and_why(manager, sample):
    place = sample.places.get(number=2)
    names = open_sample(actor=manager, sample=sample, place=place, reason="Giao cho điều tra viên", at=AT)
    assert names.height == 3 and all(name.startswith("Trần Thị") for name in names["ho_ten"])
    assert set(names[CASE]) == set(place.cases.filter(role="main").values_list("code", flat=True))
    opening = SampleOpening.objects.get()
    assert (opening.opened_by_id, opening.place, opening.opened_at) == (manager.acting_id, place, AT)
    event = AuditEvent.objects.get(action="surveys.sample.open")
    assert event.reason == "Giao cho điều tra viên" and event.data["places"] == place.name


def test_without_a_reason_nothing_opens_and_nobody_else_may(manager, province, sample):
    with pytest.raises(InputError) as caught:
        open_sample(actor=manager, sample=sample, place=None, reason="  ", at=AT)
    assert caught.value.problems[0].code == "surveys.no_reason" and not SampleOpening.objects.exists()
    with pytest.raises(NotAllowed):
        open_sample(actor=province.actor(Role.ROUND_OWNER), sample=sample, place=None, reason="xem", at=AT)


def test_waiting_reserves_are_not_shown_until_they_are_let_in(manager, sample):
    assert open_sample(actor=manager, sample=sample, place=None, reason="in phiếu", at=AT).height == 12
    case = sample.cases.get(code="01-01")
    tell_outcome(actor=manager, case=case, outcome="moved", at=AT)
    release_reserve(actor=manager, case=case, reason="Chuyển đi", at=AT)
    shown = open_sample(actor=manager, sample=sample, place=None, reason="dự phòng", at=AT)
    assert shown.height == 13 and "01-04" in shown[CASE].to_list()


def test_a_draw_its_cases_and_its_openings_can_be_neither_changed_nor_removed(manager, sample):
    open_sample(actor=manager, sample=sample, place=None, reason="xem", at=AT)
    for rows in (SampleList.objects, SampledCase.objects, SampleOpening.objects):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.all()._raw_delete("default")


def test_the_same_frame_draws_the_same_sample_and_a_changed_one_is_noticed(sample):
    assert check_replay(sample, drawn(str(sample.seed))) == ()
    other = people().with_columns(ho_ten=pl.lit("ai đó"))
    assert [each.code for each in check_replay(sample, drawn(str(sample.seed), frame=other))] == ["surveys.other_frame"]
    assert [each.code for each in check_replay(sample, drawn("12"))] == ["surveys.other_draw"]


def test_erased_names_are_gone_for_good_and_the_record_of_openings_stays(manager, sample):
    open_sample(actor=manager, sample=sample, place=None, reason="xem", at=AT)
    erase_sample(actor=manager, sample=sample, reason="Hết thời hạn", at=AT)
    secret = SampleSecret.objects.get()
    assert (secret.sha256, secret.sealed_key, secret.erased_reason) == ("", "", "Hết thời hạn")
    for again in (open_sample, erase_sample):
        with pytest.raises(InputError) as caught:
            again(
                actor=manager, sample=sample, reason="xem", at=AT, **({"place": None} if again is open_sample else {})
            )
        assert caught.value.problems[0].code == "surveys.sample_erased"
    assert SampleOpening.objects.count() == 1 and sample.cases.count() == 20


def test_design_columns_carry_weights_and_a_reserve_that_of_whom_it_replaces(manager, sample):
    assert design_columns(sample).height == 12
    case = sample.cases.get(code="02-02")
    tell_outcome(actor=manager, case=case, outcome="refused", at=AT)
    first = release_reserve(actor=manager, case=case, reason="từ chối", at=AT).case
    tell_outcome(actor=manager, case=first, outcome="absent", at=AT)
    second = release_reserve(actor=manager, case=first, reason="vắng", at=AT).case
    found = {row[CASE]: row for row in design_columns(sample).to_dicts()}
    assert found[second.code]["weight"] == found["02-02"]["weight"] > 0
    assert {"khu_vuc", "xa", "thon", "prob_1", "weight"} <= set(found["02-02"]) and "ho_ten" not in found["02-02"]


BAD = [
    ({"seed": "mười"}, "surveys.seed"),
    ({"seed": "-3"}, "surveys.seed"),
    ({"plan": PLAN.replace("seed: 11\n", "")}, "surveys.seed"),
    ({"plan": "stages: [{n: 3, reserv: 2}]\n", "seed": "1"}, "select.unknown_key"),
    ({"plan": PLAN.replace("thon", "ap")}, "survey.no_column"),
    ({"frame": pl.DataFrame({"khu_vuc": [], "xa": [], "thon": [], "nguoi_lon": []})}, "select.empty"),
    ({"frame": people().with_columns(nguoi_lon=pl.lit(-1))}, "select.size"),
]


@pytest.mark.parametrize(("change", "code"), BAD, ids=[f"{code}-{at}" for at, (_, code) in enumerate(BAD)])
def test_frames_plans_and_seeds_that_cannot_be_drawn_are_told(change, code):
    with pytest.raises(InputError) as caught:
        drawn(**change)
    assert code in [problem.code for problem in caught.value.problems]


def test_a_name_is_needed_and_is_given_once_in_a_wave(manager, wave, sample):
    for name, code in (("", "surveys.no_name"), (sample.name, "surveys.sample_taken")):
        with pytest.raises(InputError) as caught:
            keep_sample(actor=manager, wave=wave, name=name, drawn=drawn(), at=AT)
        assert caught.value.problems[0].code == code


def test_a_manager_draws_opens_and_replays_on_the_pages(client, province, wave):
    client.force_login(province.people[Role.SURVEY_MANAGER])
    file = SimpleUploadedFile("khung.csv", frame_file().data)
    plan = SimpleUploadedFile("ke-hoach.yaml", PLAN.encode())
    posted = {"name": "Mẫu hộ", "seed": "5", "frame": file, "plan": plan}
    answer = client.post(reverse("surveys:draw", kwargs={"wave_id": wave.pk}), posted)
    sample = SampleList.objects.get()
    assert answer.status_code == 302 and sample.seed == 5
    address = reverse("surveys:open_sample", kwargs={"sample_id": sample.pk})
    page = client.post(address, {"place": sample.places.get(number=1).pk, "reason": "Giao phiếu"})
    assert "Trần Thị" in page.content.decode() and "no-store" in page["Cache-Control"]
    book = client.post(address, {"place": "", "reason": "In phiếu", "as": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet.max_row == 3 + 12
    seen = client.get(reverse("surveys:sample", kwargs={"sample_id": sample.pk})).content.decode()
    assert "Giao phiếu" in seen and "In phiếu" in seen and "Trần Thị" not in seen
    again = client.post(
        reverse("surveys:replay", kwargs={"sample_id": sample.pk}),
        {"frame": SimpleUploadedFile("khung.csv", frame_file().data)},
    )
    assert again.status_code == 200 and "đúng danh sách đã niêm phong" in again.content.decode()
    short = SimpleUploadedFile("khung.csv", frame_file(people().head(100)).data)
    wrong = client.post(reverse("surveys:replay", kwargs={"sample_id": sample.pk}), {"frame": short})
    assert wrong.status_code == 422 and "khác khung đã rút" in wrong.content.decode()
