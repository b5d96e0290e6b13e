"""Departments enter the leaves that they lead, and nothing else; the owner sees who is silent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.errors import Conflict
from chiso.office.national.models import Lead
from chiso.office.national.operations.consolidating import hand_in, take_back
from chiso.office.national.operations.contributing import Proof, contribute, detach_led
from chiso.office.national.operations.leads import remove_lead, set_lead
from chiso.office.national.queries.overview import overview
from chiso.office.rounds.models import Answer, EvidenceLink, LedgerEntry, Sheet, SheetState, Stage
from chiso.office.rounds.operations.answers import TypedCell
from chiso.office.rounds.operations.results import enter_result
from tests import factories
from tests.office.national.arrange import own_index

pytestmark = pytest.mark.django_db
AT = factories.MOMENT
DAY = dt.timedelta(days=1)


def enter(actor, sheet, node: str, text: str, *, at=AT, note: str = "", seen: str = "", proof: Proof | None = None):
    """Enter one leaf as its page does."""
    contribute(actor=actor, sheet=sheet, cell=TypedCell(node, text, 0), note=note, seen_note=seen, at=at, proof=proof)


def test_a_department_enters_its_own_leaf_and_it_counts_in_the_province_sheet(province):
    own = own_index(province)
    enter(own.officer, own.fresh(), "1.2", "96")
    row = Answer.objects.get(sheet=own.sheet, node="1.2")
    assert (row.inputs, row.stage) == ({"rate": "96"}, Stage.SELF)
    assert own.fresh().answered == 1


def test_a_leaf_led_by_another_department_is_refused(province):
    own = own_index(province)
    with pytest.raises(NotAllowed):
        enter(own.officer, own.fresh(), "2.1", "9/10")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("role", [Role.APPRAISER, Role.ADMINISTRATOR, Role.OBSERVER, Role.LEADER])
def test_no_other_role_enters_a_led_leaf(province, role):
    own = own_index(province)
    with pytest.raises(NotAllowed):
        enter(province.actor(role), own.fresh(), "1.2", "96")


def test_a_lead_of_a_whole_field_does_not_open_its_survey_leaf(province):
    own = own_index(province)
    factories.lead(own.group, province.units["so-tu-phap"], "2")
    with pytest.raises(NotAllowed):
        enter(own.other, own.fresh(), "2.2", "80")


def test_the_nearest_lead_decides(province):
    own = own_index(province)
    factories.lead(own.group, province.units["so-tu-phap"], "1.2")
    with pytest.raises(NotAllowed):
        enter(own.officer, own.fresh(), "1.2", "96")
    enter(own.other, own.fresh(), "1.2", "96")


@pytest.mark.parametrize("moment", [AT - 11 * DAY, AT + 6 * DAY])
def test_outside_the_internal_window_nothing_is_entered(province, moment):
    own = own_index(province)
    with pytest.raises(InputError) as refused:
        enter(own.officer, own.fresh(), "1.2", "96", at=moment)
    assert [problem.code for problem in refused.value.problems] == ["national.window_shut"]


def test_a_locked_sheet_takes_no_led_figure(province):
    own = own_index(province)
    own.sheet.state = SheetState.SELF_LOCKED
    own.sheet.save()
    with pytest.raises(InputError) as refused:
        enter(own.officer, own.fresh(), "1.2", "96")
    assert refused.value.problems[0].code == "answers.sheet_shut"


def test_evidence_and_explanation_follow_the_lead_too(province):
    own = own_index(province)
    paper = factories.document(province.units["so-y-te"], own.health)
    proof = Proof(document=paper, section="Mục I", page=1)
    enter(own.officer, own.fresh(), "1.1", "", note="Xem mục I", proof=proof)
    health = frozenset({province.units["so-y-te"].pk})
    assert overview(own.fresh(), AT).of(health)[0].evidence == 1
    link = EvidenceLink.objects.get()
    with pytest.raises(NotAllowed):
        detach_led(actor=own.other, link=link, at=AT)
    detach_led(actor=own.officer, link=link, at=AT)
    assert overview(own.fresh(), AT).of(health)[0].evidence == 0


def test_evidence_counts_before_there_is_a_figure(province):
    own = own_index(province)
    paper = factories.document(province.units["so-y-te"], own.health)
    enter(own.officer, own.fresh(), "1.1", "", proof=Proof(document=paper))
    assert not Answer.objects.exists()
    assert next(line for line in overview(own.fresh(), AT).leaves if line.node.code == "1.1").evidence == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "chín mươi"}, "answers.bad_value"),
        ({"proof": "no_page"}, "evidence.page"),
        ({"proof": "foreign"}, "evidence.not_readable"),
        ({"proof": "nothing"}, "national.no_document"),
    ],
)
def test_figure_explanation_and_evidence_are_stored_together_or_not_at_all(province, changes, code):
    own = own_index(province)
    mine = factories.document(province.units["so-y-te"], own.health)
    theirs = factories.document(province.units["so-tu-phap"], own.justice)
    proofs = {"no_page": Proof(document=mine, page=9), "foreign": Proof(document=theirs), "nothing": Proof()}
    given = {"text": "96", "proof": "", **changes}
    with pytest.raises(InputError) as refused:
        enter(
            own.officer,
            own.fresh(),
            "1.2",
            given["text"],
            note="Đã báo cáo",
            proof=proofs.get(given["proof"], Proof(document=mine)),
        )
    assert refused.value.problems[0].code == code
    assert not Answer.objects.exists()
    assert not EvidenceLink.objects.exists()
    assert own.fresh().answered == 0


def test_an_explanation_that_somebody_else_changed_takes_the_figure_back_too(province):
    own = own_index(province)
    enter(own.officer, own.fresh(), "1.2", "96", note="Lần một")
    with pytest.raises(Conflict):
        contribute(
            actor=own.officer,
            sheet=own.fresh(),
            cell=TypedCell("1.2", "91", 1),
            note="Lần hai",
            seen_note="khác",
            at=AT,
        )
    assert Answer.objects.get().inputs == {"rate": "96"}


def test_the_round_owner_enters_any_self_scored_leaf_whoever_leads_it_and_whenever(province):
    own = own_index(province)
    Lead.objects.filter(node="2.1").delete()
    enter(own.owner, own.fresh(), "1.2", "96", at=AT + 6 * DAY)
    enter(own.owner, own.fresh(), "2.1", "9/10")
    assert set(Answer.objects.values_list("node", flat=True)) == {"1.2", "2.1"}
    with pytest.raises(InputError) as refused:  # a survey leaf is a result, for the owner too
        enter(own.owner, own.fresh(), "2.2", "80")
    assert refused.value.problems[0].code == "answers.shut"


def test_the_round_owner_enters_nothing_on_a_department_s_own_sheet(province):
    own = own_index(province)
    foreign = factories.sheet(own.group, province.units["so-y-te"])
    with pytest.raises(InputError) as refused:
        enter(own.owner, foreign, "1.2", "96")
    assert refused.value.problems[0].code == "national.not_province"
    with pytest.raises(InputError):
        hand_in(actor=own.owner, sheet=foreign, at=AT)
    assert not Answer.objects.exists()


def test_the_round_owner_hands_the_self_score_in_and_takes_it_back_without_another_role(province):
    own = own_index(province)
    with pytest.raises(InputError) as refused:
        hand_in(actor=own.owner, sheet=own.fresh(), at=AT)
    assert refused.value.problems[0].where == "1.1, 1.2, 1.3, 2.1"
    for node, text in (("1.1", "có"), ("1.2", "96"), ("1.3", "full"), ("2.1", "9/10")):
        enter(own.owner, own.fresh(), node, text, note="Bản giấy đã gửi")
    step = hand_in(actor=own.owner, sheet=own.fresh(), at=AT)
    assert (own.fresh().state, step.actor_id) == (SheetState.SELF_LOCKED, own.owner.person_id)
    assert LedgerEntry.objects.filter(sheet=own.sheet, stage=Stage.SELF).exists()
    late = TypedCell("1.2", "97", 1)
    with pytest.raises(InputError):
        contribute(actor=own.officer, sheet=own.fresh(), cell=late, note="", seen_note="", at=AT)
    assert Answer.objects.get(node="1.2").inputs == {"rate": "96"}
    take_back(actor=own.owner, sheet=own.fresh(), reason="Sở Y tế bổ sung", at=AT)
    assert own.fresh().state == SheetState.DRAFT


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ROUND_OWNER])
def test_no_other_role_hands_in_for_the_province(province, role):
    own = own_index(province)
    with pytest.raises(NotAllowed):
        hand_in(actor=province.actor(role), sheet=own.fresh(), at=AT)


def test_taking_back_after_the_round_s_deadline_says_what_helps(province):
    own = own_index(province)
    Sheet.objects.filter(pk=own.sheet.pk).update(state=SheetState.SELF_LOCKED)
    with pytest.raises(InputError) as refused:
        take_back(actor=own.owner, sheet=own.fresh(), reason="muộn", at=AT + 11 * DAY)
    assert refused.value.problems[0].code == "national.take_back_late"


def test_the_owner_closes_the_year_from_its_page(province, as_person, monkeypatch):
    own = own_index(province)
    monkeypatch.setattr("chiso.office.national.pages.year.now", lambda: AT)
    client = as_person(province.people[Role.ROUND_OWNER])
    year = reverse("national:year", kwargs={"group_id": own.group.pk})
    assert "4 tiêu chí chưa nhập số liệu" in client.get(year).content.decode()
    for node, text in (("1.1", "có"), ("1.2", "96"), ("1.3", "full"), ("2.1", "9/10")):
        enter(own.owner, own.fresh(), node, text, note="Bản giấy đã gửi")
    assert "Chốt bảng tự đánh giá" in client.get(year).content.decode()
    address = reverse("national:consolidate", kwargs={"group_id": own.group.pk})
    assert client.post(address, {"version": str(own.fresh().version)}).status_code == 302
    assert own.fresh().state == SheetState.SELF_LOCKED
    assert client.post(address, {"verb": "take_back", "reason": ""}).status_code == 422
    assert "Mở lại để sửa" in client.get(year).content.decode()


def test_a_sheet_that_is_not_the_province_s_is_not_shown_here(province, as_person):
    round_ = factories.round_(province.units["so-noi-vu"])
    group = factories.group(round_)
    factories.sheet(group, province.units["so-y-te"])
    client = as_person(province.people[Role.UNIT_OFFICER])
    assert client.get(reverse("national:year", kwargs={"group_id": group.pk})).status_code == 404


def test_the_list_of_years_costs_the_same_queries_whatever_their_number(province, as_person):
    own = own_index(province)
    client = as_person(province.people[Role.ROUND_OWNER])

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("national:index")).status_code == 200
        return len(seen)

    count()
    before = count()
    for year in (2022, 2023, 2024):
        round_ = factories.round_(province.units["so-noi-vu"], year=year, workflow=own.group.round.workflow)
        factories.sheet(factories.group(round_, code="tinh", name="Tỉnh"), province.root)
    assert count() == before
    assert before <= 14


def test_who_is_silent_is_told_until_it_enters_something(province):
    own = own_index(province)
    assert {line.unit.key for line in overview(own.fresh(), AT).silent} == {"so-y-te", "so-tu-phap"}
    enter(own.other, own.fresh(), "2.1", "9/10")
    view = overview(own.fresh(), AT)
    assert [line.unit.key for line in view.silent] == ["so-y-te"]
    assert [(line.unit.key, line.is_late) for line in overview(own.fresh(), AT + 6 * DAY).departments] == [
        ("so-y-te", True),
        ("so-tu-phap", True),
    ]


def test_a_survey_leaf_is_entered_as_a_result_and_counts_in_what_there_is_now(province):
    own = own_index(province)
    enter_result(
        actor=own.owner, sheet=own.fresh(), node="2.2", inputs={"sipas": "80"}, version=0, at=AT, source="Báo cáo 12"
    )
    line = next(line for line in overview(own.fresh(), AT).leaves if line.node.code == "2.2")
    assert (line.kind, str(line.points.normalize())) == ("result", "1.6")


def test_naming_and_taking_back_a_lead_is_recorded(province):
    own = own_index(province)
    given = {"group": own.group, "node": "1.3", "at": AT}
    lead = set_lead(
        actor=own.owner,
        unit=province.units["so-tu-phap"],
        contact=own.justice,
        opens_at=AT,
        closes_at=AT + DAY,
        **given,
    )
    assert (lead.unit.key, lead.contact) == ("so-tu-phap", own.justice)
    remove_lead(actor=own.owner, **given)
    assert not Lead.objects.filter(node="1.3").exists()
    assert list(AuditEvent.objects.order_by("id").values_list("action", flat=True)) == [
        "national.lead.set",
        "national.lead.remove",
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"node": "9.9"}, "national.no_node"),
        ({"closes_at": AT}, "national.window"),
        ({"contact": "health"}, "national.contact"),
    ],
)
def test_an_impossible_lead_is_refused(province, changes, code):
    own = own_index(province)
    given = {"node": "1.3", "contact": None, "opens_at": AT, "closes_at": AT + DAY, **changes}
    if given["contact"] == "health":
        given["contact"] = own.health
    with pytest.raises(InputError) as refused:
        set_lead(actor=own.owner, group=own.group, unit=province.units["so-tu-phap"], at=AT, **given)
    assert refused.value.problems[0].code == code


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ROUND_OWNER])
def test_only_the_round_owner_names_leads(province, role):
    own = own_index(province)
    with pytest.raises(NotAllowed):
        set_lead(
            actor=province.actor(role),
            group=own.group,
            node="1.3",
            unit=province.units["so-tu-phap"],
            contact=None,
            opens_at=AT,
            closes_at=AT + DAY,
            at=AT,
        )


def test_a_refused_figure_comes_back_with_what_was_typed(province, as_person, monkeypatch):
    own = own_index(province)
    monkeypatch.setattr("chiso.office.national.pages.leaf.now", lambda: AT)
    address = reverse("national:enter", kwargs={"group_id": own.group.pk, "node": "1.2"})
    answer = as_person(own.health).post(address, {"cell": "chín mươi", "version": "0", "note": ""})
    assert answer.status_code == 422
    assert "chín mươi" in answer.content.decode()
    assert not Answer.objects.exists()


def test_the_page_of_a_year_costs_the_same_queries_whatever_the_number_of_leads(
    province, as_person, django_assert_max_num_queries
):
    own = own_index(province)
    client = as_person(province.people[Role.ROUND_OWNER])
    address = reverse("national:year", kwargs={"group_id": own.group.pk})
    client.get(address)
    for node in ("1.1", "1.2", "1.3"):
        factories.lead(own.group, province.units["so-tu-phap"], node)
    with django_assert_max_num_queries(16):
        assert client.get(address).status_code == 200
