"""The report calendar: periods and who has sent; a unit's report; feeding counts into a round."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.directives.problems import problem
from chiso.office.http import actor_of, now, page, problems_json, target_by, thing_of
from chiso.office.reporting import queries
from chiso.office.reporting.models import ReportState, UnitReport
from chiso.office.reporting.operations.calendar import set_up_series
from chiso.office.reporting.operations.feeding import feed_round
from chiso.office.reporting.operations.writing import return_report, save_report, send_report, submit_report
from chiso.office.reporting.paper import figures_for, periodic_paper
from chiso.office.reports.paper.pdf import pdf_program
from chiso.office.reports.printing import printed
from chiso.office.rounds.queries.rounds import running_rounds
from chiso.office.rounds.targets import round_target
from chiso.office.units.models import UnitKind
from chiso.office.units.queries.lookup import unit_by_id

KINDS = (UnitKind.DEPARTMENT, UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE, UnitKind.FRONT)


report_target = target_by(queries.report_by_id, "report_id", lambda found: found.unit_id)
"""The unit whose report it is."""


@require_GET
@page("reporting.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every period with its on-time rate; the reader's own reports."""
    return _index(request)


def _index(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    mine = [grant.unit_id for grant in actor.grants if allows(actor, "reporting.write", unit_id=grant.unit_id)]
    context = {
        "lines": queries.periods(today),
        "series": queries.series(),
        "mine": queries.reports_for(mine)[:30],
        "kinds": [(kind.value, kind.label) for kind in KINDS],
        "rounds": running_rounds() if allows_somewhere(actor, "sheets.enter_results") else (),
        "may_manage": allows_somewhere(actor, "reporting.manage"),
        "today": today,
        **more,
    }
    return render(request, "reporting/index.html", context, status=status)


@require_POST
@page("reporting.manage")
def new_series(request: HttpRequest) -> HttpResponse:
    """Set up a report."""
    posted, actor = request.POST, actor_of(request)
    owner = unit_by_id(next(grant.unit_id for grant in actor.grants if allows(actor, "reporting.manage")))
    try:
        typed = {kind.value: posted.get(f"days-{kind.value}", "").strip() for kind in KINDS}
        wrong = [days for days in typed.values() if days and not days.isdecimal()]
        year = posted.get("first_year", "").strip()
        if wrong or not year.isdecimal():
            raise InputError([problem("reporting.days", "levels", ("Phải là số nguyên.", "A whole number."))])
        assert owner is not None  # a grant's unit exists
        set_up_series(
            actor=actor,
            owner=owner,
            title=posted.get("title", ""),
            basis=posted.get("basis", ""),
            first_year=int(year),
            levels={kind: int(days) for kind, days in typed.items() if days},
            at=now(),
        )
    except InputError as error:
        return _index(request, status=422, problems=problems_json([*error.problems]), typed=posted)
    messages.success(request, _("Đã đặt báo cáo; kỳ tự mở khi hết thời gian lấy số liệu."))
    return redirect("reporting:index")


@require_GET
@page("reporting.view")
def period(request: HttpRequest, period_id: int) -> HttpResponse:
    """Who has sent the report of a period."""
    found = queries.period_by_id(period_id)
    if found is None:
        raise Http404
    today = timezone.localdate()
    line = next((one for one in queries.periods(today) if one.period.pk == found.pk), None)
    reports, actor = queries.reports_in(found), actor_of(request)
    readable = {one.pk for one in reports if allows(actor, "reporting.view", unit_id=one.unit_id)}
    context = {"period": found, "line": line, "reports": reports, "readable": readable, "today": today}
    return render(request, "reporting/period.html", context)


@require_GET
@page("reporting.view", target=report_target)
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """A unit's report with its figures."""
    return _report(request, thing_of(request))


def _report(request: HttpRequest, found: UnitReport, *, status: int = 200, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    is_open, submitted = found.state == ReportState.OPEN, found.state == ReportState.SUBMITTED
    context = {
        "report": found,
        "figures": figures_for(found),
        "may_write": is_open and allows(actor, "reporting.write", unit_id=found.unit_id),
        "may_send": submitted and allows(actor, "reporting.send", unit_id=found.unit_id),
        "may_return": found.state == ReportState.SENT and allows(actor, "reporting.manage"),
        "has_pdf": pdf_program() is not None,
        "today": timezone.localdate(),
        **more,
    }
    return render(request, "reporting/report.html", context, status=status)


def _stale(request: HttpRequest, found: UnitReport) -> None:
    """The row as the writer saw it: an older version is a conflict."""
    seen = request.POST.get("version", "")
    found.version = int(seen) if seen.isdecimal() else found.version


@require_POST
@page("reporting.write", target=report_target)
def write(request: HttpRequest, report_id: int) -> HttpResponse:
    """Keep what was written; hand it to the head when asked."""
    found: UnitReport = thing_of(request)
    _stale(request, found)
    texts = (request.POST.get("results", ""), request.POST.get("difficulties", ""), request.POST.get("next_steps", ""))
    try:
        found = save_report(actor=actor_of(request), report=found, texts=texts, at=now())
        if request.POST.get("then") == "submit":
            submit_report(actor=actor_of(request), report=found, at=now())
    except InputError as error:
        return _report(request, found, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã ghi."))
    return redirect("reporting:report", report_id=report_id)


@require_POST
@page("reporting.send", target=report_target)
def send(request: HttpRequest, report_id: int) -> HttpResponse:
    """The head sends it."""
    found: UnitReport = thing_of(request)
    _stale(request, found)
    try:
        send_report(actor=actor_of(request), report=found, number=request.POST.get("number", ""), at=now())
    except InputError as error:
        return _report(request, found, status=422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã gửi báo cáo."))
    return redirect("reporting:report", report_id=report_id)


@require_POST
@page("reporting.view", target=report_target)
def give_back(request: HttpRequest, report_id: int) -> HttpResponse:
    """The head gives it back to the officer, or the receiver to the unit."""
    found: UnitReport = thing_of(request)
    _stale(request, found)
    try:
        return_report(actor=actor_of(request), report=found, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        return _report(request, found, status=422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã trả lại."))
    return redirect("reporting:report", report_id=report_id)


@require_GET
@page("reporting.view", target=report_target)
def report_paper(request: HttpRequest, report_id: int, form: str) -> HttpResponse:
    """The report in Word or PDF/A."""
    found: UnitReport = thing_of(request)
    data = periodic_paper(found, day=timezone.localdate(now()))
    return printed("periodic_report", data, f"bao-cao-{found.period.code}-{found.period.year}-{found.unit.key}", form)


@require_POST
@page("sheets.enter_results", target=round_target)
def feed(request: HttpRequest, round_id: int) -> HttpResponse:
    """Put the office's counts into the fed criteria of a round."""
    done = feed_round(actor=actor_of(request), round_=thing_of(request), at=now())
    messages.success(
        request, _("Đã lấy %(n)d số liệu, %(same)d không đổi.") % {"n": done.entered, "same": done.unchanged}
    )
    for told in problems_json([*done.problems])[:20]:
        messages.error(request, f"{told['where']}: {told['message']} {told['got']} ({told['expected']})")
    return redirect("rounds:results_index")
