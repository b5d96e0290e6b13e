"""Plans, their goals, their tasks and what happened to each task.

The trap: a status column grows stale the day after it was typed. A task holds dates only; where it stands is derived
from them (`chiso.engine.tasks`). What was reported, extended or judged is appended, and the task's row holds what is
true now.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.directives.models.register import Directive
from chiso.office.evidence.models import Document
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.units.models import Unit


class Plan(models.Model):
    """What a body wants to reach in a year; `framework` is the version that its criteria belong to.

    `until` is the last year of a plan of several years, from which the plans of its years are `rolled_from`.
    """

    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()
    until = models.PositiveSmallIntegerField(null=True)
    rolled_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="rolled_into")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="plans")
    framework = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, null=True, related_name="plans")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("year")), name="plan_until_after"
            ),
            models.UniqueConstraint(fields=["rolled_from", "year"], name="plan_rolled_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """ "2026", or "2026–2030" for a plan of several years."""
        return f"{self.year}–{self.until}" if self.until else str(self.year)


class GoalKind(models.TextChoices):
    POINTS = "points", _("điểm")
    PERCENT = "percent", _("phần trăm")
    RANKS_UP = "ranks_up", _("số bậc tăng")
    RANK = "rank", pgettext_lazy("goal", "thứ hạng")
    OTHER = "other", _("chỉ tiêu khác")


class Goal(models.Model):
    """One target of the plan: an index, or a field of it, and the figure to reach; `year` empty: at the plan's end."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    year = models.PositiveSmallIntegerField(null=True)
    index = models.CharField(max_length=60)
    field = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=GoalKind)
    value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "index", "field", "kind"], name="goal_once", condition=models.Q(year__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["plan", "index", "field", "kind", "year"],
                name="goal_once_a_year",
                condition=models.Q(year__isnull=False),
            ),
            models.CheckConstraint(condition=models.Q(kind__in=GoalKind.values), name="goal_kind_known"),
        ]


class Repeat(models.TextChoices):
    STANDING = "standing", _("thường xuyên")
    DAILY = "daily", _("hằng ngày")
    WEEKLY = "weekly", _("hằng tuần")
    MONTHLY = "monthly", _("hằng tháng")
    QUARTERLY = "quarterly", _("hằng quý")
    HALF_YEARLY = "half_yearly", _("sáu tháng một lần")
    YEARLY = "yearly", _("hằng năm")


class Grade(models.TextChoices):
    GOOD = "good", _("Tốt")
    MET = "met", pgettext_lazy("task", "Đạt")
    POOR = "poor", pgettext_lazy("task", "Chưa đạt")


class Task(models.Model):
    """One piece of work with one lead. `due_text` keeps the deadline as it was written ("Quý II", "Thường xuyên")."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    number = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=300, blank=True)
    content = models.TextField()
    deliverable = models.CharField(max_length=500, blank=True)
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks_led")
    with_text = models.CharField(max_length=500, blank=True)
    units = models.ManyToManyField(Unit, related_name="tasks_coordinated")
    assigned_on = models.DateField()
    due = models.DateField(null=True)
    due_text = models.CharField(max_length=120, blank=True)
    repeat = models.CharField(max_length=12, choices=Repeat, blank=True)
    node = models.CharField(max_length=40, blank=True)
    points = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    completed_on = models.DateField(null=True)
    result = models.CharField(max_length=200, blank=True)
    evidence = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="tasks")
    grade = models.CharField(max_length=8, choices=Grade, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due__isnull=True) | models.Q(due__gte=models.F("assigned_on")), name="task_due_after"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="task_not_own_part"),
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(completed_on__isnull=False), name="task_graded_when_done"
            ),
        ]
        indexes = [
            # my tasks: the open ones of a unit by their deadline, without touching those that are done
            models.Index(
                fields=["lead", "due", "id"], name="task_open_of_unit", condition=models.Q(completed_on__isnull=True)
            ),
            models.Index(fields=["lead", "-completed_on"], name="task_done_of_unit"),
            models.Index(fields=["due", "lead"], name="task_due"),  # the calendar of a month
            models.Index(fields=["due", "id"], name="task_open_due", condition=models.Q(completed_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.content[:80]


class TaskEventKind(models.TextChoices):
    PROGRESS = "progress", _("Báo cáo tiến độ")
    EXTENSION = "extension", _("Gia hạn")
    COMPLETION = "completion", _("Hoàn thành")
    REOPENING = "reopening", pgettext_lazy("task", "Mở lại")
    EVALUATION = "evaluation", _("Đánh giá kết quả")
    SPLIT = "split", _("Chia việc")
    HANDOVER = "handover", _("Bàn giao việc")
    CARRY = "carry", _("Chuyển sang năm sau")


class TaskEvent(models.Model):
    """What happened to a task. Append-only."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=TaskEventKind)
    text = models.CharField(max_length=1000, blank=True)
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["task", "-id"], name="task_event_newest")]


class Carry(models.Model):
    """That an unfinished task moved from a plan into the one that follows it, and its deadline before. Append-only.

    The task itself is one row: a copy would be owed, reminded of and counted twice.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="carries")
    source = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="carried_on")
    target = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="carried_in")
    due_before = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "target"], name="carry_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="carry_to_another"),
        ]
