"""The ladder of reminding as dated data, what was reminded of, and the letters that a person signs.

The trap: a job that sends first and notes afterwards sends twice when it is killed in between. A reminder is a row with
one key (what, its deadline, the step), so the database refuses the second; letters wait for a person and a number.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.office.database import Dated, dated_constraint
from chiso.office.directives.models import Directive
from chiso.office.units.models import Unit


class ReminderAction(models.TextChoices):
    NOTICE = "notice", _("Nhắc việc")
    LETTER = "letter", _("Công văn đôn đốc")
    CRITICISM = "criticism", _("Văn bản phê bình")


class ReminderAudience(models.TextChoices):
    OFFICERS = "officers", _("Chuyên viên")
    LEADERS = "leaders", _("Chuyên viên và lãnh đạo đơn vị")
    SUPERIORS = "superiors", _("Cả lãnh đạo tỉnh")


class LadderStep(Dated):
    """One step of the ladder: so many working days after the deadline (below 0: before it) this is done."""

    code = models.SlugField(max_length=32)
    action = models.CharField(max_length=12, choices=ReminderAction)
    days = models.SmallIntegerField()
    audience = models.CharField(max_length=12, choices=ReminderAudience)

    class Meta:
        constraints = [
            dated_constraint("ladder_step_dated"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="ladder_step_once"),
            models.CheckConstraint(
                condition=models.Q(action__in=ReminderAction.values), name="ladder_step_action_known"
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=ReminderAudience.values), name="ladder_step_audience_known"
            ),
            models.CheckConstraint(
                condition=models.Q(days__gt=0) | models.Q(action=ReminderAction.NOTICE), name="ladder_step_early_notice"
            ),
        ]


class LetterState(models.TextChoices):
    DRAFT = "draft", _("Chờ ký")
    ISSUED = "issued", _("Đã ban hành")
    DROPPED = "dropped", _("Không ban hành")


class ReminderLetter(models.Model):
    """A reminder or a criticism to one or more units; a draft grows until it is issued or dropped.

    `about` is set when somebody asked for it over one directive; nightly drafts of an owner collect everything due.
    """

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reminder_letters")
    action = models.CharField(max_length=12, choices=ReminderAction)
    about = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="reminder_letters")
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.DRAFT)
    drafted_at = models.DateTimeField()
    answer_by = models.DateField(null=True)
    issued_on = models.DateField(null=True)
    document = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="reminds")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=[ReminderAction.LETTER, ReminderAction.CRITICISM]),
                name="letter_action_known",
            ),
            models.CheckConstraint(condition=models.Q(state__in=LetterState.values), name="letter_state_known"),
            models.UniqueConstraint(
                fields=["owner", "action"],
                name="letter_one_open_draft",
                condition=models.Q(state=LetterState.DRAFT, about__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["about", "action"], name="letter_one_draft_about", condition=models.Q(state=LetterState.DRAFT)
            ),
            models.CheckConstraint(
                condition=~models.Q(state=LetterState.ISSUED)
                | models.Q(issued_on__isnull=False, document__isnull=False),
                name="letter_issued_dated",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=LetterState.DROPPED) | ~models.Q(reason=""), name="letter_dropped_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "-drafted_at"], name="letter_newest")]

    @property
    def is_open(self) -> bool:
        return self.state == LetterState.DRAFT


class ReminderSubject(models.TextChoices):
    TASK = "task", _("Nhiệm vụ")
    HANDED = "handed", _("Văn bản triển khai")
    REPORT = "report", _("Báo cáo định kỳ")


class WorkReminder(models.Model):
    """That a unit was reminded of one thing at one step; the key keeps it single. Append-only.

    `due` is part of the key: with a later deadline the ladder begins anew.
    """

    subject = models.CharField(max_length=8, choices=ReminderSubject)
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reminders")
    due = models.DateField()
    step = models.CharField(max_length=32)
    action = models.CharField(max_length=12, choices=ReminderAction)
    audience = models.CharField(max_length=12, choices=ReminderAudience)
    days = models.IntegerField()
    on = models.DateField()
    letter = models.ForeignKey(ReminderLetter, on_delete=models.PROTECT, null=True, related_name="reminders")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_id", "due", "step"], name="reminder_once"),
            models.CheckConstraint(
                condition=models.Q(subject__in=ReminderSubject.values), name="reminder_subject_known"
            ),
            models.CheckConstraint(
                condition=models.Q(action=ReminderAction.NOTICE, letter__isnull=True)
                | (~models.Q(action=ReminderAction.NOTICE) & models.Q(letter__isnull=False)),
                name="reminder_letter_of_letters",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "subject"], name="reminder_of_unit"),
            models.Index(fields=["on", "audience"], name="reminder_of_night"),
        ]


class LeftOut(models.Model):
    """A unit taken out of a draft before it was issued, with the reason. Append-only."""

    letter = models.ForeignKey(ReminderLetter, on_delete=models.PROTECT, related_name="left_out")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "unit"], name="left_out_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="left_out_reason"),
        ]


class NightRun(models.Model):
    """One night's work; without `finished_at` it was cut off and is taken up again."""

    day = models.DateField(unique=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    reminders = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)


class CalendarFeed(models.Model):
    """The calendar feed of a unit; a new `serial` makes every earlier link worthless."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="calendar_feed")
    serial = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
