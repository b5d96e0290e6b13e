"""The four cells in words, with the tone and the sign of their badge."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chiso.engine.tasks import Status
from chiso.engine.text import format_decimal
from chiso.office.directives.models import Goal, GoalKind

STATUS_WORDS: dict[Status, str | Promise] = {
    "done_on_time": _("Hoàn thành đúng hạn"),
    "done_late": _("Hoàn thành quá hạn"),
    "open_within": _("Đang thực hiện, trong hạn"),
    "open_overdue": _("Quá hạn chưa xong"),
}
STATUS_TONES: dict[Status, tuple[str, str]] = {
    "done_on_time": ("done", "check"),
    "done_late": ("due", "back"),
    "open_within": ("wait", "wait"),
    "open_overdue": ("late", "late"),
}


def goal_words(goal: Goal) -> str:
    """What a goal asks for as one says it: "13,44 điểm", "tăng 1 bậc"; its own words where no figure says it."""
    if goal.text or goal.value is None:
        return goal.text
    value = {"n": format_decimal(goal.value)}
    words = {
        GoalKind.POINTS: gettext("%(n)s điểm"),
        GoalKind.PERCENT: gettext("%(n)s %%"),
        GoalKind.RANKS_UP: gettext("tăng %(n)s bậc"),
        GoalKind.RANK: gettext("xếp thứ %(n)s"),
        GoalKind.OTHER: "%(n)s",
    }
    return words[GoalKind(goal.kind)] % value
