"""The office's own entries of the working calendar, over those that come with the product.

The trap: swapped days are decided late, and a row that was simply deleted would leave no trace of why a deadline once
fell on a Monday. A row is withdrawn with its moment and stays.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("Ngày nghỉ lễ")
    COMPENSATORY = "compensatory", _("Nghỉ bù")
    SWAP_OFF = "swap_off", _("Nghỉ hoán đổi")
    SWAP_WORK = "swap_work", _("Làm bù")
    ORDINARY = "ordinary", _("Ngày thường")


class CalendarDay(models.Model):
    """What holds on a day, by which decision; it replaces what the product says of the day while not withdrawn.

    `ordinary` takes away what the product says: a workday from Monday to Friday, a day off at the weekend.
    """

    day = models.DateField()
    kind = models.CharField(max_length=12, choices=DayKind)
    name = models.CharField(max_length=120)
    basis = models.CharField(max_length=200)
    added_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day"], name="calendar_day_once", condition=models.Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(condition=models.Q(kind__in=DayKind.values), name="calendar_day_kind_known"),
            models.CheckConstraint(condition=~models.Q(basis=""), name="calendar_day_based"),
        ]
