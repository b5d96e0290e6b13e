"""What happened in the field: attempts without an interview, reserves let in, interviews taken out. Append-only all.

The trap: an interviewer who cannot meet a person takes the neighbour. Here a reserve is let in for a named case, in the
order in which it was drawn, with a reason; and an interview that is taken out stays, with who, why and by which check.
"""

from __future__ import annotations

from django.db import models

from chiso.office.surveys.models.instrument import Interviewer
from chiso.office.surveys.models.sample import Outcome, SampledCase
from chiso.office.surveys.models.submission import Submission


class CaseOutcome(models.Model):
    """One attempt that brought no interview; the newest of a case counts."""

    case = models.ForeignKey(SampledCase, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=12, choices=Outcome)
    note = models.CharField(max_length=300, blank=True)
    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, null=True, related_name="+")
    told_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="case_outcome_known")
        ]


class CaseRelease(models.Model):
    """A reserve let in for a case that could not be interviewed: each reserve once, each case once."""

    case = models.OneToOneField(SampledCase, on_delete=models.PROTECT, related_name="release")
    replaces = models.OneToOneField(SampledCase, on_delete=models.PROTECT, related_name="replacement")
    reason = models.CharField(max_length=300)
    released_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="case_release_has_reason"),
            models.CheckConstraint(condition=~models.Q(case=models.F("replaces")), name="case_release_of_another"),
        ]


class SubmissionVerdict(models.Model):
    """An interview taken out of the data, or put back; the newest counts. `check_kind` is the check that flagged it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="verdicts")
    excluded = models.BooleanField()
    check_kind = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="submission_verdict_has_reason")]
