"""The crosswalk between two versions: proposed, edited, confirmed, downloaded."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.crosswalk import dump_crosswalk, load_crosswalk, propose_crosswalk
from chiso.office.accounts.permissions import allows
from chiso.office.frameworks.crosswalk_form import (
    BLANK_ROWS,
    FormRow,
    gaps_of,
    links_of_rows,
    posted_rows,
    rows_of_links,
    shares_of,
)
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.operations import store_crosswalk
from chiso.office.frameworks.queries import framework_of, newest_crosswalk, version_by_id
from chiso.office.http import actor_of, now, page, problems_json


def _pair(old_id: int, version_id: int) -> tuple[FrameworkVersion, FrameworkVersion]:
    old, new = version_by_id(old_id), version_by_id(version_id)
    if old is None or new is None or old.pk == new.pk:
        raise Http404
    return old, new


@require_GET
@page("frameworks.view")
def crosswalk(request: HttpRequest, *, old_id: int, version_id: int) -> HttpResponse:
    """The crosswalk that holds, or a proposal to confirm."""
    old, new = _pair(old_id, version_id)
    stored = newest_crosswalk(old.pk, new.pk)
    before, after = framework_of(old), framework_of(new)
    if stored is not None:
        links, problems = load_crosswalk(stored.source, before, after)
    else:
        links, problems = load_crosswalk(dump_crosswalk(propose_crosswalk(before, after)), before, after)
    return _render(request, old, new, rows_of_links(links), gaps_of(problems.warnings), [])


def _render(
    request: HttpRequest,
    old: FrameworkVersion,
    new: FrameworkVersion,
    rows: list[FormRow],
    gaps: list[Problem],
    problems: list[Problem],
) -> HttpResponse:
    before, after, stored = framework_of(old), framework_of(new), newest_crosswalk(old.pk, new.pk)
    context = {
        "old": old,
        "new": new,
        "stored": stored,
        "rows": [
            (row, _name(before, row.old), _name(after, row.new), shares)
            for row, shares in zip(rows, shares_of(rows), strict=True)
        ],
        "blank": range(BLANK_ROWS),
        "undecided": sum(row.state == "proposed" for row in rows),
        "gaps": [(gap, gap.where in after.by_code or gap.where in after.adjustment_items) for gap in gaps],
        "problems": problems_json(problems),
        "may_store": allows(actor_of(request), "frameworks.store"),
        "seen": request.POST.get("seen") or (stored.number if stored else 0),
    }
    return render(request, "frameworks/crosswalk.html", context, status=422 if problems else 200)


def _name(framework: Framework, code: str) -> Text | None:
    if code in framework.by_code:
        return framework.by_code[code].name
    item = framework.adjustment_items.get(code)
    return item[1].name if item else None


@require_POST
@page("frameworks.store")
def save_crosswalk(request: HttpRequest, *, old_id: int, version_id: int) -> HttpResponse:
    """Store what was confirmed; what is wrong comes back with everything that was typed. A file only fills the form."""
    old, new = _pair(old_id, version_id)
    before, after = framework_of(old), framework_of(new)
    uploaded = request.FILES.get("file")
    rows = posted_rows(request.POST)
    try:
        if uploaded is not None:
            links, problems = load_crosswalk(uploaded.read(), before, after)
            return _render(request, old, new, rows_of_links(links), gaps_of(problems.warnings), [])
        links, _problems = links_of_rows(rows, before, after)
        seen = request.POST.get("seen", "")
        number = int(seen) if seen.isascii() and seen.isdigit() else 0
        stored = store_crosswalk(actor=actor_of(request), old=old, new=new, links=links, seen=number, at=now())
    except InputError as error:
        found = [problem for problem in error.problems if problem.severity == "error"]
        return _render(request, old, new, rows, gaps_of(error.problems), found)
    messages.success(request, _("Đã lưu bảng nối số %(n)d.") % {"n": stored.number})
    return redirect("frameworks:crosswalk", old_id=old.pk, version_id=new.pk)


@require_GET
@page("frameworks.view")
def crosswalk_file(request: HttpRequest, *, old_id: int, version_id: int) -> HttpResponse:
    """The stored crosswalk, or the proposal, as the file that the command line takes."""
    old, new = _pair(old_id, version_id)
    stored = newest_crosswalk(old.pk, new.pk)
    text = stored.source if stored else dump_crosswalk(propose_crosswalk(framework_of(old), framework_of(new)))
    headers = {"Content-Disposition": f'attachment; filename="crosswalk-{old.pk}-{new.pk}.yaml"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
