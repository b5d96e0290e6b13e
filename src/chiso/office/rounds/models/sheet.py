"""A unit's sheet in a round: working values, evidence, remarks, and the append-only ledger of scores.

The trap: autosave must never write history. `Answer` is the mutable working value with an optimistic version;
`LedgerEntry` rows are written only when a sheet moves (submit, appraise, explain, decide).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.database import ReadInBulk
from chiso.office.evidence.models import Document
from chiso.office.rounds.models.round import RoundGroup, Stage
from chiso.office.units.models import Unit

POINTS: dict[str, Any] = {"max_digits": 10, "decimal_places": 4}


class SheetState(models.TextChoices):
    DRAFT = "draft", _("Đang tự chấm")
    SELF_SUBMITTED = "self_submitted", pgettext_lazy("state", "Trình lãnh đạo duyệt")
    SELF_LOCKED = "self_locked", _("Đã nộp")
    # a state and the button that leads to it are one word here and two in English
    RETURNED = "returned", pgettext_lazy("state", "Trả lại")
    UNLOCKED = "unlocked", pgettext_lazy("state", "Mở khóa")
    RESUBMITTED = "resubmitted", pgettext_lazy("state", "Trình duyệt lại")
    IN_APPRAISAL = "in_appraisal", _("Đang thẩm định")
    APPRAISED_1 = "appraised_1", _("Thẩm định xong lần 1")
    EXPLANATION_OPEN = "explanation_open", _("Chờ giải trình")
    EXPLAINED = "explained", _("Đã giải trình")
    APPRAISED_2 = "appraised_2", _("Thẩm định xong lần 2")
    COUNCIL = "council", pgettext_lazy("state", "Hội đồng")
    DECIDED = "decided", _("Đã quyết định")
    PUBLISHED = "published", _("Đã công bố")
    ARCHIVED = "archived", _("Lưu trữ")


class AnswerStatus(models.TextChoices):
    ANSWERED = "answered", _("Có số liệu")
    NOT_APPLICABLE = "not_applicable", _("Không áp dụng")
    DID_NOT_ARISE = "did_not_arise", _("Không phát sinh")


class Sheet(models.Model):
    group = models.ForeignKey(RoundGroup, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sheets")
    state = models.CharField(max_length=20, choices=SheetState, default=SheetState.DRAFT)
    state_since = models.DateTimeField()
    # optimistic version of the state: two people pressing two buttons at once
    version = models.PositiveIntegerField(default=1)
    last_activity_at = models.DateTimeField()
    # counts kept by operations so that the board of 3,500 units needs no aggregation over answers
    answered = models.PositiveIntegerField(default=0)
    answerable = models.PositiveIntegerField(default=0)
    missing_evidence = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "unit"], name="sheet_once"),
            models.CheckConstraint(condition=models.Q(state__in=SheetState.values), name="sheet_state_known"),
        ]
        indexes = [models.Index(fields=["group", "state"])]


class Answer(ReadInBulk):
    """The working value of one leaf at one stage. Absent at a later stage = the earlier stage's value stands."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="answers")
    node = models.CharField(max_length=40)
    stage = models.CharField(max_length=16, choices=Stage)
    inputs = models.JSONField(default=dict)  # input name → text as the person gave it
    status = models.CharField(max_length=16, choices=AnswerStatus, default=AnswerStatus.ANSWERED)
    note = models.TextField(blank=True)  # self: explanation where evidence is missing
    reason = models.TextField(blank=True)  # appraisal, council: obligatory for any reduction
    done = models.BooleanField(default=False)  # appraisal: the appraiser has finished this leaf
    # self: carried from another framework version whose leaf changed; the unit must confirm it before it submits
    to_confirm = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "node", "stage"], name="answer_once"),
            models.CheckConstraint(condition=models.Q(status__in=AnswerStatus.values), name="answer_status_known"),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="answer_stage_known"),
        ]


class Adjustment(ReadInBulk):
    """A bonus or penalty item of the sheet at one stage."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="adjustments")
    item = models.CharField(max_length=40)
    stage = models.CharField(max_length=16, choices=Stage)
    inputs = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "item", "stage"], name="adjustment_once")]


class EvidenceLink(ReadInBulk):
    """A document used for a leaf, with the place inside it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="evidence")
    node = models.CharField(max_length=40)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="links")
    section = models.CharField(max_length=120, blank=True)
    page = models.PositiveIntegerField(null=True)
    added_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "node", "document", "section", "page"], name="evidence_once"),
            models.CheckConstraint(condition=models.Q(page__isnull=True) | models.Q(page__gte=1), name="evidence_page"),
        ]


class Transition(models.Model):
    """One step of a sheet through the workflow. Append-only."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="transitions")
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, choices=SheetState)
    to_state = models.CharField(max_length=20, choices=SheetState)
    actor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)  # null = the system
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["sheet", "id"])]


class LedgerEntry(ReadInBulk):
    """What a leaf was worth when the sheet moved. Append-only; the newest entry of a stage is that stage's score."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="ledger")
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="entries", null=True)
    node = models.CharField(max_length=40)
    stage = models.CharField(max_length=16, choices=Stage)
    inputs = models.JSONField(default=dict)
    status = models.CharField(max_length=16, choices=AnswerStatus)
    points = models.DecimalField(**POINTS, null=True)
    max = models.DecimalField(**POINTS, null=True)
    reason = models.TextField(blank=True)
    actor = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sheet", "stage", "node"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(points__isnull=True) | models.Q(points__gte=0), name="ledger_points"
            ),
        ]


class RemarkKind(models.TextChoices):
    QUESTION = "question", _("Hỏi lại")
    EXPLANATION = "explanation", _("Giải trình")
    COMMENT = "comment", _("Ý kiến")


class Remark(models.Model):
    """A question of an appraiser, an explanation of the unit, a comment: the thread beside a leaf. Append-only."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="remarks")
    node = models.CharField(max_length=40)
    kind = models.CharField(max_length=16, choices=RemarkKind)
    text = models.TextField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sheet", "node", "id"])]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="remark_text")]


class Extension(models.Model):
    """More time for one sheet: the step closes later for it, with a reason."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="extensions")
    step = models.CharField(max_length=24)
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="extension_reason")]
