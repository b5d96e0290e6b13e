"""Documents that prove something, and the files behind them.

The trap: one document proves many leaves and returns each year. So a file is stored once by its content, a document
describes it once, and each use of it (a leaf of a sheet) only points at it with section and page.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """Bytes by their SHA-256; the bytes live in the file store, not in the database."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(null=True)
    signatures = models.JSONField(null=True)  # what the check of digital signatures said; null = not checked yet
    stored_at = models.DateTimeField()


class DocumentType(models.TextChoices):
    PLAN = "plan", _("Kế hoạch")
    REPORT = "report", _("Báo cáo")
    DECISION = "decision", _("Quyết định")
    LETTER = "letter", _("Công văn")
    DIRECTIVE = "directive", _("Chỉ thị")
    NOTICE = "notice", _("Thông báo")
    MINUTES = "minutes", _("Biên bản")
    SUBMISSION = "submission", _("Tờ trình")
    CONCLUSION = "conclusion", _("Kết luận")
    OTHER = "other", _("Khác")


class Document(models.Model):
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="documents")
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="documents")
    file_name = models.CharField(max_length=200)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True)
    issuer = models.CharField(max_length=200, blank=True)
    type = models.CharField(max_length=16, choices=DocumentType, default=DocumentType.OTHER)
    signer = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=400)
    search_key = models.CharField(max_length=800)
    uploaded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "-uploaded_at"])]
        constraints = [
            models.UniqueConstraint(fields=["owner", "file"], name="document_file_once_per_owner"),
            models.CheckConstraint(condition=models.Q(type__in=DocumentType.values), name="document_type_known"),
        ]
