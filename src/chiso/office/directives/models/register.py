"""The register: each document once, whoever sent or received it, and what it answers.

The trap: numbers restart every year in every office, so "10/CT-UBND" names hundreds of documents. A document is its
code, its issuer and its date together. "Incoming" and "outgoing" are not columns: the same document is outgoing for the
body that issued it and incoming for all others, and two rows for one document would break the graph between levels.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.evidence.models import Document
from chiso.office.units.models import Unit


class DirectiveType(models.TextChoices):
    PLAN = "plan", _("Kế hoạch")
    DIRECTIVE = "directive", _("Chỉ thị")
    DECISION = "decision", _("Quyết định")
    LETTER = "letter", _("Công văn")
    RESOLUTION = "resolution", _("Nghị quyết")
    NOTICE = "notice", _("Thông báo")
    PROGRAMME = "programme", _("Chương trình")
    REPORT = "report", _("Báo cáo")
    CONCLUSION = "conclusion", _("Kết luận")
    OTHER = "other", _("Khác")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Thường")
    URGENT = "urgent", _("Khẩn")
    EXPRESS = "express", _("Hỏa tốc")


class Directive(models.Model):
    """One document of the register. `issuer_unit` is null for a body outside the province's units.

    `registered_by_unit` keeps the register in which it was entered first; secret documents are never here.
    """

    code = models.CharField(max_length=80)
    code_key = models.CharField(max_length=80)
    issuer = models.CharField(max_length=200)
    issuer_key = models.CharField(max_length=200)
    issuer_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="directives_issued")
    issued_on = models.DateField()
    type = models.CharField(max_length=16, choices=DirectiveType)
    title = models.CharField(max_length=400)
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.NORMAL)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="directives")
    registered_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="directives_registered")
    registered_at = models.DateTimeField()
    search_key = models.CharField(max_length=900)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_key", "issuer_key", "issued_on"], name="directive_once"),
            models.CheckConstraint(condition=models.Q(type__in=DirectiveType.values), name="directive_type_known"),
            models.CheckConstraint(condition=models.Q(urgency__in=Urgency.values), name="directive_urgency_known"),
        ]
        indexes = [models.Index(fields=["-issued_on", "-id"], name="directive_newest")]

    def __str__(self) -> str:
        return self.code


class LinkKind(models.TextChoices):
    IMPLEMENTS = "implements", _("triển khai")
    BASIS = "basis", _("căn cứ")
    REPLACES = "replaces", _("thay thế")


class DirectiveLink(models.Model):
    """What a document has to do with an earlier one: one letter may implement a plan and a directive together."""

    child = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="links_up")
    parent = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="links_down")
    kind = models.CharField(max_length=12, choices=LinkKind, default=LinkKind.IMPLEMENTS)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent"], name="directive_link_once"),
            models.CheckConstraint(condition=~models.Q(child=models.F("parent")), name="directive_link_not_itself"),
            models.CheckConstraint(condition=models.Q(kind__in=LinkKind.values), name="directive_link_kind_known"),
        ]
