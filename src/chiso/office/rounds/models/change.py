"""A running round that moves to another framework version.

The trap: a group whose framework were exchanged in place would show last month's ledger under this month's criteria. So
a group answers one version for ever; a new version is a new group that takes the old one's place.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.frameworks.models import Crosswalk, FrameworkVersion
from chiso.office.rounds.models.round import RoundGroup


class FrameworkChange(models.Model):
    """The decision by which `new_group` took the place of `old_group`. Append-only."""

    old_group = models.OneToOneField(RoundGroup, on_delete=models.PROTECT, related_name="replaced_by")
    new_group = models.OneToOneField(RoundGroup, on_delete=models.PROTECT, related_name="replaces")
    crosswalk = models.ForeignKey(Crosswalk, on_delete=models.PROTECT)
    number = models.CharField(max_length=80)
    signed_on = models.DateField()
    signer = models.CharField(max_length=120)
    until = models.DateTimeField()  # the units confirm what changed until then
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class MoveState(models.TextChoices):
    WAITING = "waiting", _("chờ chạy")
    RUNNING = "running", _("đang chuyển")
    DONE = "done", _("đã chuyển")
    FAILED = "failed", _("chưa chuyển được")


class VersionMove(models.Model):
    """A decision that was asked to be carried out, and how far the worker is; what it led to is a `FrameworkChange`."""

    group = models.ForeignKey(RoundGroup, on_delete=models.PROTECT, related_name="moves")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    signed_on = models.DateField()
    signer = models.CharField(max_length=120)
    until = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=MoveState, default=MoveState.WAITING)
    # sheets made ready, of how many
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # what stood against it, as the pages show problems
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=MoveState.values), name="version_move_state_known"),
            models.UniqueConstraint(
                fields=["group"],
                condition=models.Q(state__in=[MoveState.WAITING, MoveState.RUNNING]),
                name="version_move_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.number
