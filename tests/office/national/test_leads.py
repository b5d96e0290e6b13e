"""Departments enter the leaves that they lead, and nothing else; the owner sees who is silent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.national.models import Lead
from chiso.office.national.operations.contributing import attach_led, detach_led, enter_led, explain_led
from chiso.office.national.operations.leads import remove_lead, set_lead
from chiso.office.national.queries.overview import overview
from chiso.office.rounds.models import Answer, SheetState, Stage
from chiso.office.rounds.operations.answers import TypedCell
from chiso.office.rounds.operations.results import enter_result
from tests import factories
from tests.office.national.arrange import own_index

pytestmark = pytest.mark.django_db
AT = factories.MOMENT
DAY = dt.timedelta(days=1)


def test_a_department_enters_its_own_leaf_and_it_counts_in_the_province_sheet(province):
    own = own_index(province)
    enter_led(actor=own.officer, sheet=own.fresh(), cell=TypedCell("1.2", "96", 0), at=AT)
    row = Answer.objects.get(sheet=own.sheet, node="1.2")
    assert (row.inputs, row.stage) == ({"rate": "96"}, Stage.SELF)
    assert own.fresh().answered == 1


def test_a_leaf_led_by_another_department_is_refused(province):
    own = own_index(province)
    with pytest.raises(NotAllowed):
        enter_led(actor=own.officer, sheet=own.fresh(), cell=TypedCell("2.1", "9/10", 0), at=AT)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("role", [Role.ROUND_OWNER, Role.APPRAISER, Role.ADMINISTRATOR, Role.OBSERVER])
def test_no_other_role_enters_a_led_leaf(province, role):
    own = own_index(province)
    with pytest.raises(NotAllowed):
        enter_led(actor=province.actor(role), sheet=own.fresh(), cell=TypedCell("1.2", "96", 0), at=AT)


def test_a_lead_of_a_whole_field_does_not_open_its_survey_leaf(province):
    own = own_index(province)
    factories.lead(own.group, province.units["so-tu-phap"], "2")
    with pytest.raises(NotAllowed):
        enter_led(actor=own.other, sheet=own.fresh(), cell=TypedCell("2.2", "80", 0), at=AT)


def test_the_nearest_lead_decides(province):
    own = own_index(province)
    factories.lead(own.group, province.units["so-tu-phap"], "1.2")
    with pytest.raises(NotAllowed):
        enter_led(actor=own.officer, sheet=own.fresh(), cell=TypedCell("1.2", "96", 0), at=AT)
    enter_led(actor=own.other, sheet=own.fresh(), cell=TypedCell("1.2", "96", 0), at=AT)


@pytest.mark.parametrize("moment", [AT - 11 * DAY, AT + 6 * DAY])
def test_outside_the_internal_window_nothing_is_entered(province, moment):
    own = own_index(province)
    with pytest.raises(InputError) as refused:
        enter_led(actor=own.officer, sheet=own.fresh(), cell=TypedCell("1.2", "96", 0), at=moment)
    assert [problem.code for problem in refused.value.problems] == ["national.window_shut"]


def test_a_locked_sheet_takes_no_led_figure(province):
    own = own_index(province)
    own.sheet.state = SheetState.SELF_LOCKED
    own.sheet.save()
    with pytest.raises(InputError) as refused:
        enter_led(actor=own.officer, sheet=own.fresh(), cell=TypedCell("1.2", "96", 0), at=AT)
    assert refused.value.problems[0].code == "answers.sheet_shut"


def test_evidence_and_explanation_follow_the_lead_too(province):
    own = own_index(province)
    paper = factories.document(province.units["so-y-te"], own.health)
    link = attach_led(actor=own.officer, sheet=own.fresh(), node="1.1", document=paper, section="Mục I", page=1, at=AT)
    explain_led(actor=own.officer, sheet=own.fresh(), node="1.1", note="Xem mục I", seen="", at=AT)
    assert overview(own.fresh(), AT).of(frozenset({province.units["so-y-te"].pk}))[0].evidence == 1
    with pytest.raises(NotAllowed):
        detach_led(actor=own.other, link=link, at=AT)
    detach_led(actor=own.officer, link=link, at=AT)
    assert overview(own.fresh(), AT).of(frozenset({province.units["so-y-te"].pk}))[0].evidence == 0


def test_who_is_silent_is_told_until_it_enters_something(province):
    own = own_index(province)
    assert {line.unit.key for line in overview(own.fresh(), AT).silent} == {"so-y-te", "so-tu-phap"}
    enter_led(actor=own.other, sheet=own.fresh(), cell=TypedCell("2.1", "9/10", 0), at=AT)
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
    monkeypatch.setattr("chiso.office.national.pages.year.now", lambda: AT)
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
