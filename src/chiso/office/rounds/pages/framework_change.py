"""Moving a running round to another framework version, and confirming again what changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.scoring import inputs_of
from chiso.office.accounts.permissions import allows
from chiso.office.errors import kept_problems_in
from chiso.office.frameworks.browsing import compare
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import framework_of, version_by_id, versions
from chiso.office.http import (
    actor_of,
    both_posted,
    day_posted,
    language_of,
    moment_posted,
    now,
    page,
    problems_json,
    thing_of,
    typed_moment,
)
from chiso.office.rounds.cells import cell_text
from chiso.office.rounds.jobs import run_version_move
from chiso.office.rounds.models import MoveState, Round, RoundGroup, Sheet, Stage, VersionMove
from chiso.office.rounds.operations.framework_change import reconfirm
from chiso.office.rounds.operations.version_move import ask_version_change
from chiso.office.rounds.queries.framework_change import (
    BUSY,
    change_into,
    changes_of_round,
    preview_change,
    shown_move,
    to_confirm,
)
from chiso.office.rounds.queries.rounds import groups_of
from chiso.office.rounds.signals import foretold_of
from chiso.office.rounds.targets import own_sheet_target, round_target, sheet_target
from chiso.office.rounds.workflow import workflow_of


@require_http_methods(["GET", "POST"])
@page("rounds.manage", target=round_target)
def framework_change(request: HttpRequest, round_id: int) -> HttpResponse:
    """Choose a group and a version, see the effect on every unit, and record the decision."""
    round_: Round = thing_of(request)
    changed = changes_of_round(round_.pk)
    groups = list(groups_of(round_.pk))
    asked = request.POST if request.method == "POST" else request.GET
    group, version = _group(groups, asked.get("group", "")), _version(asked.get("version", ""))
    problems: list[dict[str, str]] = []
    if request.method == "POST" and group is not None and version is not None:
        try:
            asked_for = _ask(request, group, version)
            run_version_move.enqueue(asked_for.pk)
            return redirect(f"{request.path}?move={asked_for.pk}")
        except InputError as error:
            problems = problems_json([*error.problems])
    elif request.method == "POST":
        problems = problems_json([_nothing_chosen()])
    move = shown_move(round_.pk, request.GET.get("move", ""), now())
    if move is not None and move.state == MoveState.FAILED and not problems:
        group, version = _group(groups, str(move.group_id)), move.version
    preview = None
    if not _is_busy(move) and group and version and group.framework_id != version.pk:
        preview = preview_change(group, version, request.GET.get("page", "1"))
    context = {
        "round": round_,
        "groups": groups,
        "choices": [each for each in versions() if group and each.family == group.framework.family],
        "group": group,
        "version": version,
        "preview": preview,
        "foretold": foretold_of(group, preview.crosswalk) if group and preview and preview.crosswalk else [],
        "changed": changed,
        "problems": problems,
        "typed": request.POST or _typed(move),
        "move": move,
        "is_busy": _is_busy(move),
        "stopped": kept_problems_in(language_of(), move.problems) if move is not None else [],
    }
    return render(request, "rounds/framework_change.html", context, status=422 if problems else 200)


def _group(groups: list[RoundGroup], text: str) -> RoundGroup | None:
    return next((group for group in groups if str(group.pk) == text), groups[0] if len(groups) == 1 else None)


def _version(text: str) -> FrameworkVersion | None:
    return version_by_id(int(text)) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _is_busy(move: VersionMove | None) -> bool:
    return move is not None and move.state in BUSY


def _typed(move: VersionMove | None) -> dict[str, str]:
    """The form as it was sent, for a move that has to be asked for again."""
    if move is None or move.state != MoveState.FAILED:
        return {}
    moments = {"signed_on": f"{move.signed_on:%d/%m/%Y}", "until": typed_moment(move.until)}
    return {"number": move.number, "signer": move.signer, **moments}


def _ask(request: HttpRequest, group: RoundGroup, version: FrameworkVersion) -> VersionMove:
    signed_on, until = both_posted(
        lambda: day_posted(request, "signed_on"), lambda: moment_posted(request, "until", closing=True)
    )
    return ask_version_change(
        actor=actor_of(request),
        group=group,
        version=version,
        number=request.POST.get("number", ""),
        signed_on=signed_on,
        signer=request.POST.get("signer", ""),
        until=until,
        at=now(),
    )


def _nothing_chosen() -> Problem:
    return Problem("adopt.nothing", Text("Chưa chọn nhóm và phiên bản.", "No group or no version was chosen."))


@require_http_methods(["GET"])
@page("sheets.view", target=sheet_target)
def changed_leaves(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """What changed for this sheet, old and new side by side, and the values that wait for confirmation."""
    sheet: Sheet = thing_of(request)
    change = change_into(sheet.group_id)
    if change is None:
        return redirect("rounds:worksheet", sheet_id=sheet.pk)
    language, framework = language_of(), framework_of(sheet.group.framework)
    waiting = {answer.node: answer for answer in to_confirm(sheet.pk)}
    compared = compare(change.crosswalk.old, change.crosswalk.new, language)
    rows = {row.change.new.code: row for row in compared.nodes if row.change.new is not None}
    is_open = workflow_of(sheet.group.round.workflow).writes(sheet.state, Stage.SELF)
    context = {
        "sheet": sheet,
        "change": change,
        "rows": [
            (
                framework.node(node),
                rows.get(node),
                cell_text(inputs_of(framework, node), answer.inputs, answer.status, language),
            )
            for node, answer in waiting.items()
            if node in framework.by_code
        ],
        "is_shut": not is_open,
        "may_fill": is_open and allows(actor_of(request), "sheets.fill", unit_id=sheet.unit_id),
        "effect": compared.redline.total,
    }
    return render(request, "rounds/changed_leaves.html", context)


@require_http_methods(["POST"])
@page("sheets.fill", target=own_sheet_target)
def confirm_leaves(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The unit confirms the values it ticked."""
    sheet: Sheet = thing_of(request)
    done = reconfirm(actor=actor_of(request), sheet=sheet, nodes=request.POST.getlist("node"), at=now())
    messages.success(request, _("Đã xác nhận lại %(n)d tiêu chí.") % {"n": done})
    return redirect("rounds:changed_leaves", sheet_id=sheet_id)
