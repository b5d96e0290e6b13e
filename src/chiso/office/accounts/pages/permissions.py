"""The permission matrix as people read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chiso.office.accounts.matrix import MATRIX
from chiso.office.accounts.models import Role
from chiso.office.accounts.verbs import VERBS, groups
from chiso.office.http import actor_of, page


@require_GET
@page(None)
def permissions(request: HttpRequest) -> HttpResponse:
    rows = [
        (title, [(verb, VERBS[verb], [MATRIX[verb].get(role) for role in Role]) for verb in verbs])
        for title, verbs in groups(MATRIX)
    ]
    mine = actor_of(request).roles
    return render(request, "accounts/permissions.html", {"rows": rows, "roles": list(Role), "mine": mine})
