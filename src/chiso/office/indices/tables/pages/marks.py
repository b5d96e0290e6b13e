"""Means, limits of groups and targets beside the tables of an index."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_decimal
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.indices.models import MarkKind
from chiso.office.indices.operations.tables import set_mark
from chiso.office.indices.tables import queries
from chiso.office.indices.tables.pages.shared import source_or_404


@require_GET
@page("results.view")
def marks(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that stands beside the tables, newest year first."""
    return _page(request, code)


def _page(request: HttpRequest, code: str, *, status: int = 200, **more: object) -> HttpResponse:
    source = source_or_404(code)
    editions = queries.editions(source)
    nodes = {
        node.code: node
        for held in editions
        for node in held.table.nodes
        if node.level in ("total", "part", "subpart", "indicator")
    }
    context = {
        "source": source,
        "marks": queries.marks_of(source),
        "nodes": nodes.values(),
        "names": {each: node.name for each, node in nodes.items()},
        "kinds": MarkKind.choices,
        "next_year": editions[-1].year + 1 if editions else "",
        "given": request.POST,
        "may_manage": allows_somewhere(actor_of(request), "tables.manage"),
        **more,
    }
    return render(request, "tables/marks.html", context, status=status)


@require_POST
@page("tables.manage")
def set_one(request: HttpRequest, code: str) -> HttpResponse:
    """Set one of them; an empty value takes it away."""
    posted, source = request.POST, source_or_404(code)
    try:
        year = posted.get("year", "").strip()
        if not year.isdecimal() or not 1990 <= int(year) <= 2100:
            message, expected = Text("Năm không hợp lý.", "Not a likely year."), Text("1990–2100", "1990–2100")
            raise InputError([Problem("tables.year", message, "year", year[:20], expected)])
        value = posted.get("value", "").strip()
        set_mark(
            actor=actor_of(request),
            source=source,
            year=int(year),
            node=posted.get("node", ""),
            kind=posted.get("kind", ""),
            name=posted.get("name", ""),
            value=parse_decimal(value, where="value") if value else None,
            told_by=posted.get("told_by", ""),
            at=now(),
        )
    except InputError as error:
        return _page(request, code, status=422, problems=problems_json(list(error.problems)))
    messages.success(request, _("Đã lưu."))
    return redirect("tables:marks", code=code)
