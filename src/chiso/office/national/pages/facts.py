"""Published facts that ship with the product, and taking a shipped version into the stored ones."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.frameworks.operations.versions import store_framework
from chiso.office.frameworks.queries import version_by_code
from chiso.office.http import actor_of, now, page
from chiso.office.national.shipped import dak_nong_2021, framework_text, shipped_framework

_VERSION = "par-tinh-2948-2017"


@require_GET
@page("national.view")
def facts(request: HttpRequest) -> HttpResponse:
    """Published facts: each under its own version, never joined."""
    return render(
        request,
        "national/facts.html",
        {
            "version": shipped_framework(_VERSION),
            "plan": dak_nong_2021(),
            "stored": version_by_code(_VERSION),
            "may_store": allows_somewhere(actor_of(request), "frameworks.store"),
        },
    )


@require_POST
@page("frameworks.store")
def store_version(request: HttpRequest) -> HttpResponse:
    """Store the shipped version, so that a round or an imported result can name it."""
    version = store_framework(actor=actor_of(request), source=framework_text(_VERSION), at=now())
    messages.success(request, _("Đã lưu bộ chỉ số."))
    return redirect("frameworks:browse", version_id=version.pk)
