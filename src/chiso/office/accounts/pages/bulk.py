"""Creating accounts from an Excel list: template, check, confirm. Nothing is stored before the confirmation."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.bulk import BulkRow, read_bulk
from chiso.office.accounts.forms import dressed_units
from chiso.office.accounts.operations import import_people
from chiso.office.accounts.planning import plan_bulk
from chiso.office.accounts.workbook import bulk_template
from chiso.office.http import actor_of, now, page, problems_json

_SALT = "chiso.accounts.bulk"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@page("accounts.manage")
def upload(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/bulk.html", {})


@require_GET
@page("accounts.manage")
def template(request: HttpRequest) -> HttpResponse:
    day = actor_of(request).as_of
    content = bulk_template(dressed_units(day), day)
    headers = {"Content-Disposition": 'attachment; filename="tai-khoan-moi.xlsx"'}
    return HttpResponse(content, content_type=_XLSX, headers=headers)


@require_POST
@page("accounts.manage")
def check(request: HttpRequest) -> HttpResponse:
    """Read the list and say everything that is wrong with it, or what would be made."""
    file = request.FILES.get("file")
    if file is None:
        raise InputError([_no_file()])
    try:
        rows = read_bulk(file.read(), file.name or "")
    except InputError as error:
        refused = {"problems": problems_json(list(error.problems)), "file_name": file.name}
        return render(request, "accounts/bulk.html", refused, status=422)
    plan = plan_bulk(rows, actor_of(request).as_of)
    context: dict[str, Any] = {
        "plan": plan,
        "problems": problems_json(list(plan.problems)),
        "file_name": file.name,
        # the list itself travels with the form, signed: the server keeps nothing of an unconfirmed list
        "payload": signing.dumps([row.to_json() for row in rows], salt=_SALT, compress=True) if plan.can_run else "",
    }
    return render(request, "accounts/bulk.html", context, status=200 if plan.can_run else 422)


@require_POST
@never_cache
@page("accounts.manage")
def confirm(request: HttpRequest) -> HttpResponse:
    """Make the accounts of a checked list and show the one-time passwords, once."""
    try:
        typed = signing.loads(request.POST.get("payload", ""), salt=_SALT, max_age=3600)
    except signing.BadSignature as error:
        raise InputError([_expired()]) from error
    made = import_people(actor=actor_of(request), rows=[BulkRow(**row) for row in typed], at=now())
    return render(request, "accounts/issued.html", {"issued": made, "person": None})


def _no_file() -> Problem:
    return Problem(
        code="accounts.bulk.no_file",
        message=Text("Chưa chọn tệp", "No file was chosen"),
        expected=Text("một tệp Excel (.xlsx) hoặc CSV", "an Excel (.xlsx) or CSV file"),
    )


def _expired() -> Problem:
    return Problem(
        code="accounts.bulk.expired",
        message=Text("Danh sách đã kiểm quá một giờ hoặc bị thay đổi", "The checked list is too old or was changed"),
        hint=Text("tải tệp lên và kiểm lại", "upload and check the file again"),
    )
