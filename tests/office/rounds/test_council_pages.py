"""The council's screens: one click to vote, one to adopt a score, and on to the next leaf."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.rounds.models import Dispute, SheetState, Stage, Vote
from chiso.office.rounds.queries.council import next_open
from tests.office.rounds.flow import Flow
from tests.office.rounds.test_round_to_publication import contested_to_council, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed(flow: Flow) -> list[Dispute]:
    """Two leaves before the council, in the order of the agenda."""
    contested_to_council(flow)
    return list(Dispute.objects.select_related("sheet__group__round").order_by("id"))


def url(name: str, **kwargs: int) -> str:
    return reverse(f"rounds:{name}", kwargs=kwargs)


def test_a_vote_is_one_click_and_leads_to_the_next_leaf(flow: Flow, disputed: list[Dispute], as_person) -> None:
    voter = as_person(flow.province.people[Role.COUNCIL_MEMBER])
    first, second = disputed
    page = voter.get(url("dispute", dispute_id=first.pk)).content.decode()
    assert '<button class="btn" name="choice" value="self">' in page
    answer = voter.post(url("vote", dispute_id=first.pk), {"choice": "self"})
    assert answer["Location"] == url("dispute", dispute_id=second.pk)
    # nothing is left without this member's vote: the page stays, and shows it
    answer = voter.post(url("vote", dispute_id=second.pk), {"choice": "appraised"})
    assert answer["Location"] == url("dispute", dispute_id=second.pk)
    assert Vote.objects.count() == 2


def test_the_secretary_adopts_a_score_as_it_stands(flow: Flow, disputed: list[Dispute], as_person) -> None:
    secretary = as_person(flow.province.people[Role.COUNCIL_SECRETARY])
    first, second = disputed
    reason = {"reason": "Đủ căn cứ", "version": 0}
    answer = secretary.post(url("settle", dispute_id=first.pk), {"take": "self", **reason})
    assert answer["Location"] == url("dispute", dispute_id=second.pk)
    own = first.sheet.answers.get(node=first.node, stage=Stage.SELF)
    settled = Dispute.objects.get(pk=first.pk)
    assert settled.inputs == own.inputs and settled.reason == "Đủ căn cứ"
    answer = secretary.post(url("settle", dispute_id=second.pk), {"take": "appraisal_2", **reason})
    assert answer["Location"] == url("council", round_id=flow.group.round_id)


def test_adopting_a_score_still_needs_a_reason(flow: Flow, disputed: list[Dispute], as_person) -> None:
    secretary = as_person(flow.province.people[Role.COUNCIL_SECRETARY])
    answer = secretary.post(url("settle", dispute_id=disputed[0].pk), {"take": "self", "version": 0})
    assert answer.status_code == 422
    assert Dispute.objects.get(pk=disputed[0].pk).decided_at is None


def test_the_next_leaf_is_one_that_is_still_open(flow: Flow, disputed: list[Dispute]) -> None:
    first, second = disputed
    assert next_open(first) == second and next_open(second) == first
    settle_all(flow)
    assert next_open(Dispute.objects.get(pk=first.pk)) is None


def test_the_index_says_what_waits_and_folds_what_is_published(flow: Flow, disputed: list[Dispute], as_person) -> None:
    from tests import factories

    over = factories.round_(flow.province.units["so-noi-vu"], name="Đánh giá năm cũ")
    group = factories.group(over, code="cu", name="Nhóm cũ")
    factories.sheet(group, flow.province.units["so-y-te"], state=SheetState.PUBLISHED)
    secretary = as_person(flow.province.people[Role.COUNCIL_SECRETARY])
    page = secretary.get(url("council_index")).content.decode()
    running, folded = page.split("<details>")
    assert "2 tiêu chí chờ hội đồng kết luận" in running and "2 tiêu chí chờ kết luận" in running
    assert "Đánh giá năm cũ" in folded and "Đánh giá năm cũ" not in running
