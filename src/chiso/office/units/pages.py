"""Units as they were on a day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from chiso.office.http import actor_of, page
from chiso.office.units.models import Unit
from chiso.office.units.queries import units_on


@page("units.view")
def tree(request: HttpRequest) -> HttpResponse:
    return render(request, "units/tree.html", {"units": units_on(actor_of(request).as_of)})


@page("units.view")
def unit(request: HttpRequest, *, key: str) -> HttpResponse:
    return render(request, "units/unit.html", {"unit": get_object_or_404(Unit, key=key)})
