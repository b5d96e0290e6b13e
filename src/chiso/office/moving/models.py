"""Moves from Excel: the files dropped, what a person decided about them, and what became of each.

The trap: a stored preview. What a file would do depends on the units, criteria and results of the moment. So files and
decisions are what counts; the preview of a small file is made anew each time, that of a large one is kept by the worker
with a mark of the moment (`DryRun`), and the confirmation names the one that was seen.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.evidence.models import Document, StoredFile
from chiso.office.units.models import Unit


class PartKind(models.TextChoices):
    SCORES = "scores", _("bảng điểm, kết quả")
    EVIDENCE = "evidence", _("tệp nén minh chứng")
    ACCOUNTS = "accounts", _("danh sách tài khoản")
    UNKNOWN = "unknown", _("chưa nhận ra")


class PartState(models.TextChoices):
    READING = "reading", _("đang đọc")
    DRAFT = "draft", _("đang xem thử")
    WAITING = "waiting", _("chờ chạy")
    RUNNING = "running", _("đang chuyển")
    DONE = "done", _("đã chuyển")
    UNDOING = "undoing", _("đang thu hồi")
    UNDONE = "undone", _("đã thu hồi")
    LEFT_OUT = "left_out", _("để lại")


BUSY = (PartState.WAITING, PartState.RUNNING, PartState.UNDOING)
"""While the worker has a part in hand, its page shows progress."""


class Move(models.Model):
    """One move: the files that somebody brought together."""

    started_at = models.DateTimeField()
    started_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="moves")

    class Meta:
        ordering = ["-id"]


class Part(models.Model):
    """One file of a move. `settings` hold what a person decided (columns, units, criteria, year …), nothing derived.

    `made` names the rows that the part stored, so that they and only they can be taken back.
    """

    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="parts")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=12, choices=PartKind)
    settings = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=PartState, default=PartState.DRAFT)
    # what was wrong when the file was recognised, or when it was stored: as the pages show problems
    problems = models.JSONField(default=list)
    plan_sha256 = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True)
    made = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=PartState.values), name="move_part_state_known"),
            models.CheckConstraint(condition=models.Q(kind__in=PartKind.values), name="move_part_kind_known"),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | ~models.Q(undone_reason=""), name="move_part_undo_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class Reading(models.Model):
    """What was read from a large workbook under certain corrections of its columns, kept while its part is settled.

    A cache: it may go at any time, and the workbook is read again.
    """

    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    uses = models.CharField(max_length=64)  # the hash of the corrections
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "file_name", "uses"], name="move_reading_once")]


class DryRun(models.Model):
    """What the worker found that a large file would store, as its page shows it.

    `made_from` names the file and the decisions, `surroundings` what else it depends on: a dry run under another mark
    is shown, but has to be made again before it can be confirmed. A cache like `Reading`: it may go at any time.
    """

    part = models.OneToOneField(Part, on_delete=models.CASCADE, related_name="dry_run")
    made_from = models.CharField(max_length=64)
    surroundings = models.CharField(max_length=200)
    data = models.BinaryField()


class Remembered(models.Model):
    """What a label of a workbook meant the last time; offered again, never taken without being shown."""

    kind = models.CharField(max_length=12)  # unit, criterion, role
    scope = models.CharField(max_length=64, blank=True)  # the family of a criterion
    label = models.CharField(max_length=400)
    value = models.CharField(max_length=100)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="remembered")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "scope", "label"], name="move_remembered_once")]


class FiledDocument(models.Model):
    """A document of the library that proved a criterion in an earlier year, as the archive's folders say."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="filed")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="filed")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="filed_documents")
    year = models.PositiveSmallIntegerField()
    family = models.CharField(max_length=64)
    node = models.CharField(max_length=40)
    path = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["unit", "family", "node", "-year"])]
        constraints = [
            models.UniqueConstraint(fields=["document", "year", "family", "node"], name="filed_document_once")
        ]
