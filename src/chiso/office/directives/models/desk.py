"""What was read out of a document and waits for a person: the text, the marks in it, the drafted targets and tasks.

The trap: a reader that files its own findings. A draft item is a proposal; only one that a person accepted may enter
a plan, and what was corrected is told from what was read.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.directives.models.plan import Goal, GoalKind, Plan, Repeat
from chiso.office.directives.models.register import Directive, DirectiveType
from chiso.office.evidence.models import Document
from chiso.office.units.models import Unit


class Draft(models.Model):
    """One document that was read. The facts in its head are as read, until it is entered into the register."""

    name = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="drafts_read")
    text = models.TextField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="drafts_read")
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="drafts_read")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="drafts_read")
    code = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    type = models.CharField(max_length=16, choices=DirectiveType)
    title = models.CharField(max_length=400, blank=True)
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(type__in=DirectiveType.values), name="draft_type_known")
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="draft_newest_of_unit")]

    def __str__(self) -> str:
        return self.code or self.name


class DraftState(models.TextChoices):
    OPEN = "open", pgettext_lazy("draft", "Chờ xem")
    ACCEPTED = "accepted", pgettext_lazy("draft", "Đã nhận")
    REJECTED = "rejected", pgettext_lazy("draft", "Đã bỏ")


class DraftKind(models.TextChoices):
    TARGET = "target", _("Chỉ tiêu")
    TASK = "task", _("Nhiệm vụ")


class DraftItem(models.Model):
    """One proposal: a target (`index`, `measure`, `value`) or a task (`lead` … `node`), with its place in the text.

    `lead` and `beside` are names as the text gives them; they become units when the item enters a plan. `confidence`
    is the reader's, 0 to 1; `origin` the language model that proposed the item, empty for what the grammar found.
    `corrected` says that a person changed what was read.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=DraftKind)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    origin = models.CharField(max_length=80, blank=True)
    content = models.TextField()
    index = models.CharField(max_length=60, blank=True)
    field = models.CharField(max_length=200, blank=True)
    measure = models.CharField(max_length=10, choices=GoalKind, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    lead = models.CharField(max_length=500, blank=True)
    beside = models.CharField(max_length=500, blank=True)
    deliverable = models.CharField(max_length=500, blank=True)
    due = models.DateField(null=True)
    due_text = models.CharField(max_length=120, blank=True)
    repeat = models.CharField(max_length=12, choices=Repeat, blank=True)
    node = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=DraftState, default=DraftState.OPEN)
    corrected = models.BooleanField(default=False)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="drafted_by")
    entered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="draft_item_place"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="draft_item_span"),
            models.CheckConstraint(condition=models.Q(state__in=DraftState.values), name="draft_item_state_known"),
            models.CheckConstraint(
                condition=models.Q(entered_at__isnull=True) | models.Q(state=DraftState.ACCEPTED),
                name="draft_item_entered_when_accepted",
            ),
            models.CheckConstraint(
                condition=models.Q(state=DraftState.OPEN, decided_at__isnull=True)
                | (~models.Q(state=DraftState.OPEN) & models.Q(decided_at__isnull=False)),
                name="draft_item_decided",
            ),
        ]


class DraftMark(models.Model):
    """A body or a date in the text, shown where it stands."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="marks")
    is_date = models.BooleanField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()


class DraftNote(models.Model):
    """Something in the document that a person should look at; no reason to refuse it."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="notes")
    vi = models.CharField(max_length=500)
    en = models.CharField(max_length=500)
    start = models.PositiveIntegerField()
