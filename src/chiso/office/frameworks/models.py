"""Framework versions as they were given: the file itself, never a decomposed copy of it."""

from __future__ import annotations

from django.db import models


class FrameworkVersion(models.Model):
    """One immutable framework file. Its nodes are read by `engine.frameworks` and cached by hash."""

    code = models.CharField(max_length=64, unique=True)
    family = models.CharField(max_length=64)
    unit_group = models.CharField(max_length=64)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    is_sample = models.BooleanField(default=False)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)

    def __str__(self) -> str:
        return self.code


class Crosswalk(models.Model):
    """Which leaf of one version became which of another, confirmed by a person. Append-only; the highest number holds.

    `source` is the crosswalk file as `engine.frameworks.crosswalk` reads and writes it.
    """

    old = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="crosswalks_from")
    new = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="crosswalks_to")
    number = models.PositiveSmallIntegerField()
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "number"], name="crosswalk_once"),
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="crosswalk_two_versions"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id} ({self.number})"


class AnnexDraft(models.Model):
    """An uploaded annex under confirmation. The reading is derived from the file; stored is only what persons decided.

    `header` holds code, name, family, unit_group and year; `rules` what was decided for a leaf (`{"choice": "draft"}`,
    `{"choice": "manual"}` or `{"choice": "edited", "text": "…"}`), by its code in the draft.
    """

    file = models.ForeignKey("evidence.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    header = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    stored = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, null=True, related_name="annexes")

    def __str__(self) -> str:
        return self.file_name
