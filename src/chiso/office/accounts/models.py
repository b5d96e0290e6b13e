"""Persons and what they may act as: memberships with dates, deputies, delegation.

The trap: one shared account per unit makes every record anonymous. An account here is a person; the unit and the
role come from a dated membership, and a transfer ends one membership and begins another.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.database import Dated, dated_constraint, valid_on
from chiso.office.units.models import Unit


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    ROUND_OWNER = "round_owner", _("Chủ trì đợt đánh giá")
    LEADER = "leader", _("Lãnh đạo tỉnh")
    UNIT_OFFICER = "unit_officer", _("Chuyên viên đơn vị")
    UNIT_LEADER = "unit_leader", _("Lãnh đạo đơn vị")
    APPRAISER = "appraiser", _("Thẩm định viên")
    COUNCIL_SECRETARY = "council_secretary", _("Thư ký hội đồng")
    COUNCIL_MEMBER = "council_member", _("Thành viên hội đồng")
    SURVEY_MANAGER = "survey_manager", _("Quản lý khảo sát")
    INTERVIEWER = "interviewer", _("Điều tra viên")
    ONE_STOP_OFFICER = "one_stop_officer", _("Chuyên viên một cửa")
    ANALYST = "analyst", _("Chuyên viên phân tích")
    OBSERVER = "observer", _("Kiểm tra, giám sát")


class PersonManager(BaseUserManager["Person"]):
    """Lookup for sign-in; persons are made by `accounts.operations` only."""


class Person(AbstractBaseUser):
    username = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    # the audit chain knows a person only by this, so that an identity can be erased and the chain still holds
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=5, blank=True)  # empty = the product's first language
    search_key = models.CharField(max_length=200, db_index=True, blank=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


class Membership(Dated):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role)
    title = models.CharField(max_length=120, blank=True)
    # a deputy signs for the head ("KT."); the printed signature block needs to know
    is_deputy = models.BooleanField(default=False)

    class Meta:
        constraints = [
            dated_constraint("membership_dated"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
            models.UniqueConstraint(fields=["person", "unit", "role", "valid_from"], name="membership_once"),
        ]
        indexes = [models.Index(fields=["unit", "role"])]


class Delegation(Dated):
    """A membership lent to another person for a time; both names stand in the records."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="delegations")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_received")
    reason = models.CharField(max_length=300)
    # taken back on the very day on which it began: it no longer holds, and what was done under it still names it
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            dated_constraint("delegation_dated"),
            models.CheckConstraint(condition=models.Q(valid_to__isnull=False), name="delegation_ends"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="delegation_reason"),
        ]

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether it holds on `day`: one that was taken back holds no more."""
        return self.taken_back_at is None and super().is_valid_on(day)


def lent_on(day: object, prefix: str = "") -> models.Q:
    """The filter for loans that hold on `day`."""
    return valid_on(day, prefix) & models.Q(**{f"{prefix}taken_back_at__isnull": True})


class HandOver(models.Model):
    """A transfer: what a person left behind in one unit, who took it over, and why. Append-only."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hand_overs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hand_overs")
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="taken_over", null=True)
    on = models.DateField()
    reason = models.CharField(max_length=300)
    # the open work as it was listed to both persons: one line each
    items = models.JSONField(default=list)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-recorded_at"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="hand_over_reason"),
            models.CheckConstraint(condition=~models.Q(person=models.F("successor")), name="hand_over_to_another"),
        ]
