"""The list of rounds, and the forms that open one, edit its calendar and name its appraisers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.frameworks.queries import framework_of, versions
from chiso.office.http import actor_of, now, page, problems_json, thing_of
from chiso.office.rounds.criteria import criteria_of
from chiso.office.rounds.models import Round, RoundGroup
from chiso.office.rounds.operations.opening import assign, open_round
from chiso.office.rounds.operations.windows import edit_windows
from chiso.office.rounds.pages.round_drafts import draft_of, window_rows
from chiso.office.rounds.pages.round_forms import owner_units, read_plan, read_windows
from chiso.office.rounds.queries.rounds import assignments_of, groups_of, round_lines, rounds, units_of, units_of_kinds
from chiso.office.rounds.stage_targets import group_target
from chiso.office.rounds.targets import round_target
from chiso.office.rounds.workflow import default_workflow_data, load_workflow, workflow_of
from chiso.office.units.models import UnitKind

# kinds of units that a province usually scores, offered as ticks; the province itself for its own national index
SCORED_KINDS = (
    UnitKind.PROVINCE,
    UnitKind.MUNICIPALITY,
    UnitKind.DEPARTMENT,
    UnitKind.COMMUNE,
    UnitKind.WARD,
    UnitKind.SPECIAL_ZONE,
    UnitKind.VERTICAL,
    UnitKind.CENTRE,
)


@require_GET
@page("rounds.view")
def index(request: HttpRequest) -> HttpResponse:
    """All rounds; the running ones first in words."""
    found = round_lines()
    context = {
        "lines": found,
        "running": [line for line in found if line.is_running],
        "may_board": allows_somewhere(actor_of(request), "rounds.board"),
        "may_manage": allows_somewhere(actor_of(request), "rounds.manage"),
    }
    return render(request, "rounds/index.html", context)


@require_http_methods(["GET", "POST"])
@page("rounds.manage")
def new_round(request: HttpRequest) -> HttpResponse:
    """Open a round from groups, or from another round (`like`); a form that comes back keeps what was typed."""
    problems: list[dict[str, str]] = []
    if request.method == "POST" and "more" not in request.POST:
        try:
            opened = open_round(actor=actor_of(request), at=now(), **read_plan(request))
            messages.success(request, _("Đã mở đợt đánh giá; mỗi đơn vị có một phiếu trống."))
            return redirect("rounds:board", round_id=opened.pk)
        except InputError as error:
            problems = problems_json([*error.problems])
    draft = draft_of(request, timezone.localdate(now()))
    context = {
        "problems": problems,
        "draft": draft,
        "kinds": [(kind.value, kind.label) for kind in SCORED_KINDS],
        "versions": versions(),
        "owners": owner_units(actor_of(request)),
        "rounds": rounds(),
        "steps": window_rows(request, load_workflow(default_workflow_data()).windows, draft.windows),
    }
    return render(request, "rounds/new_round.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "POST"])
@page("rounds.manage", target=round_target)
def windows(request: HttpRequest, round_id: int) -> HttpResponse:
    """Edit the calendar of a round."""
    round_: Round = thing_of(request)
    flow = workflow_of(round_.workflow)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            plans = read_windows(request, flow)
            edit_windows(actor=actor_of(request), round_=round_, windows=plans, at=now())
            messages.success(request, _("Đã lưu lịch của đợt."))
            return redirect("rounds:board", round_id=round_id)
        except InputError as error:
            problems = problems_json([*error.problems])
    stored = {window.step: (window.opens_at, window.closes_at) for window in round_.windows.all()}
    context = {"round": round_, "steps": window_rows(request, flow.windows, stored), "problems": problems}
    return render(request, "rounds/windows.html", context, status=422 if problems else 200)


@require_GET
@page("rounds.manage", target=round_target)
def assignments(request: HttpRequest, round_id: int) -> HttpResponse:
    """Who appraises what, group by group."""
    shown = [_assigned(group) for group in groups_of(round_id)]
    context = {
        "round": thing_of(request),
        "groups": shown,
        "unassigned": sum(len(each["unassigned"]) for each in shown),
        "units": units_of_kinds((UnitKind.DEPARTMENT, UnitKind.VERTICAL), thing_of(request).as_of),
    }
    return render(request, "rounds/assignments.html", context)


def _assigned(group: RoundGroup) -> dict[str, Any]:
    framework, criteria, own = framework_of(group.framework), criteria_of(group), assignments_of(group.pk)
    depth = {node.code: len(framework.ancestors(node.code)) + 1 for node in framework.walk()}
    return {
        "group": group,
        "rows": [{"node": node, "depth": depth[node.code], "unit": own.get(node.code)} for node in framework.walk()],
        "nodes": framework.walk(),
        "unassigned": criteria.unassigned,
    }


@require_http_methods(["POST"])
@page("rounds.manage", target=group_target)
def save_assignment(request: HttpRequest, group_id: int) -> HttpResponse:
    """Name who appraises a node: `node`, `unit` (empty: leave it to the node above)."""
    group: RoundGroup = thing_of(request)
    chosen = request.POST.get("unit", "")
    unit = units_of([int(chosen)]).first() if chosen.isdecimal() else None
    assign(actor=actor_of(request), group=group, node=request.POST.get("node", ""), unit=unit, at=now())
    messages.success(request, _("Đã lưu phân công thẩm định."))
    return redirect("rounds:assignments", round_id=group.round_id)
