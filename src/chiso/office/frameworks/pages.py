"""Browsing frameworks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.http import page


@page("frameworks.view")
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "frameworks/index.html", {"versions": FrameworkVersion.objects.order_by("-valid_from")})
