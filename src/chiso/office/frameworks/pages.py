"""Browsing frameworks, comparing two versions, checking and storing a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files import Limits, inspect
from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.io import MAX_BYTES
from chiso.engine.scoring import load_checked
from chiso.office.accounts.permissions import allows
from chiso.office.frameworks.browsing import compare, rows_of
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.operations import store_framework
from chiso.office.frameworks.queries import framework_of, version_by_id, versions
from chiso.office.http import actor_of, language_of, now, page, problems_json

LIMITS = Limits(max_bytes=MAX_BYTES, allowed=frozenset({"text"}))


def _wanted(version_id: int) -> FrameworkVersion:
    found = version_by_id(version_id)
    if found is None:
        raise Http404
    return found


@require_GET
@page("frameworks.view")
def index(request: HttpRequest) -> HttpResponse:
    listed = list(versions())
    context = {
        "versions": [(version, framework_of(version), _before(version, listed)) for version in listed],
        "may_store": allows(actor_of(request), "frameworks.store"),
    }
    return render(request, "frameworks/index.html", context)


def _before(version: FrameworkVersion, listed: list[FrameworkVersion]) -> FrameworkVersion | None:
    """The version of the same family and unit group that came before, to compare with."""
    same = [
        other
        for other in listed
        if (other.family, other.unit_group) == (version.family, version.unit_group)
        and other.valid_from is not None
        and version.valid_from is not None
        and (other.valid_from, other.pk) < (version.valid_from, version.pk)
    ]
    return same[0] if same else None


@require_GET
@page("frameworks.view")
def browse(request: HttpRequest, *, version_id: int) -> HttpResponse:
    version = _wanted(version_id)
    framework, query = framework_of(version), request.GET.get("q", "").strip()
    context = {
        "version": version,
        "framework": framework,
        "rows": rows_of(framework, query),
        "query": query,
        "others": [other for other in versions() if other.pk != version.pk and other.family == version.family],
    }
    return render(request, "frameworks/browse.html", context)


@require_GET
@page("frameworks.view")
def file(request: HttpRequest, *, version_id: int) -> HttpResponse:
    """The file as it was given."""
    version = _wanted(version_id)
    headers = {"Content-Disposition": f'attachment; filename="{version.pk}.yaml"'}
    return HttpResponse(version.source, content_type="text/plain; charset=utf-8", headers=headers)


@require_GET
@page("frameworks.view")
def redline(request: HttpRequest, *, old_id: int, version_id: int) -> HttpResponse:
    old, new = _wanted(old_id), _wanted(version_id)
    context = {"old": old, "new": new, "compared": compare(old, new, language_of())}
    return render(request, "frameworks/redline.html", context)


@require_POST
@page("frameworks.store")
def check(request: HttpRequest) -> HttpResponse:
    """Read a file and say everything that is wrong or odd; nothing is stored."""
    uploaded = request.FILES.get("file")
    if uploaded is None:
        raise InputError([no_file()])
    data, problems = uploaded.read(), []
    found: Framework | None = None
    try:
        inspect(data, uploaded.name or "", LIMITS)
        found = load_checked(data)
        problems = list(found.warnings)
    except InputError as error:
        problems = list(error.problems)
    context = {
        "framework": found,
        "problems": problems_json(problems),
        "file_name": uploaded.name,
        "source": data.decode("utf-8-sig") if found else "",
    }
    return render(request, "frameworks/check.html", context, status=200 if found else 422)


@require_POST
@page("frameworks.store")
def store(request: HttpRequest) -> HttpResponse:
    version = store_framework(actor=actor_of(request), source=request.POST.get("source", ""), at=now())
    messages.success(request, _("Đã lưu bộ tiêu chí; từ nay phiên bản này không sửa được."))
    return redirect("frameworks:browse", version_id=version.pk)


def no_file() -> Problem:
    """The problem of a form that was sent without its file."""
    return Problem(
        code="frameworks.no_file",
        message=Text("Chưa chọn tệp", "No file was chosen"),
        expected=Text("một tệp bộ tiêu chí (.yaml)", "a framework file (.yaml)"),
    )
