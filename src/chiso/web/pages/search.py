"""Search everything that the reader may see, without diacritics."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chiso.office.http import page


@page(None)
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "search.html", {"query": request.GET.get("q", "").strip()})
