"""The appraiser's grid, the panel beside a cell, and the sheet view of the same cells."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.errors import Conflict
from chiso.office.http import actor_of, now, page, problems_json, thing_of
from chiso.office.rounds.models import AnswerStatus, RoundGroup, Sheet, Stage
from chiso.office.rounds.operations import appraisal, finishing
from chiso.office.rounds.operations.stage_values import Value
from chiso.office.rounds.queries.appraisal import SHOWS, Filters, grid, sheet_cells, tasks_of
from chiso.office.rounds.queries.appraisal_progress import finishes_of
from chiso.office.rounds.queries.deadlines import calendar_of
from chiso.office.rounds.queries.leaf_detail import leaf_detail, leaf_details
from chiso.office.rounds.stage_targets import group_target, leaf_target
from chiso.office.rounds.targets import sheet_target

REASONS = (
    gettext_lazy("Số liệu không khớp nguồn dữ liệu"),
    gettext_lazy("Tài liệu kiểm chứng không đúng kỳ"),
    gettext_lazy("Tài liệu kiểm chứng không có chữ ký, đóng dấu"),
    gettext_lazy("Áp dụng sai cách tính điểm"),
)


@require_GET
@page("sheets.appraise")
def my_appraisals(request: HttpRequest) -> HttpResponse:
    """The groups that the reader appraises; straight to the grid when there is only one with work."""
    tasks = tasks_of(actor_of(request))
    waiting = [task for task in tasks if task.open_sheets]
    running = [task for task in tasks if not task.is_over]
    if len(waiting) == 1 and len(running) == 1:
        return redirect("rounds:appraisal", group_id=waiting[0].group.pk)
    context = {"running": running, "over": [task for task in tasks if task.is_over], "waiting": waiting}
    return render(request, "rounds/my_appraisals.html", context)


@require_GET
@page("sheets.appraise", target=group_target)
def appraisal_grid(request: HttpRequest, group_id: int) -> HttpResponse:
    """Criteria × units."""
    return render(request, "rounds/appraisal.html", _grid(request, thing_of(request)))


def _grid(request: HttpRequest, group: RoundGroup) -> dict[str, object]:
    found = grid(group, actor_of(request), _filters(request))
    return {
        "grid": found,
        "group": group,
        "shows": [(code, label, found.counts[code]) for code, label in _shows()],
        "window": calendar_of(group.round_id, []).windows.get(Stage.APPRAISAL_1),
        "query": request.GET.urlencode(),
    }


def _filters(request: HttpRequest) -> Filters:
    show = request.GET.get("show", "all")
    return Filters(
        show=show if show in SHOWS else "all",
        field=request.GET.get("field", ""),
        search=request.GET.get("q", "").strip(),
    )


def _shows() -> list[tuple[str, str]]:
    return [
        ("all", _("Tất cả")),
        ("todo", _("· Chưa thẩm định")),
        ("diff", _("↓↑ Có chênh lệch")),
        ("ask", _("? Đang hỏi lại")),
        ("same", _("= Giữ nguyên")),
        ("set", _("→ Nơi khác nhập")),
    ]


@require_GET
@page("sheets.appraise", target=sheet_target)
def appraisal_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """One unit's leaves that the reader appraises, in full width."""
    sheet: Sheet = thing_of(request)
    actor = actor_of(request)
    row = sheet_cells(sheet, actor)
    details = leaf_details(sheet, [cell.node.code for cell in row.cells], actor)
    context = {
        "sheet": sheet,
        "group": sheet.group,
        "row": row,
        "pairs": list(zip(row.cells, details, strict=True)),
        "finishes": finishes_of(sheet, actor),
    }
    return render(request, "rounds/appraisal_sheet.html", context)


@require_GET
@page("sheets.appraise", target=leaf_target)
def appraisal_cell(request: HttpRequest, sheet_id: int, node: str) -> HttpResponse:
    """The panel of a cell: a fragment for the grid's script, a page without it."""
    return _panel(request, thing_of(request), node)


def _panel(request: HttpRequest, sheet: Sheet, node: str, *, status: int = 200, **more: object) -> HttpResponse:
    detail = leaf_detail(sheet, node, actor_of(request))
    if detail is None:
        raise Http404
    is_fragment = request.headers.get("HX-Request") == "true"
    context: dict[str, object] = {"detail": detail, "reasons": REASONS, "group": sheet.group, **more}
    if not is_fragment:
        return render(request, "rounds/appraisal_cell.html", context, status=status)
    if more.get("saved"):
        found = grid(sheet.group, actor_of(request), Filters(field=request.POST.get("field", "")))
        context["fresh"] = next((row for row in found.rows if row.sheet.pk == sheet.pk), None)
        context["shows"] = [(code, label, found.counts[code]) for code, label in _shows()]
        context["grid"] = found
    return render(request, "rounds/_appraisal_panel.html", context, status=status)


