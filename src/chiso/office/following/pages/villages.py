"""What villages confirm by a link: asking about a task of theirs, and the page behind the link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chiso.engine.errors import InputError
from chiso.office.directives.models import Task
from chiso.office.directives.pages.tasks import show_task, task_lead_target
from chiso.office.following.links import request_behind
from chiso.office.following.operations.villages import ask_village, confirm
from chiso.office.http import actor_of, day_posted, now, page, problems_json, public, thing_of
from chiso.office.units.queries.villages import acting_for


@require_POST
@page("following.answer", target=task_lead_target)
def ask_about(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ask the village that leads a task to confirm that it is done."""
    found: Task = thing_of(request)
    today = timezone.localdate()
    try:
        ask_village(
            actor=actor_of(request), commune=acting_for(found.lead, today), village=found.lead, text=found.content,
            due=day_posted(request, "due", max(found.due or today, today)), task=found, at=now(),
        )  # fmt: skip
    except InputError as error:
        return show_task(request, found, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã tạo liên kết; gửi cho thôn, tổ dân phố."))
    return redirect("directives:task", task_id=found.pk)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def village(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a village's link: what is asked, and the answer, once."""
    found = request_behind(token)
    if found is None:
        raise Http404
    context: dict[str, Any] = {"one": found, "token": token}
    if request.method == "POST":
        try:
            confirm(request=found, name=request.POST.get("name", ""), note=request.POST.get("note", ""), at=now())
        except InputError as error:
            context |= {"problems": problems_json([*error.problems]), "typed": request.POST}
            return render(request, "following/village.html", context, status=422)
        return redirect("following:village", token=token)
    return render(request, "following/village.html", context)
