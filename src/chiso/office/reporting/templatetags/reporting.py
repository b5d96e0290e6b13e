"""The periodic reports of a unit, for the pages of other apps."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from chiso.office.accounts.permissions import allows
from chiso.office.http import actor_of
from chiso.office.reporting import queries
from chiso.office.units.models import Unit

register = template.Library()
SHOWN = 8


@register.inclusion_tag("reporting/_of_unit.html", takes_context=True)
def unit_reports(context: template.Context, unit: Unit) -> dict[str, Any]:
    """What the unit owes and sent, newest first, with how many were on time; nothing for who may not see it."""
    if not allows(actor_of(context["request"]), "reporting.view", unit_id=unit.pk):
        return {}
    today = timezone.localdate()
    reports = list(queries.reports_for([unit.pk])[:SHOWN])
    had = [one for one in reports if one.sent_on is not None or one.due < today]
    return {"reports": reports, "had": len(had), "on_time": sum(one.is_late is False for one in had), "today": today}