@require_POST
@page("sheets.appraise", target=leaf_target)
def correct(request: HttpRequest, sheet_id: int, node: str) -> HttpResponse:
    """Save corrected inputs."""
    value = Value(
        {name.removeprefix("in."): str(text) for name, text in request.POST.items() if name.startswith("in.")},
        request.POST.get("status", AnswerStatus.ANSWERED),
        " ".join(part for part in (request.POST.get("cause", ""), request.POST.get("reason", "")) if part).strip(),
    )

    def save(sheet: Sheet, version: int) -> None:
        appraisal.correct_leaf(actor=actor_of(request), sheet=sheet, node=node, value=value, version=version, at=now())

    return _saved(request, node, save, typed=value)


@require_POST
@page("sheets.appraise", target=leaf_target)
def keep(request: HttpRequest, sheet_id: int, node: str) -> HttpResponse:
    """Keep the value that stands."""

    def save(sheet: Sheet, version: int) -> None:
        appraisal.accept_leaf(actor=actor_of(request), sheet=sheet, node=node, version=version, at=now())

    return _saved(request, node, save)


@require_POST
@page("sheets.appraise", target=leaf_target)
def ask(request: HttpRequest, sheet_id: int, node: str) -> HttpResponse:
    """Ask the unit."""
    text = request.POST.get("question", "")

    def save(sheet: Sheet, version: int) -> None:
        appraisal.ask_unit(actor=actor_of(request), sheet=sheet, node=node, text=text, at=now())

    return _saved(request, node, save)


def _saved(request: HttpRequest, node: str, save, typed: Value | None = None) -> HttpResponse:  # type: ignore[no-untyped-def]
    """Do the verb; a refusal or somebody else's newer value is shown in the panel, with what was typed."""
    sheet: Sheet = thing_of(request)
    try:
        save(sheet, int(request.POST.get("version") or 0))
    except InputError as error:
        return _panel(request, sheet, node, status=422, problems=problems_json(list(error.problems)), typed=typed)
    except Conflict as error:
        return _panel(request, sheet, node, status=409, conflict=error, typed=typed)
    if request.headers.get("HX-Request") == "true":
        return _panel(request, sheet, node, saved=True)
    return HttpResponseRedirect(reverse("rounds:appraisal", kwargs={"group_id": sheet.group_id}))


@require_POST
@page("sheets.appraise", target=group_target)
def accept_complete(request: HttpRequest, group_id: int) -> HttpResponse:
    """Accept the cells that are plainly in order."""
    group: RoundGroup = thing_of(request)
    count = finishing.accept_complete(actor=actor_of(request), group=group, at=now())
    messages.success(
        request,
        ngettext("Đã nhận %(n)d ô đủ số liệu và minh chứng.", "Đã nhận %(n)d ô đủ số liệu và minh chứng.", count)
        % {"n": count},
    )
    return redirect("rounds:appraisal", group_id=group.pk)


@require_POST
@page("sheets.appraise", target=group_target)
def finish(request: HttpRequest, group_id: int) -> HttpResponse:
    """Declare the reader's criteria finished where no cell is open."""
    group: RoundGroup = thing_of(request)
    found = finishing.finish_criteria(actor=actor_of(request), group=group, at=now())
    words = {"sheets": found.sheets, "moved": found.moved, "open": found.open_cells}
    if found.open_cells and not found.sheets:
        messages.warning(request, _("Chưa gửi được phiếu nào: còn %(open)d ô chưa thẩm định.") % words)
    elif found.open_cells:
        messages.warning(request, _("Đã gửi %(sheets)d phiếu; còn %(open)d ô chưa thẩm định ở các phiếu khác.") % words)
    elif found.sheets and not found.moved:
        messages.success(request, _("Đã gửi %(sheets)d phiếu; còn chờ kết quả của các cơ quan thẩm định khác.") % words)
    else:
        messages.success(request, _("Đã gửi %(sheets)d phiếu; %(moved)d phiếu chuyển sang bước sau.") % words)
    return redirect("rounds:appraisal", group_id=group.pk)
