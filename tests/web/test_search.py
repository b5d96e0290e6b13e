"""Search finds by any part of a name without diacritics, jumps by code, and tells nothing that may not be read."""

from __future__ import annotations

import pytest

from chiso.office.accounts.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


def find(client, text):
    return client.get("/search/", {"q": text}, headers={"HX-Request": "true"}).text


@pytest.fixture
def documents(province):
    mine, theirs = province.units["so-y-te"], province.units["so-tu-phap"]
    return [
        factories.document(mine, province.people[Role.UNIT_OFFICER], title="Kế hoạch đào tạo", number="12/KH-SYT"),
        factories.document(theirs, province.people[Role.APPRAISER], title="Kế hoạch bí mật", number="99/KH-STP"),
    ]


@pytest.mark.parametrize("text", ["sở y tế", "so y te", "SO Y", "Y Tế"])
def test_a_unit_is_found_without_diacritics(as_person, province, text):
    assert 'href="/units/so-y-te/"' in find(as_person(province.people[Role.OBSERVER]), text)


def test_a_criterion_is_found_by_its_words_and_by_its_code(as_person, province):
    version = factories.framework_version()
    client = as_person(province.people[Role.OBSERVER])
    link = f'href="/frameworks/{version.pk}/#n-2.1"'
    assert link in find(client, "ho so giai quyet")
    assert link in find(client, "2.1")


def test_enter_on_a_code_jumps(as_person, province, documents):
    client = as_person(province.people[Role.OBSERVER])
    assert client.get("/search/?q=so-y-te")["Location"] == "/units/so-y-te/"
    assert client.get("/search/?q=12/KH-SYT")["Location"] == f"/evidence/{documents[0].pk}/"


def test_typing_a_code_only_lists(as_person, province):
    assert "/units/so-y-te/" in find(as_person(province.people[Role.OBSERVER]), "so-y-te")


def test_documents_of_others_are_not_told_even_by_title(as_person, province, documents):
    officer = find(as_person(province.people[Role.UNIT_OFFICER]), "ke hoach")
    assert "Kế hoạch đào tạo" in officer
    assert "bí mật" not in officer


def test_persons_are_found_only_by_who_may_see_accounts(as_person, province):
    name = province.people[Role.UNIT_OFFICER].full_name
    assert f">{name}</a>" in find(as_person(province.people[Role.OBSERVER]), name)
    assert f">{name}</a>" not in find(as_person(province.people[Role.UNIT_LEADER]), name)


def test_nothing_found_says_so_and_invents_nothing(as_person, province):
    assert "Không có gì khớp với “xyzxyz”" in find(as_person(province.people[Role.OBSERVER]), "xyzxyz")


def test_what_was_typed_is_shown_as_text(as_person, province):
    assert "<script>alert" not in find(as_person(province.people[Role.OBSERVER]), "<script>alert(1)</script>")
