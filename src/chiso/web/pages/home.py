"""The first screen: one desk for each role, picked by tabs when a person has several."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chiso.office.http import actor_of, language_of, now, page
from chiso.web.desks import DESKS, roles_of


@require_GET
@page(None)
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    roles = roles_of(actor)
    if not roles:
        return render(request, "home/nobody.html", {})
    asked = request.GET.get("as", "")
    role = next((one for one in roles if one.value == asked), roles[0])
    desk = DESKS[role]
    context = {"desk": desk.build(actor, role, now(), language_of()), "role": role, "roles": roles}
    return render(request, desk.template, context)
