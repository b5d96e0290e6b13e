"""The register of guidance letters: found by words or by criterion, entered with the letter in one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows
from chiso.office.directives.forms import one_with_code
from chiso.office.directives.models import Directive, DirectiveType
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.registering import Entry
from chiso.office.directives.queries.register import with_code
from chiso.office.directives.workbook import Column, Value, table_workbook
from chiso.office.evidence.pages import attachment
from chiso.office.following import queries
from chiso.office.following.models import GuidanceLetter
from chiso.office.following.operations.guiding import Guidance, record_guidance, withdraw_guidance
from chiso.office.frameworks.queries import families
from chiso.office.http import actor_of, day_posted, now, page, problems_json, target_by, thing_of
from chiso.office.units.models import Unit
from chiso.office.units.queries.lookup import unit_by_id

_PER_PAGE = 50
_COLUMNS = (
    Column("Số, ký hiệu", 18), Column("Ngày", 12), Column("Cơ quan hướng dẫn", 26), Column("Đơn vị hỏi", 26),
    Column("Hướng dẫn cho", 36), Column("Chỉ số", 14), Column("Tiêu chí", 10), Column("Nội dung hỏi", 50),
    Column("Nội dung hướng dẫn", 60),
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

unit_target = target_by(unit_by_id, "unit_id", lambda found: found.pk)
"""The unit that answers."""
letter_target = target_by(queries.guidance_by_id, "letter_id", lambda found: found.unit_id)
"""The unit that answered."""


@require_GET
@page("directives.view")
def index(request: HttpRequest) -> HttpResponse:
    """All letters, newest first, narrowed by words and criterion."""
    return _index(request)


def _wanted(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in ("words", "index", "node")}


def _index(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, wanted = actor_of(request), _wanted(request)
    held = {grant.unit_id: grant.unit_name for grant in actor.grants
            if allows(actor, "following.guide", unit_id=grant.unit_id)}  # fmt: skip
    context = {
        "found": Paginator(queries.guidance(**wanted), _PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "filtered": any(wanted.values()),
        "mine": list(held.items()),
        "families": families(),
        "today": timezone.localdate(),
        **more,
    }
    return render(request, "following/guidance.html", context, status=status)


@require_GET
@page("directives.view")
def excel(request: HttpRequest) -> HttpResponse:
    """The letters shown, in Excel."""
    rows: list[list[Value]] = [
        [one.letter.code, one.letter.issued_on, one.unit.name, one.asked_by.name if one.asked_by else "",
         "; ".join(unit.name for unit in one.recipients.all()), one.index, one.node, one.question, one.answer]
        for one in queries.guidance(**_wanted(request))
    ]  # fmt: skip
    return attachment(table_workbook("SỔ VĂN BẢN HƯỚNG DẪN", _COLUMNS, rows), "van-ban-huong-dan.xlsx", XLSX)


@require_POST
@page("following.guide", target=unit_target)
def new(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Put a letter of the unit on the register."""
    unit, posted = thing_of(request), request.POST
    try:
        letter, told = _letter(request, unit), _guidance(posted)
        record_guidance(actor=actor_of(request), unit=unit, letter=letter, told=told, at=now())
    except InputError as error:
        return _index(request, status=422, problems=problems_json([*error.problems]), typed=posted)
    messages.success(request, _("Đã ghi văn bản hướng dẫn."))
    return redirect("following:guidance")


def _letter(request: HttpRequest, unit: Unit) -> Directive | Entry:
    """The letter of that code in the register; what enters it when there is none."""
    code = request.POST.get("code", "").strip()
    if with_code(code).exists():
        found, wrong = one_with_code(code)
        if found is None:
            raise InputError(wrong)
        return found
    title = request.POST.get("title", "") or request.POST.get("question", "")
    day = day_posted(request, "issued_on", timezone.localdate())
    return Entry(code=code, issuer=unit.name, issued_on=day, title=title[:300], type=DirectiveType.LETTER)


def _guidance(posted: Mapping[str, str]) -> Guidance:
    names = UnitNames.on(timezone.localdate())
    asker = names.units_in(posted.get("asked_by", ""), "asked_by")
    code = posted.get("asked_in", "").strip()
    asked_in, wrong = one_with_code(code) if code else (None, [])
    if wrong or len(asker) > 1:
        raise InputError(wrong or [names.explain(posted.get("asked_by", ""), "asked_by")])
    return Guidance(
        question=posted.get("question", ""), answer=posted.get("answer", ""), asked_by=asker[0] if asker else None,
        asked_in=asked_in, recipients=names.units_in(posted.get("recipients", ""), "recipients"),
        index=posted.get("index", ""), node=posted.get("node", ""),
    )  # fmt: skip


@require_POST
@page("following.guide", target=letter_target)
def withdraw(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Take a letter off the register."""
    found: GuidanceLetter = thing_of(request)
    try:
        withdraw_guidance(actor=actor_of(request), guidance=found, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        return _index(request, status=422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã rút lại."))
    return redirect("following:guidance")
