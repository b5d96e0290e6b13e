"""The register: finding, entering, a document with its family, lists from and to Excel."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chiso.engine.errors import InputError, Problem
from chiso.office.accounts.permissions import allows
from chiso.office.directives.forms import typed_entry, typed_parents
from chiso.office.directives.models import Directive, DirectiveType, LinkKind, Urgency
from chiso.office.directives.operations.registering import Entry, link_directives, register_directive, register_many
from chiso.office.directives.problems import problem
from chiso.office.directives.queries.radar import has_silent
from chiso.office.directives.queries.register import Wanted, family_of, register, years
from chiso.office.directives.table import plan_register
from chiso.office.directives.targets import directive_target
from chiso.office.directives.workbook import Column, table_workbook
from chiso.office.evidence.operations import Upload
from chiso.office.http import actor_of, now, page, problems_json, thing_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT = "chiso.directives.register"
_PER_PAGE = 50


def own_registers(request: HttpRequest) -> list[tuple[int, str]]:
    """The units in whose name the person may register, in the order of the grants."""
    actor = actor_of(request)
    may = {
        grant.unit_id: grant.unit_name
        for grant in actor.grants
        if allows(actor, "directives.register", unit_id=grant.unit_id)
    }
    return list(may.items())


def _wanted(request: HttpRequest) -> Wanted:
    asked = request.GET
    year = asked.get("year", "")
    kind = asked.get("type", "")
    return Wanted(
        words=asked.get("q", ""),
        type=kind if kind in DirectiveType.values else "",
        year=int(year) if year.isdecimal() else None,
        way=asked.get("way", ""),
    )


@require_GET
@page("directives.view")
def index(request: HttpRequest) -> HttpResponse:
    """The register, newest first."""
    return _index(request)


def _index(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    wanted = _wanted(request)
    found = Paginator(register(actor_of(request), wanted), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "wanted": wanted,
        "filtered": wanted != Wanted(),
        "types": DirectiveType.choices,
        "years": years(),
        "units": own_registers(request),
        **more,
    }
    return render(request, "directives/register.html", context, status=status)


@require_http_methods(["GET", "POST"])
@page("directives.register")
def new(request: HttpRequest) -> HttpResponse:
    """Enter one document, with its file."""
    units = own_registers(request)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            made = _enter(request, units)
        except InputError as error:
            problems = problems_json([*error.problems])
        else:
            messages.success(request, _("Đã vào sổ %(code)s.") % {"code": made.code})
            return redirect("directives:show", directive_id=made.pk)
    context = {
        "units": units,
        "types": DirectiveType.choices,
        "urgencies": Urgency.choices,
        "typed": request.POST or request.GET,
        "problems": problems,
    }
    return render(request, "directives/new.html", context, status=422 if problems else 200)


def _enter(request: HttpRequest, units: list[tuple[int, str]]) -> Directive:
    """The entry, the parents and the file, with everything that is wrong with the two that are typed."""
    wrong: list[Problem] = []
    entry: Entry | None = None
    parents: list[Directive] = []
    try:
        entry = typed_entry(request.POST)
    except InputError as error:
        wrong += error.problems
    try:
        parents = typed_parents(request.POST.get("parents", ""))
    except InputError as error:
        wrong += error.problems
    if wrong or entry is None:
        raise InputError(wrong)
    file = request.FILES.get("file")
    return register_directive(
        actor=actor_of(request),
        unit_id=_unit_of(request, units),
        entry=entry,
        parents=parents,
        upload=Upload(file.name or "", file.read()) if file else None,
        at=now(),
    )


def _unit_of(request: HttpRequest, units: list[tuple[int, str]]) -> int:
    """The unit chosen in the form; the operation refuses one that is not the person's."""
    typed = request.POST.get("unit", "")
    return int(typed) if typed.isdecimal() else (units[0][0] if units else 0)


@require_GET
@page("directives.view")
def show(request: HttpRequest, directive_id: int) -> HttpResponse:
    """One document: what it rests on, what came of it, its file."""
    return _show(request, directive_target(directive_id=directive_id).thing)


