"""Comparisons and forecasts on their way: asked for on a page, computed by the worker."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.dossiers.models.kept import Study, StudyKind


class RunState(models.TextChoices):
    WAITING = "waiting", _("đang chờ")
    RUNNING = "running", _("đang tính")
    DONE = "done", _("đã xong")
    FAILED = "failed", _("không tính được")


class StudyRun(models.Model):
    """A study that somebody asked for, and what became of it. `beat_at` is when its worker was last heard of;
    `problems` as `kept_problem` writes them."""

    kind = models.CharField(max_length=12, choices=StudyKind)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problems = models.JSONField(default=list)
    study = models.OneToOneField(Study, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="dossier_run_state"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(state__in=[RunState.WAITING, RunState.RUNNING]),
                name="dossier_run_one_at_a_time",
            ),
        ]

    @property
    def is_busy(self) -> bool:
        return self.state in (RunState.WAITING, RunState.RUNNING)
