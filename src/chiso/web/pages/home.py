"""The first screen of each role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chiso.office.http import page


@page(None)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", {})
