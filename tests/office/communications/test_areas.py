"""Survey areas: communes and villages by the document that names them; nobody to be asked has a place here."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.communications.models import SurveyArea
from chiso.office.communications.operations.areas import add_areas, change_area, withdraw_area
from chiso.office.communications.queries import areas_of
from chiso.office.units.models import UnitKind
from tests import factories

AT = factories.MOMENT


@pytest.fixture
def owner(province):
    return province.actor(Role.ROUND_OWNER)


@pytest.fixture
def officer(commune):
    return factories.member(Role.UNIT_OFFICER, commune)


def add(owner, *units, **given):
    told = {"survey": "PAPI", "year": 2026, "source": "12/CV-SNV", **given}
    return add_areas(actor=owner, units=units, at=AT, **told)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_a_village_stands_with_its_commune(owner, village, commune):
    [area] = add(owner, village)
    assert (area.unit, area.commune) == (village, commune)
    assert [line.area for line in areas_of(2026)] == [area]
    assert areas_of(2025) == []


def test_areas_of_one_document_are_all_stored_or_none(province, owner, village):
    with pytest.raises(InputError) as error:
        add(owner, village, province.units["so-y-te"])
    assert codes(error) == ["communications.area_kind"]
    assert not SurveyArea.objects.exists()


@pytest.mark.parametrize("given", [{"survey": " "}, {"source": ""}, {"year": 20}])
def test_a_survey_its_document_and_its_year_are_said(owner, commune, given):
    with pytest.raises(InputError):
        add(owner, commune, **given)


def test_an_area_stands_once_until_it_is_taken_off(owner, commune):
    [area] = add(owner, commune)
    with pytest.raises(InputError) as error:
        add(owner, commune)
    assert codes(error) == ["communications.area_twice"]
    withdraw_area(actor=owner, area=area, reason="Văn bản đính chính", at=AT)
    assert add(owner, commune) != [area]


def test_the_commune_names_one_of_its_own_and_a_web_address(owner, commune, officer):
    [area] = add(owner, commune)
    actor = factories.actor(officer)
    change_area(actor=actor, area=area, focal=officer, public_link="mau.example/cong-khai", at=AT)
    assert (area.focal, area.address) == (officer, "https://mau.example/cong-khai")
    with pytest.raises(InputError) as error:
        change_area(actor=actor, area=area, focal=factories.person(), public_link="javascript:alert(1)", at=AT)
    assert codes(error) == ["communications.focal", "communications.link"]


def test_another_commune_may_not_change_it(province, owner, commune):
    [area] = add(owner, commune)
    stranger = factories.actor(factories.member(Role.UNIT_OFFICER, province.communes[1]))
    with pytest.raises(NotAllowed):
        change_area(actor=stranger, area=area, focal=None, public_link="", at=AT)


def test_there_is_no_column_for_respondents_or_advice():
    names = {field.name for field in SurveyArea._meta.get_fields()}
    assert names == {
        "id", "survey", "year", "unit", "commune", "source", "focal", "public_link", "entered_by", "entered_at",
        "withdrawn_at", "reason",
    }  # fmt: skip


def test_the_page_refuses_a_name_that_several_villages_have(client, province, owner, village):
    factories.unit("thon-dong-2", "Thôn Đông", kind=UnitKind.VILLAGE, parent=province.communes[1])
    client.force_login(factories.Person.objects.get(pk=owner.person_id))
    typed = {"survey": "PAPI", "year": "2026", "source": "12/CV", "units": "Thôn Đông"}
    assert client.post(reverse("communications:new_area"), typed).status_code == 422
    assert client.post(reverse("communications:new_area"), typed | {"units": village.key}).status_code == 302
    assert SurveyArea.objects.get().unit == village
    assert "Thôn Đông" in client.get(reverse("communications:areas") + "?year=2026").content.decode()
