"""A running round that moves to another framework version.

The trap: a group whose framework were exchanged in place would show last month's ledger under this month's criteria. So
a group answers one version for ever; a new version is a new group that takes the old one's place.
"""

from __future__ import annotations

from django.db import models

from chiso.office.frameworks.models import Crosswalk
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
