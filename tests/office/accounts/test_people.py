"""Accounts are persons: made with a one-time password, closed with a reason, never deleted."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts import operations
from chiso.office.accounts.models import Membership, Person, Role
from chiso.office.accounts.passwords import one_time_password
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.accounts.queries import delegations_of
from chiso.office.audit.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
AT = factories.MOMENT


@pytest.fixture
def admin(province):
    return province.actor(Role.ADMINISTRATOR)


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


class TestCreate:
    def test_a_new_person_signs_in_with_the_one_time_password_and_must_change_it(self, admin):
        issued = operations.create_person(actor=admin, username="An.Moi", full_name="Nguyễn  Thị An", at=AT)
        person = Person.objects.get(username="an.moi")
        assert person.full_name == "Nguyễn Thị An"
        assert person.check_password(issued.password)
        assert person.must_change_password
        assert "nguyen thi an" in person.search_key

    def test_one_time_passwords_differ_and_are_long(self):
        passwords = {one_time_password() for _ in range(200)}
        assert len(passwords) == 200
        assert all(len(password) == 14 for password in passwords)

    def test_every_problem_is_told_at_once(self, admin):
        with pytest.raises(InputError) as error:
            operations.create_person(actor=admin, username="Nguyễn An", full_name=" ", email="an@", at=AT)
        assert codes(error) == ["accounts.username", "accounts.missing", "accounts.email"]
        assert not Person.objects.filter(full_name="").exists()

    def test_a_user_name_is_given_once(self, admin):
        operations.create_person(actor=admin, username="an.moi", full_name="A", at=AT)
        with pytest.raises(InputError) as error:
            operations.create_person(actor=admin, username="AN.MOI", full_name="B", at=AT)
        assert codes(error) == ["accounts.username_taken"]

    def test_only_the_administrator_makes_accounts(self, province):
        for role in Role:
            if role is Role.ADMINISTRATOR:
                continue
            with pytest.raises(NotAllowed):
                operations.create_person(actor=province.actor(role), username="x.y.z", full_name="X", at=AT)

    def test_the_record_holds_no_name(self, admin):
        operations.create_person(actor=admin, username="an.moi", full_name="Nguyễn Thị An", at=AT)
        event = AuditEvent.objects.latest("id")
        assert event.action == "accounts.person.create"
        assert "Nguyễn" not in str(event.data)
        assert event.actor == admin.pseudonym


class TestClose:
    def test_closing_needs_a_reason(self, admin, province):
        with pytest.raises(InputError) as error:
            operations.deactivate(actor=admin, person=province.people[Role.UNIT_OFFICER], reason=" ", at=AT)
        assert codes(error) == ["accounts.reason"]

    def test_nobody_closes_the_own_account(self, admin, province):
        with pytest.raises(NotAllowed):
            operations.deactivate(actor=admin, person=province.people[Role.ADMINISTRATOR], reason="x", at=AT)

    def test_a_closed_account_keeps_its_history_and_can_be_opened_again(self, admin, province):
        person = province.people[Role.UNIT_OFFICER]
        operations.deactivate(actor=admin, person=person, reason="nghỉ hưu", at=AT)
        person.refresh_from_db()
        assert not person.is_active
        assert Membership.objects.filter(person=person).exists()
        operations.reactivate(actor=admin, person=person, reason="nhầm", at=AT)
        person.refresh_from_db()
        assert person.is_active

    def test_a_closed_account_cannot_sign_in(self, client, admin, province):
        issued = operations.create_person(actor=admin, username="an.moi", full_name="A", at=AT)
        operations.deactivate(actor=admin, person=issued.person, reason="x", at=AT)
        response = client.post("/accounts/sign-in/", {"username": "an.moi", "password": issued.password})
        assert response.status_code == 200
        assert "_auth_user_id" not in client.session


class TestMembership:
    def give(self, admin, person, unit, role=Role.UNIT_OFFICER, **dates):
        dates.setdefault("valid_from", factories.DAY)
        return operations.add_membership(actor=admin, person=person, unit=unit, role=role, at=AT, **dates)

    def test_a_role_is_held_from_its_first_day_until_the_day_before_its_end(self, admin, province):
        person, unit = factories.person(), province.units["so-y-te"]
        end = factories.DAY.replace(day=20)
        self.give(admin, person, unit, valid_to=end)
        assert factories.actor(person, factories.DAY).roles == {"unit_officer"}
        assert factories.actor(person, end.replace(day=19)).roles == {"unit_officer"}
        assert factories.actor(person, end).roles == frozenset()
        assert factories.actor(person, factories.DAY.replace(day=14)).roles == frozenset()

    def test_the_same_role_is_not_given_twice_for_one_time(self, admin, province):
        person, unit = factories.person(), province.units["so-y-te"]
        self.give(admin, person, unit)
        with pytest.raises(InputError) as error:
            self.give(admin, person, unit, valid_from=factories.DAY.replace(month=3))
        assert codes(error) == ["accounts.role_held"]

    def test_it_is_given_again_after_it_ended(self, admin, province):
        person, unit = factories.person(), province.units["so-y-te"]
        first = self.give(admin, person, unit)
        end = factories.DAY.replace(month=3)
        operations.end_membership(actor=admin, membership=first, on=end, at=AT)
        self.give(admin, person, unit, valid_from=end)
        assert Membership.objects.filter(person=person).count() == 2

    def test_a_unit_that_is_not_there_yet_has_no_members(self, admin):
        unit = factories.unit(valid_from=factories.DAY.replace(month=6))
        with pytest.raises(InputError) as error:
            self.give(admin, factories.person(), unit)
        assert codes(error) == ["accounts.unit_not_valid"]

    def test_a_role_cannot_end_before_it_begins(self, admin, province):
        with pytest.raises(InputError) as error:
            self.give(admin, factories.person(), province.units["so-y-te"], valid_to=factories.DAY)
        assert "accounts.dates" in codes(error)

    @pytest.mark.parametrize(
        "role", [Role.UNIT_OFFICER, Role.UNIT_LEADER, Role.APPRAISER, Role.COUNCIL_MEMBER, Role.ROUND_OWNER]
    )
    def test_an_administrator_never_gets_a_role_that_scores(self, admin, province, role):
        with pytest.raises(InputError) as error:
            self.give(admin, province.people[Role.ADMINISTRATOR], province.units["so-y-te"], role)
        assert codes(error) == ["accounts.administrator_scores"]

    def test_who_scores_never_becomes_administrator(self, admin, province):
        with pytest.raises(InputError) as error:
            self.give(admin, province.people[Role.APPRAISER], province.units["so-noi-vu"], Role.ADMINISTRATOR)
        assert codes(error) == ["accounts.administrator_scores"]

    def test_an_administrator_may_watch(self, admin, province):
        self.give(admin, province.people[Role.ADMINISTRATOR], province.units["so-noi-vu"], Role.ANALYST)


class TestDelegation:
    def lend(self, actor, lender, borrower, **given):
        given = {
            "valid_from": factories.DAY,
            "valid_to": factories.DAY.replace(day=25),
            "reason": "đi công tác",
            **given,
        }
        membership = Membership.objects.get(person=lender)
        return operations.delegate(actor=actor, membership=membership, to_person=borrower, at=AT, **given)

    def test_the_borrower_acts_for_the_lender_and_both_stand_in_the_grant(self, province):
        lender, borrower = province.people[Role.UNIT_LEADER], factories.person()
        self.lend(factories.actor(lender), lender, borrower)
        (grant,) = factories.actor(borrower).grants
        assert (grant.role, grant.unit_id) == ("unit_leader", province.units["so-y-te"].pk)
        assert grant.on_behalf_of == lender.pseudonym

    def test_it_ends_by_itself(self, province):
        lender, borrower = province.people[Role.UNIT_LEADER], factories.person()
        self.lend(factories.actor(lender), lender, borrower)
        assert factories.actor(borrower, factories.DAY.replace(day=25)).grants == ()

    def test_it_can_be_ended_early_with_a_reason(self, province):
        lender, borrower = province.people[Role.UNIT_LEADER], factories.person()
        lent = self.lend(factories.actor(lender), lender, borrower)
        with pytest.raises(InputError):
            operations.end_delegation(
                actor=factories.actor(lender), delegation=lent, on=factories.DAY.replace(day=18), reason="", at=AT
            )
        operations.end_delegation(
            actor=factories.actor(lender), delegation=lent, on=factories.DAY.replace(day=18), reason="về sớm", at=AT
        )
        assert factories.actor(borrower, factories.DAY.replace(day=17)).grants
        assert not factories.actor(borrower, factories.DAY.replace(day=18)).grants

    def test_one_that_has_not_begun_is_taken_back(self, province):
        lender, borrower = province.people[Role.UNIT_LEADER], factories.person()
        lent = self.lend(factories.actor(lender), lender, borrower, valid_from=factories.DAY.replace(day=20))
        operations.end_delegation(
            actor=factories.actor(lender), delegation=lent, on=factories.DAY, reason="không đi nữa", at=AT
        )
        assert not factories.actor(borrower, factories.DAY.replace(day=21)).grants
        assert AuditEvent.objects.filter(action="accounts.delegation.end").count() == 1

    def test_one_taken_back_on_its_first_day_no_longer_holds_and_stays_on_record(self, province):
        lender, borrower = province.people[Role.UNIT_LEADER], factories.person()
        lent = self.lend(factories.actor(lender), lender, borrower)
        operations.end_delegation(
            actor=factories.actor(lender), delegation=lent, on=factories.DAY, reason="về ngay", at=AT
        )
        assert not factories.actor(borrower).grants
        assert [(one.pk, one.taken_back_at) for one in delegations_of(borrower)] == [(lent.pk, AT)]

    def test_one_that_is_over_already_is_not_recorded_afterwards(self, province):
        lender = province.people[Role.UNIT_LEADER]
        with pytest.raises(InputError) as error:
            self.lend(
                factories.actor(lender), lender, factories.person(), valid_from=dt.date(2026, 1, 2),
                valid_to=factories.DAY,
            )  # fmt: skip
        assert codes(error) == ["accounts.delegation_past"]

    def test_the_borrower_does_not_lend_on(self, province):
        lender, borrower, third = province.people[Role.UNIT_LEADER], factories.person(), factories.person()
        self.lend(factories.actor(lender), lender, borrower)
        with pytest.raises(NotAllowed):
            self.lend(factories.actor(borrower), lender, third)

    def test_a_colleague_does_not_lend_somebody_elses_role(self, province):
        with pytest.raises(NotAllowed):
            self.lend(province.actor(Role.UNIT_OFFICER), province.people[Role.UNIT_LEADER], factories.person())

    def test_the_administrator_may_lend_for_somebody_who_is_ill(self, admin, province):
        lender, borrower = province.people[Role.UNIT_LEADER], factories.person()
        self.lend(admin, lender, borrower, reason="ốm đột xuất")
        assert factories.actor(borrower).roles == {"unit_leader"}

    def test_an_administrator_borrows_no_role_that_scores(self, admin, province):
        with pytest.raises(InputError) as error:
            self.lend(admin, province.people[Role.UNIT_LEADER], province.people[Role.ADMINISTRATOR])
        assert codes(error) == ["accounts.administrator_scores"]

    def test_every_problem_is_told_at_once(self, admin, province):
        lender = province.people[Role.UNIT_LEADER]
        with pytest.raises(InputError) as error:
            self.lend(admin, lender, lender, reason="", valid_to=factories.DAY)
        assert codes(error) == ["accounts.reason", "accounts.dates", "accounts.delegate_self"]

    def test_it_ends_with_the_membership_it_was_lent_from(self, admin, province):
        lender, borrower = province.people[Role.UNIT_LEADER], factories.person()
        lent = self.lend(admin, lender, borrower)
        operations.end_membership(actor=admin, membership=lent.membership, on=factories.DAY.replace(day=18), at=AT)
        assert not factories.actor(borrower, factories.DAY.replace(day=18)).grants
