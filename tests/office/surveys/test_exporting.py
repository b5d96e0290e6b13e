"""Anonymised copies: nothing personal, nobody alone, a design that still estimates, who took it on record."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import openpyxl
import polars as pl
import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.engine.survey import Request, bind_design, estimate, read_design
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.surveys.models import MicrodataExport
from chiso.office.surveys.operations.exporting import export_microdata
from chiso.office.surveys.operations.importing import import_responses
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.store import from_parquet
from tests import factories
from tests.office.surveys.samples import incoming, responses

AT = factories.MOMENT
pytestmark = pytest.mark.django_db
QUASI = ["tuoi", "gioi", "don_vi"]


@pytest.fixture
def microdata(province, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    rng = np.random.default_rng(4)
    frame = responses().with_columns(
        tuoi=pl.Series(rng.choice(["18-34", "35-59", "60+", "80+"], 600, p=[0.5, 0.4, 0.095, 0.005])),
        gioi=pl.Series(rng.choice(["nam", "nữ"], 600)),
        gop_y=pl.Series([f"Tôi là Trần Thị {at} ở thôn" for at in range(600)]),
    )
    manager = province.actor(Role.SURVEY_MANAGER)
    survey = open_survey(actor=manager, name="Hài lòng", kind="satisfaction", target=None, at=AT)
    wave = open_wave(actor=manager, survey=survey, year=2025, at=AT)
    return import_responses(actor=manager, wave=wave, incoming=incoming(frame), at=AT).microdata


def archive(province, microdata, quasi=QUASI, k=5) -> dict[str, bytes]:
    manager, purpose = province.actor(Role.SURVEY_MANAGER), "Viện nghiên cứu"
    made = export_microdata(actor=manager, microdata=microdata, quasi=quasi, k=k, purpose=purpose, at=AT)
    with zipfile.ZipFile(io.BytesIO(made.data)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_the_copy_holds_no_person_no_free_text_and_no_name_of_a_cluster(province, microdata):
    files = archive(province, microdata)
    frame = from_parquet(files["du-lieu.parquet"])
    assert set(frame.columns) == {"trong_so_cuoi", "cum", "don_vi", "tc1", "kq1", "tuoi", "gioi"}
    assert not any("Trần Thị" in data.decode("utf-8", "ignore") for data in files.values())
    assert frame["cum"].dtype == pl.Int64 and frame.height + MicrodataExport.objects.get().dropped == 600


def test_everybody_in_the_copy_looks_like_k_people(province, microdata):
    frame = from_parquet(archive(province, microdata)["du-lieu.parquet"])
    assert frame.group_by(QUASI).len()["len"].min() >= 5


def test_the_copy_estimates_as_the_file_did_apart_from_dropped_rows(province, microdata):
    files = archive(province, microdata, quasi=["gioi"], k=2)
    frame = from_parquet(files["du-lieu.parquet"])
    theirs = estimate(
        bind_design(read_design(files["thiet-ke.yaml"].decode()), frame), frame, "mean", ["tc1"], Request()
    )
    own = responses()
    ours = estimate(bind_design(read_design(microdata.design), own), own, "mean", ["tc1"], Request())
    for column in ("est", "se"):
        assert theirs.frame[column][0] == pytest.approx(ours.frame[column][0], rel=1e-12)


def test_the_codebook_says_the_same_in_three_formats(province, microdata):
    files = archive(province, microdata)
    entries = {entry["name"]: entry for entry in json.loads(files["bang-ma.json"])}
    assert entries["tc1"]["label"]["vi"] == "Nơi ngồi chờ" and entries["tuoi"]["role"] == "quasi"
    sheet = openpyxl.load_workbook(io.BytesIO(files["bang-ma.xlsx"])).active
    rows = [
        [str(cell) if cell is not None else "" for cell in row] for row in sheet.iter_rows(min_row=3, values_only=True)
    ]
    lines = files["bang-ma.csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == len(lines) and rows[1][0] == lines[1].split(",")[0] == "trong_so_cuoi"


def test_every_copy_is_on_record_and_only_those_who_may_get_one(province, microdata):
    archive(province, microdata)
    export = MicrodataExport.objects.get()
    assert (export.quasi, export.k, export.purpose) == (["gioi", "don_vi", "tuoi"], 5, "Viện nghiên cứu")
    assert (
        export.smallest >= 5 and AuditEvent.objects.get(action="surveys.microdata.export").reason == "Viện nghiên cứu"
    )
    with pytest.raises(NotAllowed):
        export_microdata(
            actor=province.actor(Role.ROUND_OWNER), microdata=microdata, quasi=QUASI, k=5, purpose="x", at=AT
        )


def test_without_a_purpose_and_marked_columns_nothing_goes_out(province, microdata):
    with pytest.raises(InputError) as caught:
        export_microdata(
            actor=province.actor(Role.SURVEY_MANAGER), microdata=microdata, quasi=[], k=5, purpose=" ", at=AT
        )
    assert [each.code for each in caught.value.problems] == ["surveys.no_purpose", "surveys.no_quasi"]
    assert not MicrodataExport.objects.exists()


def test_a_manager_sees_the_risk_and_downloads_on_the_page(client, province, microdata):
    client.force_login(province.people[Role.SURVEY_MANAGER])
    address = reverse("surveys:export", kwargs={"microdata_id": microdata.pk})
    page = client.post(address, {"quasi": QUASI, "k": "5"}).content.decode()
    assert "sẽ được che" in page and "gop_y" in page
    assert client.post(address, {"quasi": QUASI, "k": "năm"}).status_code == 422
    got = client.post(f"{address}download/", {"quasi": QUASI, "k": "5", "purpose": "Báo cáo"})
    assert got.status_code == 200 and zipfile.is_zipfile(io.BytesIO(got.content))
    assert client.post(f"{address}download/", {"quasi": ["khong_co"], "k": "5", "purpose": "x"}).status_code == 422
