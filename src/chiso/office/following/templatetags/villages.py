"""The link for the village that leads a task, on the page of the task."""

from __future__ import annotations

from typing import Any

from django import template

from chiso.office.directives.models import Task
from chiso.office.following import queries
from chiso.office.following.links import address_of
from chiso.office.units.models import UnitKind

register = template.Library()


@register.inclusion_tag("following/_task_link.html", takes_context=True)
def village_link(context: template.Context, task: Task) -> dict[str, Any]:
    """Nothing where the lead is no village."""
    if task.lead.kind != UnitKind.VILLAGE:
        return {}
    asked = queries.request_about(task)
    return {
        "task": task,
        "asked": asked,
        "link": address_of(context["request"], asked) if asked else "",
        "today": context["today"],
        "csrf_token": context.get("csrf_token"),
    }
