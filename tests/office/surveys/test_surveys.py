"""Surveys in the office: files in, estimates that stay, personal data apart, leaves fed with method and n."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.engine.survey.uploads import table_of
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.rounds.models import Answer, Stage
from chiso.office.rounds.workflow import default_workflow_data
from chiso.office.sealing import Unreadable, seal, unseal
from chiso.office.surveys.incoming import ROW, Upload, read_incoming
from chiso.office.surveys.models import EstimateSet, Microdata, PersonalData, SurveyFeed
from chiso.office.surveys.operations.feeding import feed_group
from chiso.office.surveys.operations.importing import erase_personal, import_responses
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.queries.waves import all_surveys, show
from chiso.office.surveys.store import from_parquet, survey_store
from tests import factories
from tests.office.surveys.samples import DESIGN, METHOD, csv_of, incoming, responses

AT = factories.MOMENT
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def survey(province, target: str | None = "85"):
    actor = province.actor(Role.SURVEY_MANAGER)
    return open_survey(
        actor=actor, name="Hài lòng", kind="satisfaction", target=Decimal(target) if target else None, at=AT
    )


def imported(province, found=None, year: int = 2025, frame: pl.DataFrame | None = None, **more) -> EstimateSet:
    actor = province.actor(Role.SURVEY_MANAGER)
    wave = open_wave(actor=actor, survey=found or survey(province), year=year, at=AT)
    return import_responses(actor=actor, wave=wave, incoming=incoming(frame, **more), at=AT)


def satisfaction_group(province):
    """A group whose leaf 2.2 is a survey leaf, with a sheet for each department."""
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    group = factories.group(round_, factories.framework_version())
    return group, [factories.sheet(group, province.units[key]) for key in ("so-noi-vu", "so-y-te", "so-tu-phap")]


def test_responses_are_kept_without_personal_columns_and_estimates_are_computed_once(province):
    found = imported(province)
    kept = found.microdata
    stored = from_parquet(survey_store().get(kept.sha256))
    assert kept.rows == 600 and "ho_ten" not in stored.columns and "dien_thoai" not in kept.columns
    assert {row["node"] for row in found.scores} == {"T", "TC", "KQ"} and found.method_code == "SIPAS-THU"
    whole = next(row for row in found.scores if row["node"] == "T" and row["unit"] == "")
    assert 0 < whole["lci"] < whole["est"] < whole["uci"] < 100 and whole["n"] == 600


def test_neither_files_nor_estimates_can_be_changed(province):
    found = imported(province)
    for model, change in ((EstimateSet, {"method_code": "x"}), (Microdata, {"rows": 1})):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.update(**change)
    assert EstimateSet.objects.get(pk=found.pk).method_code == "SIPAS-THU"


def test_personal_columns_are_encrypted_and_join_the_responses_by_row(province, data_dir):
    personal = imported(province).microdata.personal
    raw = survey_store().get(personal.sha256)
    assert b"0900000007" not in raw and b"PAR1" not in raw
    for path in data_dir.rglob("*"):
        assert not path.is_file() or b"0900000007" not in path.read_bytes()
    opened = from_parquet(unseal(raw, personal.sealed_key))
    assert opened.columns == [ROW, "ho_ten", "dien_thoai"] and opened["dien_thoai"][7] in ("0900000007", 900000007)


def test_erased_personal_data_are_gone_and_the_estimates_stay(province):
    found = imported(province)
    old = PersonalData.objects.get()
    raw = survey_store().get(old.sha256)
    actor = province.actor(Role.SURVEY_MANAGER)
    erase_personal(actor=actor, microdata=found.microdata, reason="Hết thời hạn lưu", at=AT)
    now = PersonalData.objects.get()
    assert not survey_store().holds(old.sha256) and (now.sealed_key, now.sha256) == ("", "")
    with pytest.raises(Unreadable):
        unseal(raw, now.sealed_key)
    assert survey_store().holds(found.microdata.sha256)
    event = AuditEvent.objects.get(action="surveys.personal.erase")
    assert event.reason == "Hết thời hạn lưu" and "0900000007" not in str(event.data)
    with pytest.raises(InputError) as caught:
        erase_personal(actor=actor, microdata=found.microdata, reason="lần nữa", at=AT)
    assert caught.value.problems[0].code == "surveys.nothing_personal"


def test_a_sealed_key_opens_only_with_the_secret_or_the_one_before_it(settings):
    data, key = seal(b"ten")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "khac"
    with pytest.raises(Unreadable):
        unseal(data, key)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert unseal(data, key) == b"ten"


BAD = [
    ({"personal": ("ho_so",)}, "surveys.no_personal_column"),
    ({"personal": ("don_vi",)}, "surveys.personal_in_use"),
    ({"design": b"weight: w2\n"}, "survey.no_column"),
    ({"design": b"wieght: w\n", "method": b"cod: x\n"}, "survey.unknown_key"),
    ({"responses": b"\x00\x01\x02"}, "survey.no_column"),
    ({"design": DESIGN.encode("utf-16")}, "survey.unreadable"),
    ({"responses": b"PK\x03\x04 hong"}, "file.damaged"),
]


@pytest.mark.parametrize(("change", "code"), BAD, ids=[code for _, code in BAD])
def test_files_that_do_not_fit_store_nothing(change, code):
    files = {"responses": csv_of(responses()), "design": DESIGN.encode(), "method": METHOD.encode(), **change}
    with pytest.raises(InputError) as caught:
        read_incoming(
            Upload("a.csv", files["responses"]),
            Upload("d.yaml", files["design"]),
            Upload("m.yaml", files["method"]),
            personal=files.get("personal", ()),
        )
    assert code in [problem.code for problem in caught.value.problems]


def test_problems_of_all_files_are_told_together():
    with pytest.raises(InputError) as caught:
        read_incoming(Upload("a.csv", csv_of(responses())), Upload("d", b"wieght: w\n"), Upload("m", b"cod: x\n"))
    assert len({problem.got or problem.message.vi for problem in caught.value.problems}) >= 2


def test_excel_responses_give_the_same_table_as_csv():
    frame = responses(rows=40).with_columns(
        pl.when(pl.col("tc1") == 3).then(None).otherwise(pl.col("tc1")).alias("tc1")
    )
    book = openpyxl.Workbook()
    book.active.append(frame.columns)
    for row in frame.rows():
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    found, expected = table_of(data.getvalue(), "a.xlsx"), table_of(csv_of(frame), "a.csv")
    assert found.columns == expected.columns and found.dtypes == expected.dtypes
    assert found.drop("w").equals(expected.drop("w"))
    assert (found["w"] - expected["w"]).abs().max() < 1e-9


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SURVEY_MANAGER, Role.ROUND_OWNER)])
def test_other_roles_open_no_survey(province, role):
    with pytest.raises(NotAllowed):
        open_survey(actor=province.actor(role), name="X", kind="other", target=None, at=AT)


def test_a_year_has_one_wave_and_a_name_one_survey(province):
    found = survey(province)
    actor = province.actor(Role.SURVEY_MANAGER)
    open_wave(actor=actor, survey=found, year=2025, at=AT)
    with pytest.raises(InputError):
        open_wave(actor=actor, survey=found, year=2025, at=AT)
    with pytest.raises(InputError):
        survey(province)


def test_last_year_stands_beside_and_no_clear_change_is_an_answer(province):
    found = survey(province)
    imported(province, found, 2024, responses(seed=2))
    same = show(imported(province, found, 2025, responses(seed=3)))
    worse = show(imported(province, found, 2026, responses(seed=4, shift=-0.8)))
    assert same.whole[0].change.direction == "no_clear_change" and same.earlier.microdata.wave.year == 2024
    assert worse.whole[0].change.direction == "down" and worse.whole[0].standing == "short"
    assert len(all_surveys()[0].waves) == 3


def test_estimates_enter_the_survey_leaf_of_every_unit_with_method_interval_and_n(province):
    group, sheets = satisfaction_group(province)
    found = imported(province)
    actor = province.actor(Role.SURVEY_MANAGER)
    node, name = survey_leaf(group)
    fed = feed_group(actor=actor, group=group, node=node, input_name=name, estimates=found, part="T", at=AT)
    answers = Answer.objects.filter(node=node, stage=Stage.APPRAISAL_1)
    assert fed == 3 == answers.count() == SurveyFeed.objects.count()
    source = answers.get(sheet=sheets[0]).reason
    assert "SIPAS-THU" in source and "n = " in source and "khoảng 95 %" in source
    row = next(row for row in found.scores if (row["node"], row["unit"]) == ("T", "so-noi-vu"))
    assert answers.get(sheet=sheets[0]).inputs[name] == f"{row['est']:.2f}".replace(".", ",")
    # again: nothing changed, nothing entered
    assert feed_group(actor=actor, group=group, node=node, input_name=name, estimates=found, part="T", at=AT) == 0


def survey_leaf(group) -> tuple[str, str]:
    from chiso.engine.scoring import inputs_of
    from chiso.office.frameworks.queries import framework_of

    framework = framework_of(group.framework)
    leaf = next(leaf for leaf in framework.leaves if leaf.channel == "survey")
    return leaf.code, inputs_of(framework, leaf.code)[0].name


def test_a_leaf_that_is_no_survey_leaf_takes_nothing(province):
    group, _ = satisfaction_group(province)
    found = imported(province)
    for node, part, code in (("1.1", "T", "surveys.no_leaf"), (survey_leaf(group)[0], "ZZ", "surveys.nobody_matches")):
        with pytest.raises(InputError) as caught:
            feed_group(
                actor=province.actor(Role.SURVEY_MANAGER),
                group=group,
                node=node,
                input_name=survey_leaf(group)[1],
                estimates=found,
                part=part,
                at=AT,
            )
        assert caught.value.problems[0].code == code
    assert not Answer.objects.exists()


def test_a_survey_manager_goes_from_files_to_a_leaf_on_the_pages(province, as_person):
    group, _ = satisfaction_group(province)
    client = as_person(province.people[Role.SURVEY_MANAGER])
    opened = client.post(
        reverse("surveys:new_survey"), {"name": "Hài lòng 1", "kind": "satisfaction", "year": "2025", "target": "85"}
    )
    assert opened.status_code == 302
    files = {
        "responses": SimpleUploadedFile("phieu.csv", csv_of(responses())),
        "design": SimpleUploadedFile("d.yaml", DESIGN.encode()),
        "method": SimpleUploadedFile("m.yaml", METHOD.encode()),
        "personal": "ho_ten, dien_thoai",
    }
    done = client.post(opened.url + "responses/", files)
    assert done.status_code == 302
    page = client.get(done.url).content.decode()
    assert "Hài lòng chung" in page and "mẫu, không phải phương pháp chính thức" in page
    assert "0900000007" not in client.get(opened.url).content.decode()
    node, name = survey_leaf(group)
    fed = client.post(done.url + "feed/", {"slot": f"{group.pk}|{node}|{name}", "part": "T"})
    assert fed.status_code == 302 and SurveyFeed.objects.count() == 3
    table = client.get(done.url + "table/").content.decode("utf-8-sig")
    assert table.splitlines()[0].startswith("unit,block,code,name,est,se")


def test_a_wrong_file_on_the_page_says_what_is_wrong_and_stores_nothing(province, as_person):
    wave = open_wave(actor=province.actor(Role.SURVEY_MANAGER), survey=survey(province), year=2025, at=AT)
    client = as_person(province.people[Role.SURVEY_MANAGER])
    address = reverse("surveys:import", kwargs={"wave_id": wave.pk})
    files = {
        "responses": SimpleUploadedFile("phieu.csv", csv_of(responses().drop("tc1"))),
        "design": SimpleUploadedFile("d.yaml", DESIGN.encode()),
        "method": SimpleUploadedFile("m.yaml", METHOD.encode()),
    }
    refused = client.post(address, files)
    assert refused.status_code == 422 and "tc1" in refused.content.decode()
    assert client.post(address, {}).status_code == 422
    assert not Microdata.objects.exists()
