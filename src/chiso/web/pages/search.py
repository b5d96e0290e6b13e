"""Search everything that the reader may see, and jump to a thing by its code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chiso.office.http import actor_of, language_of, page
from chiso.web.finding import find, only_exact


@require_GET
@page(None)
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    groups = find(query, actor_of(request), language_of()) if query else []
    exact = only_exact(groups)
    # Enter on a code jumps; typing only lists
    if exact is not None and "HX-Request" not in request.headers:
        return redirect(exact.href)
    return render(request, "search.html", {"query": query, "groups": groups})
