"""Large files go to the worker: encrypted while they wait, stored once, stoppable, told when they fail."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiso.office.accounts.models import Membership, Role
from chiso.office.notifications.models import Notice
from chiso.office.surveys.incoming import Upload
from chiso.office.surveys.models import EstimateSet, Estimation
from chiso.office.surveys.operations.estimations import ask_estimation, run_estimation, stop_estimation
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.pages import waves
from tests import factories
from tests.office.surveys.samples import DESIGN, METHOD, csv_of, responses

AT = factories.MOMENT
pytestmark = pytest.mark.django_db
PERSONAL = ("ho_ten", "dien_thoai")


@pytest.fixture
def wave(province, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    manager = province.actor(Role.SURVEY_MANAGER)
    survey = open_survey(actor=manager, name="Hài lòng", kind="satisfaction", target=None, at=AT)
    return open_wave(actor=manager, survey=survey, year=2025, at=AT)


def asked(province, wave, *, design: str = DESIGN, personal=PERSONAL) -> Estimation:
    files = {
        "responses": Upload("phieu.csv", csv_of(responses())),
        "design": Upload("thiet-ke.yaml", design.encode()),
        "method": Upload("pp.yaml", METHOD.encode()),
    }
    actor = province.actor(Role.SURVEY_MANAGER)
    return ask_estimation(actor=actor, wave=wave, files=files, personal=personal, at=AT)


def files_in(folder) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_the_worker_stores_the_same_estimates_once_however_often_it_runs(province, wave):
    job = asked(province, wave)
    for _turn in range(2):
        run_estimation(estimation_id=job.pk, at=AT)
    job.refresh_from_db()
    found = EstimateSet.objects.get()
    assert (job.state, job.done, job.estimates_id) == ("done", 3, found.pk) and found.microdata.rows == 600
    assert "ho_ten" not in found.microdata.columns
    assert Notice.objects.get().key.startswith("estimation:")


def test_what_waits_is_encrypted_and_gone_when_the_work_has_ended(province, wave, tmp_path):
    job = asked(province, wave)
    assert len(files_in(tmp_path)) == 3 and not any(b"0900000007" in data for data in files_in(tmp_path))
    run_estimation(estimation_id=job.pk, at=AT)
    job.refresh_from_db()
    assert job.files == {} and len(files_in(tmp_path)) == 2  # the responses and their personal columns


def test_a_file_that_does_not_fit_stores_nothing_and_says_what_is_wrong(client, province, wave, tmp_path):
    job = asked(province, wave, design="weight: khong_co\n")
    run_estimation(estimation_id=job.pk, at=AT)
    job.refresh_from_db()
    assert job.state == "failed" and not EstimateSet.objects.exists() and files_in(tmp_path) == []
    client.force_login(province.people[Role.SURVEY_MANAGER])
    page = client.get(reverse("surveys:estimation", kwargs={"estimation_id": job.pk})).content.decode()
    assert "khong_co" in page and "chưa lưu gì" in page


def test_a_job_is_stopped_before_its_next_step_or_at_once_while_it_waits(province, wave):
    actor = province.actor(Role.SURVEY_MANAGER)
    waiting = asked(province, wave)
    stop_estimation(actor=actor, estimation=waiting, at=AT)
    run_estimation(estimation_id=waiting.pk, at=AT)
    running = asked(province, wave)

    def stopped_meanwhile():
        stop_estimation(actor=actor, estimation=running, at=AT)
        return AT

    run_estimation(estimation_id=running.pk, at=AT, clock=stopped_meanwhile)
    assert list(Estimation.objects.values_list("state", flat=True)) == ["stopped", "stopped"]
    assert not EstimateSet.objects.exists() and not any(Estimation.objects.values_list("files", flat=True))


def test_who_lost_the_role_meanwhile_gets_no_estimates(province, wave):
    job = asked(province, wave)
    Membership.objects.filter(person=province.people[Role.SURVEY_MANAGER]).update(valid_to=AT.date())
    run_estimation(estimation_id=job.pk, at=AT)
    job.refresh_from_db()
    assert job.state == "failed" and not EstimateSet.objects.exists()


def test_small_files_are_computed_at_once_and_large_ones_go_to_the_worker(client, province, wave, monkeypatch):
    client.force_login(province.people[Role.SURVEY_MANAGER])
    address = reverse("surveys:import", kwargs={"wave_id": wave.pk})

    def sent():
        files = {"responses": csv_of(responses()), "design": DESIGN.encode(), "method": METHOD.encode()}
        posted = {name: SimpleUploadedFile(f"{name}.csv", data) for name, data in files.items()}
        return client.post(address, {**posted, "personal": "ho_ten, dien_thoai"})

    assert "/estimates/" in sent()["Location"] and not Estimation.objects.exists()
    monkeypatch.setattr(waves, "AT_ONCE", 1000)
    assert "/estimations/" in sent()["Location"] and Estimation.objects.get().state == "waiting"
    page = client.get(reverse("surveys:wave", kwargs={"wave_id": wave.pk})).content.decode()
    assert "đang tính" in page
