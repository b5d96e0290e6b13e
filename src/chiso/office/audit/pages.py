"""The audit view."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chiso.office.http import page


@page("audit.view")
def events(request: HttpRequest) -> HttpResponse:
    return render(request, "audit/events.html", {})
