"""Index 766, and months as they stood."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.engine.text import parse_decimal
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.dossiers.operations import keeping
from chiso.office.dossiers.pages.board import start_of
from chiso.office.dossiers.queries import kept as queries
from chiso.office.dossiers.queries.index_766 import replica
from chiso.office.http import actor_of, now, page, problems_json


def _index(request: HttpRequest, **more: Any) -> dict[str, Any]:
    start = start_of(request)
    return {
        "replica": replica(now(), start),
        "start": start,
        "may_enter": allows_somewhere(actor_of(request), "dossiers.import"),
        **more,
    }


@require_GET
@page("dossiers.work")
def index_766(request: HttpRequest) -> HttpResponse:
    """The index as far as dossiers tell it, with raw counts."""
    return render(request, "dossiers/index_766.html", _index(request))


@require_POST
@page("dossiers.import")
def enter_maximum(request: HttpRequest) -> HttpResponse:
    """A maximum that no source at hand states, with its source."""
    posted = request.POST
    try:
        points = parse_decimal(posted.get("points", ""), where="points")
        keeping.enter_maximum(
            actor=actor_of(request), node=posted.get("node", "")[:16], points=points,
            source=posted.get("source", ""), at=now(),
        )  # fmt: skip
    except InputError as error:
        context = _index(request, problems=problems_json([*error.problems]))
        return render(request, "dossiers/index_766.html", context, status=422)
    return redirect("dossiers:index_766")


@require_GET
@page("dossiers.work")
def months(request: HttpRequest) -> HttpResponse:
    """Months as they stood when they ended."""
    context = {
        "months": queries.kept_months(),
        "may_publish": allows_somewhere(actor_of(request), "statistics.record"),
    }
    return render(request, "dossiers/months.html", context)


@require_POST
@page("statistics.record")
def publish(request: HttpRequest, month: str) -> HttpResponse:
    """Put a month's rates into the register of statistics."""
    try:
        made = keeping.publish_month(actor=actor_of(request), month=month, at=now())
    except InputError as error:
        context = {"months": queries.kept_months(), "may_publish": True, "problems": problems_json([*error.problems])}
        return render(request, "dossiers/months.html", context, status=422)
    messages.success(
        request, _("Đã ghi %(count)s số liệu vào sổ thống kê; từ đó đưa vào tiêu chí.") % {"count": len(made)}
    )
    return redirect("statistics:index")
