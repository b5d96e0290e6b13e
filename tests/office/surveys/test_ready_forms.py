"""Sample questionnaires: taken in one click, asked on the pages, computed by the method that is offered beside them."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.forms.filling import write_instance
from chiso.engine.survey.method_file import read_method
from chiso.office.accounts.models import Role
from chiso.office.surveys.estimates import rows_of
from chiso.office.surveys.incoming import Upload
from chiso.office.surveys.models import Channel, InstrumentVersion
from chiso.office.surveys.operations.collecting import open_collection
from chiso.office.surveys.operations.gathering import gather_responses
from chiso.office.surveys.operations.instruments import store_ready
from chiso.office.surveys.operations.receiving import Came, receive_submission
from chiso.office.surveys.operations.waves import open_survey, open_wave
from chiso.office.surveys.ready_forms import READY, ready_text
from chiso.office.surveys.versions import form_of
from chiso.office.units.models import Unit
from tests.office.surveys.questionnaires import AT, collection

pytestmark = pytest.mark.django_db
FIRST = {
    "sipas-mau": {"don_vi": "{so}", "gioi": "nu", "tuoi": "40"},
    "ddci-mau": {"nguoi": "dn-{n}", "vai_tro": "ke_toan", "cap": "so", "co_quan": "{so}"},
}
"""What a respondent says before the questions of the method. The household's needs a drawn sample: the demo has one."""


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def wave(province):
    actor = province.actor(Role.SURVEY_MANAGER)
    survey = open_survey(actor=actor, name="Cuộc mới", kind="competitiveness", target=None, at=AT)
    return open_wave(actor=actor, survey=survey, year=2026, at=AT)


@pytest.fixture
def manager(province, as_person):
    return as_person(province.people[str(Role.SURVEY_MANAGER)])


def department() -> str:
    return str(Unit.objects.filter(kind="department").values_list("key", flat=True)[0])


@pytest.mark.parametrize("name", READY)
def test_a_sample_questionnaire_is_used_in_one_click_and_asked_on_the_pages(manager, wave, name):
    page = manager.get(f"/surveys/waves/{wave.pk}/instruments/").content.decode()
    assert f"/surveys/waves/{wave.pk}/instruments/ready/{name}/" in page and page.index("ddci") < page.index("sipas")
    answer = manager.post(f"/surveys/waves/{wave.pk}/instruments/ready/{name}/")
    kept = InstrumentVersion.objects.get()
    assert answer.status_code == 302 and kept.version == "2026.1" and "(mẫu)" in kept.title
    assert kept.notes == [] and not form_of(kept).not_here


@pytest.mark.parametrize("name", FIRST)
def test_its_answers_are_computed_by_the_method_and_design_beside_it(province, wave, name):
    actor = province.actor(Role.SURVEY_MANAGER)
    version = store_ready(actor=actor, wave=wave, name=name, at=AT)
    found = open_collection(actor=actor, wave=wave, version=version, at=AT)
    method = read_method(ready_text(name, "method"))
    form, scale = form_of(version), {each.code: each.values for each in method.answers}
    for number in range(40):
        values = {key: text.format(so=department(), n=number) for key, text in FIRST[name].items()}
        asked = [leaf for leaf in method.indicators if leaf.source == "survey" and not leaf.blocks]
        values |= {leaf.var: scale[leaf.answers][(number + at) % 2][0] for at, leaf in enumerate(asked)}
        xml = write_instance(
            form, values, instance_id=f"uuid:{number}", started_at=AT, at=AT + dt.timedelta(minutes=8 + number % 3)
        )
        assert receive_submission(came=Came(xml, Channel.LINK), collection=found, at=AT).submission is not None
    hard = Upload("cung.csv", f"unit,indicator,value\n{department()},TG2,3\n".encode()) if name == "ddci-mau" else None
    made = gather_responses(
        actor=actor,
        collection=found,
        design=Upload("d.yaml", ready_text(name, "design").encode()),
        method=Upload("m.yaml", ready_text(name, "method").encode()),
        hard=hard,
        at=AT,
    )
    shown = [row for row in rows_of(made) if row.n == 40]
    assert shown and made.microdata.rows == 40
    assert [note["vi"][-8:] for note in made.notes if note["code"] == "surveys.self_selected"] == [" (40/40)"]


def test_the_same_sample_again_is_the_same_version_and_new_units_make_the_next_one(province, wave):
    actor = province.actor(Role.SURVEY_MANAGER)
    first = store_ready(actor=actor, wave=wave, name="sipas-mau", at=AT)
    assert store_ready(actor=actor, wave=wave, name="sipas-mau", at=AT) == first
    Unit.objects.filter(key=department()).update(name="Sở Đổi Tên")
    second = store_ready(actor=actor, wave=wave, name="sipas-mau", at=AT)
    assert second.version == "2026.2" and store_ready(actor=actor, wave=wave, name="sipas-mau", at=AT) == second


def test_without_units_the_page_says_what_to_load_first(manager, wave):
    Unit.objects.exclude(kind="province").update(kind="centre")
    answer = manager.post(f"/surveys/waves/{wave.pk}/instruments/ready/sipas-mau/")
    assert answer.status_code == 422 and "Nạp danh mục đơn vị" in answer.content.decode()
    assert manager.post(f"/surveys/waves/{wave.pk}/instruments/ready/khac/").status_code == 404


def test_a_long_list_of_choices_is_a_menu_on_the_page(province, wave, client):
    from chiso.office.surveys.operations.collecting import set_public

    actor = province.actor(Role.SURVEY_MANAGER)
    version = store_ready(actor=actor, wave=wave, name="sipas-mau", at=AT)
    found = set_public(
        actor=actor,
        collection=open_collection(actor=actor, wave=wave, version=version, at=AT),
        is_public=True,
        at=AT,
    )
    page = client.post(f"/k/{found.public_token}/", {"language": "vi"}, follow=True).content.decode()
    assert '<select class="in"' in page and f'<option value="{department()}">' in page


def test_the_page_of_a_collection_leads_to_its_paper_forms(manager, province):
    found = collection(province)
    assert (
        f"/surveys/collections/{found.pk}/papers/" in manager.get(f"/surveys/collections/{found.pk}/").content.decode()
    )
