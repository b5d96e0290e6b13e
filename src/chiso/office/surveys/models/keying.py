"""Paper forms keyed twice by two people who do not see each other's work; a third decides where they differ.

The trap: a second keyer who sees the first's answers repeats the mistakes and reports none. What was keyed is encrypted
until both are there; once the form is settled only the counts of errors and the questions concerned stay.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from chiso.office.surveys.models.instrument import Collection, InstrumentVersion
from chiso.office.surveys.models.submission import Submission


class PaperForm(models.Model):
    """A filled paper form by the number written on it; `unit` is the code of its case."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="paper_forms")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    unit = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "number"], name="paper_form_once")]


class Keying(models.Model):
    """What one keyer typed, encrypted until the form is settled."""

    paper = models.ForeignKey(PaperForm, on_delete=models.PROTECT, related_name="keyings")
    turn = models.PositiveSmallIntegerField()
    keyer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    sealed = models.TextField(blank=True)
    sealed_key = models.TextField(blank=True)
    keyed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "turn"], name="keying_turn_once"),
            models.UniqueConstraint(fields=["paper", "keyer"], name="keying_by_two_people"),
            models.CheckConstraint(condition=models.Q(turn__in=(1, 2)), name="keying_first_or_second"),
        ]


class PaperResult(models.Model):
    """A settled form: questions compared, those that differed, errors of each keyer against what was settled.

    Append-only. `decided_by` is null when the two agreed on everything.
    """

    paper = models.OneToOneField(PaperForm, on_delete=models.PROTECT, related_name="result")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="paper_result")
    compared = models.PositiveIntegerField()
    differed = models.JSONField[Any, Any](default=list)
    errors_first = models.PositiveIntegerField()
    errors_second = models.PositiveIntegerField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
