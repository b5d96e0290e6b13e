"""The log of communication activities: a unit's own, and all units against what they owe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.communications import queries
from chiso.office.communications.models import Activity, ActivityKind
from chiso.office.communications.operations.activities import Told, log_activity, set_quota, withdraw_activity
from chiso.office.communications.operations.proving import prove_with
from chiso.office.directives.problems import problem
from chiso.office.directives.workbook import Column, Value, table_workbook
from chiso.office.evidence.pages import attachment
from chiso.office.evidence.queries import document_of
from chiso.office.http import actor_of, day_posted, now, page, problems_json, target_by, thing_of
from chiso.office.rounds.queries.provable import leaves_to_prove
from chiso.office.rounds.targets import sheets
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries.lookup import unit_by_id

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (UnitKind.DEPARTMENT, UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE, UnitKind.FRONT)


unit_target = target_by(unit_by_id, "unit_id", lambda found: found.pk)
"""The unit of the address."""
activity_target = target_by(queries.activity_by_id, "activity_id", lambda found: found.unit_id)
"""The unit whose activity it is."""


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else timezone.localdate().year


@require_GET
@page("communications.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every unit that owes something, month by month."""
    return _index(request)


def _index(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    year, today, actor = _year(request), timezone.localdate(), actor_of(request)
    lines = queries.years_of(queries.owing_units(year, today), year, today)
    context = {
        "year": year,
        "today": today,
        "lines": lines,
        "since": f"{_first_month(lines)}:",
        "short": sum(line.short > 0 for line in lines),
        "quotas": queries.quotas(),
        "kinds": [(kind.value, kind.label) for kind in KINDS],
        "mine": [(grant.unit_id, grant.unit_name) for grant in actor.grants
                 if allows(actor, "communications.log", unit_id=grant.unit_id)],
        "may_manage": allows_somewhere(actor, "communications.manage"),
        **more,
    }  # fmt: skip
    return render(request, "communications/index.html", context, status=status)


def _first_month(lines: Sequence[queries.UnitYear]) -> int:
    """Where the months begin in which anybody owed or did anything: empty ones would push the others off a phone."""
    used = [at for line in lines for at, month in enumerate(line.months) if month.owed or month.done]
    return min(used, default=0)


@require_POST
@page("communications.manage")
def quota(request: HttpRequest) -> HttpResponse:
    """Set what units of a kind owe each month."""
    posted = request.POST
    try:
        typed = posted.get("minimum", "").strip()
        if not typed.isdecimal():
            raise InputError([problem("communications.minimum", "minimum", ("Phải là số nguyên.", "A whole number."))])
        set_quota(actor=actor_of(request), unit_kind=posted.get("unit_kind", ""), minimum=int(typed),
                  basis=posted.get("basis", ""), valid_from=day_posted(request, "valid_from"), at=now())  # fmt: skip
    except InputError as error:
        return _index(request, status=422, problems=problems_json([*error.problems]), typed=posted)
    messages.success(request, _("Đã ghi."))
    return redirect("communications:index")


@require_GET
@page("communications.view")
def excel(request: HttpRequest) -> HttpResponse:
    """The table of the year in Excel."""
    year, today = _year(request), timezone.localdate()
    columns = [Column("Đơn vị", 30), *(Column(f"Tháng {n}", 8) for n in range(1, 13)), Column("Cộng", 8),
               Column("Số tháng đạt", 10), Column("Số tháng thiếu", 10)]  # fmt: skip
    rows: list[list[Value]] = [
        [line.unit.name, *(month.done for month in line.months), line.done, line.met, line.short]
        for line in queries.years_of(queries.owing_units(year, today), year, today)
    ]
    return attachment(
        table_workbook(f"HOẠT ĐỘNG TUYÊN TRUYỀN NĂM {year}", columns, rows), f"tuyen-truyen-{year}.xlsx", XLSX
    )


@require_GET
@page("communications.view")
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit's year: its months and every activity."""
    return _unit(request, unit_target(unit_id=unit_id).thing)


def _unit(request: HttpRequest, found: Unit, *, status: int = 200, **more: Any) -> HttpResponse:
    year, today = _year(request), timezone.localdate()
    may_log = allows(actor_of(request), "communications.log", unit_id=found.pk)
    context = {
        "unit": found,
        "line": queries.year_of(found, year, today),
        "activities": queries.activities_of([found.pk], year)[:200],
        "kinds": ActivityKind.choices,
        "documents": queries.proofs_of(found.pk) if may_log else (),
        "leaves": leaves_to_prove(found) if may_log else (),
        "may_log": may_log,
        "year": year,
        "today": today,
        **more,
    }
    return render(request, "communications/unit.html", context, status=status)


@require_POST
@page("communications.log", target=unit_target)
def log(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Enter an activity."""
    posted, found = request.POST, thing_of(request)
    chosen, reached = posted.get("evidence", ""), posted.get("reached", "").strip()
    try:
        told = Told(
            kind=posted.get("kind", ""),
            held_on=day_posted(request, "held_on", timezone.localdate()),
            title=posted.get("title", ""),
            link=posted.get("link", ""),
            minutes=posted.get("minutes", ""),
            reached=int(reached) if reached.isdecimal() else None,
        )
        evidence = document_of(int(chosen)) if chosen.isdecimal() else None
        log_activity(actor=actor_of(request), unit_id=found.pk, told=told, evidence=evidence, at=now())
    except InputError as error:
        return _unit(request, found, status=422, problems=problems_json([*error.problems]), typed=posted)
    messages.success(request, _("Đã ghi hoạt động."))
    return redirect("communications:unit", unit_id=found.pk)


@require_POST
@page("communications.log", target=unit_target)
def prove(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Use an activity of the unit as evidence of a criterion of its sheet."""
    found: Unit = thing_of(request)
    chosen, (sheet_pk, _sign, node) = request.POST.get("activity", ""), request.POST.get("leaf", "").partition(".")
    activity = queries.activity_by_id(int(chosen)) if chosen.isdecimal() else None
    sheet = sheets().filter(pk=int(sheet_pk), unit=found).first() if sheet_pk.isdecimal() else None
    try:
        if activity is None or sheet is None:
            told = ("Chưa chọn hoạt động hoặc tiêu chí.", "No activity or no criterion was chosen.")
            raise InputError([problem("communications.no_proof_of", "leaf", told)])
        prove_with(actor=actor_of(request), activity=activity, sheet=sheet, node=node, at=now())
    except InputError as error:
        return _unit(request, found, status=422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã gắn hoạt động vào tiêu chí %(node)s.") % {"node": node})
    return redirect("communications:unit", unit_id=found.pk)


@require_POST
@page("communications.log", target=activity_target)
def withdraw(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Take an activity out of the count."""
    found: Activity = thing_of(request)
    try:
        withdraw_activity(actor=actor_of(request), activity=found, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        return _unit(request, found.unit, status=422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã rút lại."))
    return redirect("communications:unit", unit_id=found.unit_id)
