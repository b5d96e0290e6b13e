"""Double keying: two blind keyers, a third who decides, an error rate, nothing personal left behind."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.surveys.models import Keying, PaperForm, PaperResult, Submission
from chiso.office.surveys.operations.collecting import close_collection
from chiso.office.surveys.operations.keying import compared, key_paper, settle_paper
from chiso.office.surveys.paper_entry import UNIT
from chiso.office.surveys.queries.keying import keyings_of
from tests import factories
from tests.office.surveys.questionnaires import ANSWERS, collection

AT = factories.MOMENT
pytestmark = pytest.mark.django_db
TYPED = {**ANSWERS, UNIT: "01-02"}


@pytest.fixture
def found(province, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return collection(province)


@pytest.fixture
def keyers(province):
    """Two keyers and who decides: three people who may key."""
    return tuple(province.actor(role) for role in (Role.SURVEY_MANAGER, Role.ANALYST, Role.ROUND_OWNER))


def keyed(actor, found, number="P1", **changes):
    return key_paper(actor=actor, collection=found, number=number, posted={**TYPED, **changes}, at=AT)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_two_equal_keyings_count_the_form_without_a_third(found, keyers):
    assert keyed(keyers[0], found).result is None and not Submission.objects.exists()
    result = keyed(keyers[1], found, which="birth land").result
    kept = Submission.objects.get()
    assert (result.errors_first, result.errors_second, result.decided_by) == (0, 0, None)
    assert (kept.channel, kept.unit, kept.answers["score"]) == ("paper", "01-02", "8")


def test_differences_wait_for_a_third_person_and_are_counted_as_errors(found, keyers):
    keyed(keyers[0], found, age="31", score="7")
    paper = keyed(keyers[1], found).paper
    assert [entry.name for entry in compared(paper).differing] == ["age", "score"]
    result = settle_paper(actor=keyers[2], paper=paper, chosen={"age": "30", "score": "9"}, at=AT)
    assert (result.errors_first, result.errors_second, result.differed) == (2, 1, ["age", "score"])
    assert Submission.objects.get().answers["score"] == "9"
    lines = keyings_of(found)
    assert (lines.settled, lines.whole.errors, lines.whole.fields) == (1, 3, 2 * result.compared)
    event = AuditEvent.objects.get(action="surveys.paper.settle")
    assert event.data["differed"] == 2 and "31" not in str(event.data)


def test_nobody_keys_a_form_twice_a_third_time_or_decides_on_his_own(found, keyers):
    keyed(keyers[0], found, age="31")
    with pytest.raises(InputError) as caught:
        keyed(keyers[0], found)
    assert codes(caught) == ["surveys.same_keyer"]
    paper = keyed(keyers[1], found).paper
    with pytest.raises(InputError) as caught:
        keyed(keyers[2], found)
    assert codes(caught) == ["surveys.keyed_twice"]
    with pytest.raises(InputError) as caught:
        settle_paper(actor=keyers[0], paper=paper, chosen={"age": "30"}, at=AT)
    assert codes(caught) == ["surveys.same_keyer"]
    with pytest.raises(NotAllowed):
        settle_paper(actor=keyers[1], paper=paper, chosen={"age": "30"}, at=AT)


def test_what_was_keyed_is_encrypted_while_it_waits_and_forgotten_when_it_is_settled(found, keyers):
    keyed(keyers[0], found)
    waiting = Keying.objects.get()
    assert waiting.sealed and ANSWERS["phone"] not in waiting.sealed
    keyed(keyers[1], found)
    assert set(Keying.objects.values_list("sealed", "sealed_key")) == {("", "")}
    assert ANSWERS["phone"] not in str(Submission.objects.get().answers)


def test_a_value_that_the_form_does_not_take_is_told_and_not_kept(found, keyers):
    with pytest.raises(InputError) as caught:
        keyed(keyers[0], found, age="ba mươi")
    assert caught.value.problems[0].where == "age" and not PaperForm.objects.exists()
    with pytest.raises(InputError) as caught:
        key_paper(actor=keyers[0], collection=found, number="P2", posted={UNIT: "01-01"}, at=AT)
    assert codes(caught) == ["surveys.nothing_keyed"]


def test_a_required_box_left_empty_on_paper_does_not_stop_the_form(found, keyers):
    for actor in keyers[:2]:
        done = keyed(actor, found, age="")
    assert done.result is not None and "age" not in Submission.objects.get().answers


def test_every_difference_needs_a_decision_and_a_settled_form_stays_settled(found, keyers):
    keyed(keyers[0], found, age="31", score="7")
    paper = keyed(keyers[1], found).paper
    with pytest.raises(InputError) as caught:
        settle_paper(actor=keyers[2], paper=paper, chosen={"age": "30"}, at=AT)
    assert codes(caught) == ["surveys.undecided"] and not PaperResult.objects.exists()
    settle_paper(actor=keyers[2], paper=paper, chosen={"age": "30", "score": "7"}, at=AT)
    with pytest.raises(InputError) as caught:
        settle_paper(actor=keyers[2], paper=paper, chosen={"age": "30", "score": "7"}, at=AT)
    assert codes(caught) == ["surveys.not_waiting"]


def test_no_form_is_keyed_after_the_collection_was_closed(found, keyers):
    close_collection(actor=keyers[0], collection=found, reason="Hết đợt", at=AT)
    found.refresh_from_db()
    with pytest.raises(InputError) as caught:
        keyed(keyers[0], found)
    assert codes(caught) == ["surveys.closed"]


def test_the_page_of_the_second_keyer_shows_nothing_of_the_first(client, found, keyers, province):
    keyed(keyers[0], found, age="47")
    client.force_login(province.people[Role.ROUND_OWNER])
    address = reverse("surveys:key", kwargs={"collection_id": found.pk})
    page = client.get(address).content.decode()
    assert 'value="47"' not in page and 'name="age"' in page
    assert client.post(address, {**TYPED, "number": "P1", "age": "46"}).status_code == 302
    listed = client.get(reverse("surveys:papers", kwargs={"collection_id": found.pk})).content.decode()
    assert "1 phiếu giấy chờ người thứ ba quyết định" in listed
    paper = PaperForm.objects.get()
    own = client.get(reverse("surveys:settle_paper", kwargs={"paper_id": paper.pk})).content.decode()
    assert "người khác quyết định" in own


def test_a_third_person_decides_on_the_page(client, found, keyers, province):
    keyed(keyers[1], found, age="47")
    keyed(keyers[2], found, age="46")
    client.force_login(province.people[Role.SURVEY_MANAGER])
    address = reverse("surveys:settle_paper", kwargs={"paper_id": PaperForm.objects.get().pk})
    page = client.get(address).content.decode()
    assert "47" in page and "46" in page and 'name="pick:age"' in page
    wrong = client.post(address, {"pick:age": "other", "other:age": "rất già"})
    assert wrong.status_code == 422
    client.post(address, {"pick:age": "other", "other:age": "45", "first:age": "47", "second:age": "46"})
    result = PaperResult.objects.get()
    assert Submission.objects.get().answers["age"] == "45" and (result.errors_first, result.errors_second) == (1, 1)
