"""The ladder of reminding: see it, set the office's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.directives.problems import problem
from chiso.office.http import actor_of, day_posted, now, page, problems_json
from chiso.office.reminders.ladder import Ladder, ladder_on
from chiso.office.reminders.models import ReminderAction, ReminderAudience
from chiso.office.reminders.operations.ladder import Step, set_ladder

ROOM = 6  # rows of the form


def _shown(ladder: Ladder) -> list[dict[str, str]]:
    rows = [
        {"action": rung.action, "days": str(rung.days), "audience": ladder.audiences[rung.code]}
        for rung in ladder.rungs
    ]
    return rows + [{"action": "", "days": "", "audience": ""}] * (ROOM - len(rows))


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    ladder = ladder_on(timezone.localdate())
    context = {
        "ladder": ladder,
        "rows": _shown(ladder),
        "actions": ReminderAction.choices,
        "audiences": ReminderAudience.choices,
        "action_words": dict(ReminderAction.choices),
        "audience_words": dict(ReminderAudience.choices),
        "may_manage": allows_somewhere(actor_of(request), "reminders.manage"),
        **more,
    }
    return render(request, "reminders/ladder.html", context, status=status)


@require_GET
@page("reminders.view")
def ladder(request: HttpRequest) -> HttpResponse:
    """The steps in force."""
    return _page(request)


@require_POST
@page("reminders.manage")
def change(request: HttpRequest) -> HttpResponse:
    """Set the office's own steps from a day on."""
    posted = request.POST
    rows = [{name: posted.get(f"{name}-{row}", "") for name in ("action", "days", "audience")} for row in range(ROOM)]
    try:
        steps = _steps(posted)
        set_ladder(actor=actor_of(request), steps=steps, valid_from=day_posted(request, "from", timezone.localdate()),
                   at=now())  # fmt: skip
    except InputError as error:
        return _page(request, status=422, problems=problems_json([*error.problems]), rows=rows, typed=posted)
    messages.success(request, _("Đã đặt thang đôn đốc."))
    return redirect("reminders:ladder")


def _steps(posted: QueryDict) -> list[Step]:
    """The rows that were filled in. Raises InputError for days that are no whole number."""
    steps: list[Step] = []
    problems = []
    for row in range(ROOM):
        action, days = posted.get(f"action-{row}", ""), posted.get(f"days-{row}", "").strip()
        if not action:
            continue
        if not days.lstrip("-−").isdecimal() or len(days) > 4:
            told = ("Số ngày phải là số nguyên.", "Days must be a whole number.")
            problems.append(problem("ladder.days", f"days-{row}", told, got=days[:20]))
            continue
        count = int(days.replace("−", "-"))
        code = f"{action}-{'truoc' if count < 0 else 'sau'}-{abs(count)}"
        steps.append((code, action, count, posted.get(f"audience-{row}", "")))
    if problems:
        raise InputError(problems)
    return steps
