"""Agencies of the dossiers, the encrypted contacts of applicants, and the letters of apology."""

from __future__ import annotations

from django.db import models


class Agency(models.Model):
    """A code that dossiers name as competent agency, and the unit that it is. Without a unit nobody but the province
    sees its dossiers."""

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, null=True, related_name="dossier_agencies")

    def __str__(self) -> str:
        return self.name or self.code


class Contact(models.Model):
    """Whom to write to about an open dossier: name, address, phone, encrypted under the installation's secret. Erased
    after `keep_until`."""

    dossier_id = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    keep_until = models.DateField(db_index=True)


class Letter(models.Model):
    """A letter of apology and request for more time (form 04); one for a dossier, for it may be re-appointed once.
    Append-only."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="letters")
    dossier_id = models.CharField(max_length=64, unique=True)
    procedure = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    number = models.CharField(max_length=40)
    day = models.DateField()
    reason = models.CharField(max_length=500)
    new_due_at = models.DateTimeField()
    signer = models.CharField(max_length=120)
    signer_title = models.CharField(max_length=120)
    issued_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="dossier_letter_reasoned"),
            models.CheckConstraint(condition=models.Q(new_due_at__gt=models.F("due_at")), name="dossier_letter_later"),
        ]
