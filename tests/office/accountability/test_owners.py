"""Who answers for what on a day: the nearest row above holds, a transfer passes it on, the past stays as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accountability.models import Responsibility
from chiso.office.accountability.operations import end_owner, name_owner, pass_on
from chiso.office.accountability.queries import left_behind, owners_of, standing
from chiso.office.accounts.models import Membership, Role
from chiso.office.accounts.operations import hand_over
from chiso.office.accounts.permissions import NotAllowed
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY
D = dt.timedelta


@pytest.fixture
def owner(province):
    return province.actor(Role.ROUND_OWNER)


@pytest.fixture
def head(province):
    return factories.member(Role.UNIT_LEADER, province.units["so-y-te"]).memberships.get()


@pytest.fixture
def other(province):
    return factories.member(Role.UNIT_LEADER, province.units["so-tu-phap"]).memberships.get()


TEN_DAYS_AGO = DAY - D(10)


def name(owner, head, node="", on=TEN_DAYS_AGO, index="PAPI", basis="12/QĐ-UBND"):
    return name_owner(actor=owner, index=index, node=node, head=head, on=on, basis=basis, at=AT)


def test_the_former_answers_until_the_day_before_and_the_new_one_from_it(owner, head, other):
    name(owner, head)
    name(owner, other, on=DAY)
    assert [row.person for row in standing(DAY - D(1))] == [head.person]
    assert [row.person for row in standing(DAY)] == [other.person]


def test_a_node_follows_the_nearest_row_above_it(owner, head, other):
    version = factories.framework_version()
    framework = factories.small_framework()
    name(owner, head, index=version.family)
    name(owner, other, "1", index=version.family)
    found = owners_of(framework, DAY)
    assert (found["1.1"].person, found["2"].person) == (other.person, head.person)
    assert owners_of(framework, DAY - D(11)) == {}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"index": " "}, "accountability.empty"),
        ({"basis": " "}, "accountability.empty"),
        ({"on": dt.date(2000, 1, 1)}, "accountability.no_head"),
    ],
)
def test_what_cannot_be_is_refused(owner, head, given, code):
    with pytest.raises(InputError) as error:
        name(owner, head, **given)
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_criterion_that_the_newest_version_lacks_is_refused(owner, head):
    version = factories.framework_version()
    with pytest.raises(InputError) as error:
        name(owner, head, "99.9", index=version.family)
    assert [problem.code for problem in error.value.problems] == ["accountability.node"]


def test_nobody_is_named_before_or_on_the_day_of_another(owner, head, other):
    name(owner, head)
    for day in (DAY - D(10), DAY - D(20)):
        with pytest.raises(InputError) as error:
            name(owner, other, on=day)
        assert "accountability.named_since" in [problem.code for problem in error.value.problems]


def test_an_officer_is_no_head(province, owner):
    officer = factories.member(Role.UNIT_OFFICER, province.units["so-y-te"]).memberships.get()
    with pytest.raises(InputError):
        name(owner, officer)


def test_all_that_a_person_holds_in_a_unit_passes_on_together(owner, head, other):
    name(owner, head)
    name(owner, head, index="SIPAS")
    pass_on(actor=owner, person=head.person, unit=head.unit, to=other, on=DAY, basis="9/QĐ", at=AT)
    assert {(row.index, row.person) for row in standing(DAY)} == {("PAPI", other.person), ("SIPAS", other.person)}
    with pytest.raises(InputError):
        pass_on(actor=owner, person=head.person, unit=head.unit, to=other, on=DAY + D(1), basis="9/QĐ", at=AT)


def test_the_transfer_of_an_account_takes_the_responsibility_along(province, owner, head):
    name(owner, head)
    successor = factories.member(Role.UNIT_LEADER, province.units["so-tu-phap"])
    administrator = province.actor(Role.ADMINISTRATOR)
    given = {"person": head.person, "unit": head.unit, "on": DAY, "reason": "QĐ 5", "at": AT}
    with pytest.raises(InputError):  # it is open work: nobody leaves without a successor
        hand_over(actor=administrator, **given)
    made = hand_over(actor=administrator, successor=successor, **given)
    assert made.items == ["Chịu trách nhiệm: PAPI"]
    assert standing(DAY).get().person == successor
    assert standing(DAY - D(1)).get().person == head.person


def test_who_heads_the_unit_no_more_is_shown(owner, head):
    name(owner, head)
    assert not left_behind(DAY).exists()
    Membership.objects.filter(pk=head.pk).update(valid_to=DAY)
    assert left_behind(DAY).get().person == head.person


def test_ending_needs_a_reason_and_a_later_day(owner, head):
    made = name(owner, head)
    for day, reason in ((DAY, " "), (made.valid_from, "Bỏ")):
        with pytest.raises(InputError):
            end_owner(actor=owner, held=made, on=day, reason=reason, at=AT)
    end_owner(actor=owner, held=made, on=DAY, reason="Thôi theo dõi chỉ số này", at=AT)
    assert not standing(DAY).exists()


def test_the_database_keeps_one_open_row(owner, head):
    made = name(owner, head)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.pk, made.valid_from = None, DAY
        made.save(force_insert=True)
    assert Responsibility.objects.count() == 1


def test_only_owners_and_provincial_leaders_name_anybody(province, head):
    with pytest.raises(NotAllowed):
        name(province.actor(Role.UNIT_OFFICER), head)


def test_the_page_names_and_passes_on(client, owner, head, other):
    client.force_login(factories.Person.objects.get(pk=owner.person_id))
    typed = {"index": "SIPAS", "head": head.pk, "on": f"{DAY - D(3):%d/%m/%Y}", "basis": "5/QĐ-UBND"}
    assert client.post(reverse("accountability:name"), typed).status_code == 302
    assert client.post(reverse("accountability:name"), typed).status_code == 422
    typed |= {"holder": f"{head.person_id}.{head.unit_id}", "head": other.pk, "on": f"{DAY:%d/%m/%Y}"}
    assert client.post(reverse("accountability:pass_on"), typed).status_code == 302
    shown = client.get(reverse("accountability:index") + f"?on={DAY:%d/%m/%Y}&history=SIPAS").content.decode()
    assert other.person.full_name in shown
    assert head.person.full_name in shown
