"""Following up: who was briefed, what inspections found, what is mended, what units propose, whom heads answer to.

The trap: a finding without a day by which it is mended is a complaint. What an inspection finds becomes a remediation
with its unit, its measure and its day, and only evidence closes it.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.directives.models import Directive, Task
from chiso.office.evidence.models import Document
from chiso.office.units.models import Unit


class Briefing(models.Model):
    """A directive made known inside a unit: when, to how many, with what material. Append-only."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="briefings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="briefings")
    held_on = models.DateField()
    present = models.PositiveIntegerField()
    material = models.CharField(max_length=300)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "unit", "held_on"], name="briefing_once_a_day"),
            models.CheckConstraint(condition=models.Q(present__gte=1), name="briefing_attended"),
        ]


class Inspection(models.Model):
    """A plan of inspection: its units drawn by lot from those it could visit, so that anybody can draw them again."""

    title = models.CharField(max_length=300)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inspections")
    basis = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    checklist = models.JSONField()  # the questions asked at every visit, in their order
    seed = models.CharField(max_length=64)
    drawn_from = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Visit(models.Model):
    """One unit of an inspection. `answers`: yes, no or empty for each question, in the order of the checklist."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="visits")
    held_on = models.DateField(null=True)
    answers = models.JSONField(default=list)
    conclusion = models.CharField(max_length=1000, blank=True)
    conclusion_number = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "unit"], name="visit_once"),
            models.CheckConstraint(
                condition=models.Q(held_on__isnull=False) | models.Q(conclusion=""), name="visit_concluded_when_held"
            ),
        ]


class Remediation(models.Model):
    """A limitation of a unit, the measure against it, the day it has to be mended by, and what closed it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="remediations")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="remediations_watched")
    limitation = models.CharField(max_length=500)
    source = models.CharField(max_length=200)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="remediations")
    node = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=500, blank=True)
    found_on = models.DateField()
    due = models.DateField()
    closed_on = models.DateField(null=True)
    proof = models.CharField(max_length=200, blank=True)
    evidence = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="remediations")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(due__gte=models.F("found_on")), name="remediation_due_after"),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | ~models.Q(proof="") | models.Q(evidence__isnull=False),
                name="remediation_closed_with_proof",
            ),
        ]
        indexes = [
            models.Index(fields=["due", "id"], name="remediation_open", condition=models.Q(closed_on__isnull=True))
        ]


class ProposalState(models.TextChoices):
    OPEN = "open", pgettext_lazy("proposal", "Chờ trả lời")
    TAKEN = "taken", pgettext_lazy("proposal", "Tiếp thu")
    DECLINED = "declined", pgettext_lazy("proposal", "Không tiếp thu")


class Proposal(models.Model):
    """What a unit proposes to the body above, and the answer."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="proposals")
    text = models.CharField(max_length=1000)
    made_on = models.DateField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ProposalState.OPEN) | ~models.Q(answer=""), name="proposal_answered"
            ),
            models.CheckConstraint(condition=models.Q(state__in=ProposalState.values), name="proposal_state_known"),
        ]


class MeritKind(models.TextChoices):
    PRAISE = "praise", _("Biểu dương")
    CRITICISM = "criticism", pgettext_lazy("head", "Phê bình")


class HeadRecord(models.Model):
    """Praise or criticism of a unit's head for an index or criterion, by a numbered document. Append-only."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="head_records")
    kind = models.CharField(max_length=10, choices=MeritKind)
    about = models.CharField(max_length=200)
    document = models.CharField(max_length=120)
    on = models.DateField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=MeritKind.values), name="head_record_kind_known"),
            models.CheckConstraint(condition=~models.Q(document=""), name="head_record_documented"),
        ]


class VillageRequest(models.Model):
    """Something a village confirms by a link, without an account: a task done, a notice posted.

    `serial` closes links that were sent before; the name is what the confirming person typed.
    """

    village = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="village_requests")
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="village_requests_made")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="village_requests")
    text = models.CharField(max_length=300)
    due = models.DateField()
    serial = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | ~models.Q(confirmed_by=""), name="village_named"
            )
        ]
        indexes = [models.Index(fields=["commune", "due"], name="village_request_of_commune")]

    @property
    def is_settled(self) -> bool:
        """Its task was closed without the village's answer: nobody waits for it, unless the task is opened again."""
        return self.confirmed_at is None and self.task is not None and self.task.completed_on is not None


class GuidanceLetter(models.Model):
    """What a body answered to a question about a criterion. The letter itself stands in the register of documents.

    `asked_by` empty: guidance that nobody asked for. `index` and `node` as at the criterion; both may be empty.
    """

    letter = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="guidance")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="guidance_given")
    asked_by = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="guidance_asked")
    asked_in = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="guidance_answers")
    recipients = models.ManyToManyField(Unit, related_name="guidance_received")
    question = models.CharField(max_length=1000)
    answer = models.CharField(max_length=2000)
    index = models.CharField(max_length=64, blank=True)
    node = models.CharField(max_length=40, blank=True)
    search_key = models.TextField()
    entered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter"], name="guidance_once", condition=models.Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(condition=models.Q(node="") | ~models.Q(index=""), name="guidance_node_of_index"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(reason=""), name="guidance_withdrawn_reason"
            ),
        ]
        indexes = [models.Index(fields=["index", "node"], name="guidance_of_criterion")]

    def __str__(self) -> str:
        return self.letter.code
