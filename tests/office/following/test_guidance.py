"""Guidance letters: the letter stands once, in the register of documents; what it answered is found by its words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.directives.models import Directive
from chiso.office.directives.operations.registering import Entry
from chiso.office.following.models import GuidanceLetter
from chiso.office.following.operations.guiding import Guidance, record_guidance, withdraw_guidance
from chiso.office.following.queries import guidance
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY


@pytest.fixture
def owner(province):
    return province.actor(Role.ROUND_OWNER)


@pytest.fixture
def office(province):
    return province.units["so-noi-vu"]


@pytest.fixture
def health(province):
    return province.units["so-y-te"]


def told(asker, **given):
    good = {"question": "Báo cáo gửi trễ một ngày có tính điểm không?", "answer": "Không tính, theo ngày gửi.",
            "asked_by": asker, "index": "MAU-CCHC", "node": "1.1"}  # fmt: skip
    return Guidance(**{**good, **given})


def entry(code="1520/SNV-CCHC"):
    return Entry(code=code, issuer="Sở Nội vụ", issued_on=DAY, title="Trả lời Sở Y tế", type="letter")


def record(owner, office, asker, letter=None, **given):
    letter = letter or entry()
    return record_guidance(actor=owner, unit=office, letter=letter, told=told(asker, **given), at=AT)


def test_a_letter_that_is_not_in_the_register_enters_it_in_the_same_step(owner, office, health):
    made = record(owner, office, health)
    assert (made.letter.code, made.letter.issuer_unit) == ("1520/SNV-CCHC", office)
    assert list(made.recipients.all()) == [health]


def test_a_letter_of_the_register_is_linked_not_copied(owner, office, health):
    letter = factories.directive(office, "7/SNV")
    assert record(owner, office, health, letter).letter == letter
    assert Directive.objects.count() == 1


def test_it_is_found_by_words_without_marks_and_by_its_criterion(owner, office, health):
    made = record(owner, office, health)
    assert list(guidance("gui tre so y te")) == [made]
    assert list(guidance(index="MAU-CCHC", node="1.1")) == [made]
    assert not guidance("niem yet").exists()
    assert not guidance(index="MAU-CCHC", node="1.2").exists()


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"question": " "}, ["following.empty"]),
        ({"asked_by": None}, ["following.no_recipient"]),
        ({"index": ""}, ["following.node_alone"]),
        ({"answer": "", "index": ""}, ["following.empty", "following.node_alone"]),
    ],
)
def test_what_says_too_little_is_refused_with_everything_wrong(owner, office, health, given, codes):
    with pytest.raises(InputError) as error:
        record(owner, office, health, **given)
    assert [problem.code for problem in error.value.problems] == codes
    assert not Directive.objects.exists()


def test_a_question_is_not_younger_than_its_answer(owner, office, health):
    asked = factories.directive(health, "3/SYT", issued_on=DAY + dt.timedelta(days=1))
    with pytest.raises(InputError) as error:
        record(owner, office, health, asked_in=asked)
    assert [problem.code for problem in error.value.problems] == ["following.asked_after"]


def test_a_letter_stands_once_and_may_be_taken_off_with_a_reason(owner, office, health):
    made = record(owner, office, health)
    with pytest.raises(InputError) as error:
        record(owner, office, health, made.letter)
    assert [problem.code for problem in error.value.problems] == ["following.guidance_twice"]
    with pytest.raises(InputError):
        withdraw_guidance(actor=owner, guidance=made, reason=" ", at=AT)
    withdraw_guidance(actor=owner, guidance=made, reason="Ghi nhầm", at=AT)
    assert not guidance().exists()
    assert record(owner, office, health, made.letter).letter == made.letter


def test_a_unit_guides_in_its_own_name_only(province, office, health):
    with pytest.raises(NotAllowed):
        record(province.actor(Role.UNIT_OFFICER), office, health)


def test_the_database_knows_no_criterion_without_its_index(owner, office, health):
    made = record(owner, office, health)
    with pytest.raises(IntegrityError), transaction.atomic():
        GuidanceLetter.objects.filter(pk=made.pk).update(index="")


def test_the_page_enters_a_letter_and_keeps_what_was_typed_when_it_is_wrong(client, owner, office, health):
    client.force_login(factories.Person.objects.get(pk=owner.person_id))
    address = reverse("following:new_guidance", kwargs={"unit_id": office.pk})
    typed = {"code": "21/SNV-CCHC", "issued_on": "15/01/2026", "asked_by": "Sở Không Có", "question": "Hỏi gì?",
             "answer": "Trả lời."}  # fmt: skip
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Hỏi gì?" in refused.content.decode()
    assert client.post(address, typed | {"asked_by": health.name}).status_code == 302
    assert "21/SNV-CCHC" in client.get(reverse("following:guidance") + "?words=hoi gi").content.decode()


def test_the_page_says_who_asked_even_where_others_were_told_too(client, province, owner, office, health):
    record(owner, office, health, recipients=(province.communes[0],))
    client.force_login(province.people[str(Role.ROUND_OWNER)])
    assert "Sở Y tế hỏi · Sở Nội vụ → " in client.get(reverse("following:guidance")).content.decode()
