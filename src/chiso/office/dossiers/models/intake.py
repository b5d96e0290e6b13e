"""Sources of extracts and the imports of each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Whose records: the province's own, or what the national system holds of them. Each has a store of its own."""

    LOCAL = "local", _("hệ thống của tỉnh")
    NATIONAL = "national", _("hệ thống quốc gia")


class ImportState(models.TextChoices):
    WAITING = "waiting", _("đang chờ")
    RUNNING = "running", _("đang nhập")
    DONE = "done", _("đã nhập")
    FAILED = "failed", _("không nhập được")


class RegisterKind(models.TextChoices):
    AGENCY = "agency", _("cơ quan giải quyết")
    PROCEDURE = "procedure", _("thủ tục hành chính")


class Register(models.Model):
    """Which codes exist, as [code, name] pairs. As long as a kind has none, every code of it is taken; from the first
    one on, dossiers with another are held back."""

    kind = models.CharField(max_length=9, choices=RegisterKind, unique=True)
    codes = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=RegisterKind.values), name="dossier_register_kind")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class DossierSource(models.Model):
    """A system that gives extracts. `mapping` is what its headings mean (`mapping_from`), remembered from import to
    import; `contacts` the headings of name, address and phone. `token_sha256`: who pushes must hold this token;
    `pull_url` is asked every hour with the sealed token `pull_secret`."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    side = models.CharField(max_length=8, choices=Side)
    mapping = models.JSONField(default=dict)
    contacts = models.JSONField(default=dict)
    token_sha256 = models.CharField(max_length=64, blank=True)
    pull_url = models.URLField(max_length=500, blank=True)
    pull_secret = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(side__in=Side.values), name="dossier_source_side")]

    def __str__(self) -> str:
        return self.name


class DossierImport(models.Model):
    """One extract on its way into the store, and what became of its rows. `number` is its number in the store,
    `attempts` how often a worker began it, `beat_at` when one was last heard of."""

    source = models.ForeignKey(DossierSource, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=200)
    upload = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.WAITING)
    stage = models.CharField(max_length=8, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    extracted_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField(null=True)
    received = models.PositiveBigIntegerField(default=0)
    accepted = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    new = models.PositiveBigIntegerField(default=0)
    corrected = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    older = models.PositiveBigIntegerField(default=0)
    reasons = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received=models.F("accepted") + models.F("quarantined")),
                name="dossier_import_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    accepted=models.F("new") + models.F("corrected") + models.F("unchanged") + models.F("older")
                ),
                name="dossier_import_accepted_adds_up",
            ),
        ]
