"""What communes and villages have to post for everybody to read, and what they did post.

The trap: a list typed from memory and called the law. A checklist is data of the office, with the place in the law that
each item rests on; the sample that is shipped says of itself that it is a sample and not all of it.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.database import Dated, dated_constraint
from chiso.office.evidence.models import Document
from chiso.office.units.models import Unit


class Checklist(Dated):
    """All items that hold from a day on; a new list ends the one before, and past periods keep theirs."""

    title = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            dated_constraint("checklist_dated"),
            models.UniqueConstraint(fields=["valid_from"], name="checklist_once_a_day"),
            models.CheckConstraint(condition=~models.Q(basis=""), name="checklist_based"),
        ]

    def __str__(self) -> str:
        return self.title


class PostingLevel(models.TextChoices):
    COMMUNE = "commune", pgettext_lazy("posting", "Xã, phường")
    VILLAGE = "village", pgettext_lazy("posting", "Từng thôn, tổ dân phố")


class PostingEvery(models.TextChoices):
    YEAR = "year", pgettext_lazy("posting", "Hằng năm")
    HALF = "half", pgettext_lazy("posting", "Sáu tháng")
    QUARTER = "quarter", pgettext_lazy("posting", "Hằng quý")
    MONTH = "month", pgettext_lazy("posting", "Hằng tháng")


class ChecklistItem(models.Model):
    """One thing to post: `within` days after its period begins, for at least `hang_for` days (0: not said)."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    legal = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=8, choices=PostingLevel)
    every = models.CharField(max_length=8, choices=PostingEvery)
    within = models.PositiveSmallIntegerField()
    hang_for = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="checklist_item_number"),
            models.CheckConstraint(
                condition=models.Q(level__in=PostingLevel.values), name="checklist_item_level_known"
            ),
            models.CheckConstraint(
                condition=models.Q(every__in=PostingEvery.values), name="checklist_item_every_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Posting(models.Model):
    """Something that hung somewhere, with its photo, minutes or link. `unit` is the commune or the village."""

    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings_kept")
    period = models.CharField(max_length=8)
    place = models.CharField(max_length=200)
    posted_on = models.DateField()
    taken_down_on = models.DateField(null=True)
    evidence = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="postings")
    minutes = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "unit", "period", "place"], name="posting_once",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(taken_down_on__isnull=True) | models.Q(taken_down_on__gte=models.F("posted_on")),
                name="posting_taken_down_after",
            ),
            models.CheckConstraint(
                condition=models.Q(evidence__isnull=False) | ~models.Q(minutes=""), name="posting_proved"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(reason=""), name="posting_withdrawn_reason"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["commune", "period"], name="posting_of_commune")]


DUTY_WORDS = {
    "missing": _("Chưa niêm yết"),
    "late": _("Niêm yết muộn"),
    "short": _("Niêm yết chưa đủ ngày"),
    "waiting": _("Chưa đến hạn"),
    "on_time": _("Đúng hạn"),
}
