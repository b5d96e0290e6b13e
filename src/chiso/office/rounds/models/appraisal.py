"""Who has finished appraising which sheet.

The trap: "every cell is filled" is not "I have finished": an appraiser looks again before the result leaves the desk.
So finishing is an act of its own, one per sheet, appraising unit and stage; the sheet moves on when all have finished.
"""

from __future__ import annotations

from django.db import models

from chiso.office.rounds.models.round import Stage
from chiso.office.rounds.models.sheet import Sheet
from chiso.office.units.models import Unit


class AppraisalFinish(models.Model):
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="finishes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appraisals_finished")
    stage = models.CharField(max_length=16, choices=Stage)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "unit", "stage"], name="appraisal_finished_once"),
            models.CheckConstraint(
                condition=models.Q(stage__in=[Stage.APPRAISAL_1, Stage.APPRAISAL_2]), name="appraisal_finish_stage"
            ),
        ]
