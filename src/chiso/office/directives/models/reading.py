"""A document that waits to be read by the worker: a scan, or one that a language model is asked about too.

The trap: the file of a document that turns out to carry a secrecy mark. It lies here, in the row, only while it waits;
whatever becomes of the reading, the bytes are gone with it.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.directives.models.desk import Draft
from chiso.office.units.models import Unit


class ReadingState(models.TextChoices):
    WAITING = "waiting", _("đang chờ đến lượt")
    RUNNING = "running", pgettext_lazy("document", "đang đọc")
    DONE = "done", _("đã đọc xong")
    FAILED = "failed", pgettext_lazy("document", "không đọc được")


class ReadingRun(models.Model):
    """`data` is the file, or the pasted text where `name` is empty; None once it was read. `model` names the language
    model that is asked as well, and its host. `beat_at`: when a worker began."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="readings")
    name = models.CharField(max_length=200, blank=True)
    data = models.BinaryField(null=True)
    model = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=ReadingState, default=ReadingState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ReadingState.values), name="directive_reading_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("waiting", "running"), data__isnull=False)
                | models.Q(state__in=("done", "failed"), data__isnull=True),
                name="directive_reading_file_only_while_waiting",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(draft__isnull=False), name="directive_reading_done"
            ),
        ]

    def __str__(self) -> str:
        return self.name