def _show(request: HttpRequest, found: Directive, *, status: int = 200, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    file = found.document
    context = {
        "directive": found,
        "family": family_of(found),
        "kinds": LinkKind.choices,
        "may_link": allows(actor, "directives.register", unit_id=found.registered_by_unit_id),
        "may_hand": allows(actor, "directives.plan", unit_id=found.registered_by_unit_id),
        "may_remind": allows(actor, "reminders.manage", unit_id=found.registered_by_unit_id)
        and has_silent(found, timezone.localdate()),
        "may_open": file is not None and allows(actor, "evidence.view", unit_id=file.owner_id),
        **more,
    }
    return render(request, "directives/show.html", context, status=status)


@require_POST
@page("directives.register", target=directive_target)
def link(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Say what the document implements, rests on or replaces."""
    found: Directive = thing_of(request)
    kind = request.POST.get("kind", LinkKind.IMPLEMENTS)
    try:
        parents = typed_parents(request.POST.get("parent", ""))
        if not parents:
            raise InputError(
                [problem("directives.no_parent", "parent", ("Chưa ghi số văn bản.", "No code was typed."))]
            )
        for parent in parents:
            link_directives(actor=actor_of(request), child=found, parent=parent, kind=kind, at=now())
    except InputError as error:
        return _show(request, found, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    return redirect("directives:show", directive_id=found.pk)


@require_GET
@page("directives.view")
def excel(request: HttpRequest) -> HttpResponse:
    """The register as it is filtered, in Excel."""
    columns = [
        Column("Số, ký hiệu", 20),
        Column("Ngày ban hành", 14),
        Column("Cơ quan ban hành", 28),
        Column("Loại văn bản", 14),
        Column("Trích yếu", 60),
        Column("Mức độ khẩn", 12),
        Column("Văn bản triển khai", 12),
    ]
    rows = (
        [one.code, one.issued_on, one.issuer, str(one.get_type_display()), one.title, str(one.get_urgency_display()),
         one.answers]  # type: ignore[attr-defined]  # annotated
        for one in register(actor_of(request), _wanted(request))
    )  # fmt: skip
    reply = HttpResponse(table_workbook("SỔ VĂN BẢN CHỈ ĐẠO", columns, rows), content_type=XLSX)
    reply["Content-Disposition"] = 'attachment; filename="so-van-ban.xlsx"'
    return reply


@require_POST
@page("directives.register")
def check(request: HttpRequest) -> HttpResponse:
    """Read a register kept elsewhere and say what is wrong with it, or what it would add; nothing is stored."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InputError([problem("directives.no_file", "file", ("Chưa chọn tệp nào.", "No file was chosen."))])
        plan = plan_register(file.read(), file.name or "", now())
    except InputError as error:
        return _index(request, status=422, problems=problems_json([*error.problems]))
    kept = [{**asdict(entry), "issued_on": entry.issued_on.isoformat()} for entry in plan.entries]
    payload = signing.dumps([request.POST.get("unit", ""), kept], salt=_SALT, compress=True) if plan.can_run else ""
    problems = problems_json([*plan.problems])
    return _index(request, status=422 if problems else 200, plan=plan, payload=payload, problems=problems)


@require_POST
@page("directives.register")
def confirm(request: HttpRequest) -> HttpResponse:
    """Enter the documents of the list that was checked, all or none."""
    try:
        unit, kept = signing.loads(request.POST.get("payload", ""), salt=_SALT, max_age=3600)
    except signing.BadSignature as error:
        raise InputError(
            [problem("directives.expired", "file", ("Bảng đã kiểm quá một giờ.", "Checked too long ago."))]
        ) from error
    entries = [Entry(**{**row, "issued_on": dt.date.fromisoformat(row["issued_on"])}) for row in kept]
    units = own_registers(request)
    unit_id = int(unit) if str(unit).isdecimal() else units[0][0]
    stored = register_many(actor=actor_of(request), unit_id=unit_id, entries=entries, at=now())
    messages.success(request, _("Đã vào sổ %(n)d văn bản.") % {"n": stored})
    return redirect("directives:index")
