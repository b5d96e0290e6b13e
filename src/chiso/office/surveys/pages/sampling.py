"""The sample: drawing it, the sealed list with everybody who opened it, drawing it again, erasing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.engine.survey.casebook import CASE, NUMBER, PLACE, PLACE_ORDER
from chiso.office.accounts.permissions import allows
from chiso.office.directives.workbook import Column, table_workbook
from chiso.office.evidence.pages import attachment
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.surveys.drawing import Drawn, draw_sample
from chiso.office.surveys.incoming import Upload
from chiso.office.surveys.models import SampleList
from chiso.office.surveys.operations.sampling import check_replay, erase_sample, keep_sample, open_sample
from chiso.office.surveys.pages.uploads import no_file, upload
from chiso.office.surveys.pages.waves import wave_or_404
from chiso.office.surveys.queries import sampling as queries


def _draw_page(request: HttpRequest, wave_id: int, status: int = 200, **more: Any) -> HttpResponse:
    found = wave_or_404(wave_id)
    context = {
        "wave": found,
        "lines": queries.samples_of(found),
        "may_manage": allows(actor_of(request), "surveys.manage"),
        **more,
    }
    return render(request, "surveys/samples.html", context, status=status)


@require_GET
@page("surveys.view")
def samples(request: HttpRequest, wave_id: int) -> HttpResponse:
    """The draws of a wave, and drawing one."""
    return _draw_page(request, wave_id)


@require_POST
@page("surveys.manage")
def draw(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Draw from a frame by a plan and a seed, and seal what was drawn."""
    found = wave_or_404(wave_id)
    try:
        drawn = _drawn(request)
        kept = keep_sample(
            actor=actor_of(request), wave=found, name=request.POST.get("name", ""), drawn=drawn, at=now()
        )
    except InputError as error:
        return _draw_page(request, wave_id, 422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã rút mẫu và niêm phong danh sách; khung mẫu không được giữ lại."))
    return redirect("surveys:sample", sample_id=kept.pk)


def _drawn(request: HttpRequest) -> Drawn:
    frame, plan = upload(request, "frame"), upload(request, "plan")
    missing = [no_file(name) for name, file in (("frame", frame), ("plan", plan)) if file is None]
    if frame is None or plan is None:
        raise InputError(missing)
    return draw_sample(frame, plan, request.POST.get("seed", ""))


def _sample_or_404(sample_id: int) -> SampleList:
    found = queries.sample_by_id(sample_id)
    if found is None:
        raise Http404
    return found


def _sample_page(request: HttpRequest, found: SampleList, status: int = 200, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    openings = list(queries.openings_of(found))
    context = {
        "sample": found,
        "wave": found.wave,
        "places": list(queries.places_of(found)),
        "openings": openings,
        "may_manage": allows(actor, "surveys.manage"),
        "may_open": allows(actor, "surveys.open_sample") and found.secret.erased_at is None,
        **more,
    }
    return render(request, "surveys/sample.html", context, status=status)


@require_GET
@page("surveys.view")
def sample(request: HttpRequest, sample_id: int) -> HttpResponse:
    """One draw: how it was made, its villages, everybody who opened the list."""
    return _sample_page(request, _sample_or_404(sample_id))


@require_POST
@never_cache
@page("surveys.open_sample")
def open_list(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Show the names of one village or of all, on the page or as Excel; the look is on record before the names are."""
    found, posted = _sample_or_404(sample_id), request.POST
    place = queries.place_by_id(int(posted["place"])) if posted.get("place", "").isdecimal() else None
    if place is not None and place.sample_id != found.pk:
        raise Http404
    try:
        frame = open_sample(
            actor=actor_of(request), sample=found, place=place, reason=posted.get("reason", ""), at=now()
        )
    except InputError as error:
        return _sample_page(request, found, 422, problems=problems_json([*error.problems]), typed=posted)
    hidden = (CASE, PLACE, NUMBER, PLACE_ORDER, "role", "order", "weight")
    computed = ("prob_", "certain_", "N_")
    own = [name for name in frame.columns if name not in hidden and not name.startswith(computed)]
    heads = [_("Mã"), _("Địa bàn"), *own]
    rows = [
        [str(value) if value is not None else "" for value in row] for row in frame.select(CASE, PLACE, *own).rows()
    ]
    if posted.get("as") == "xlsx":
        title = f"{found.wave.survey.name} {found.wave.year}: {found.name}"
        body = table_workbook(title, [Column(head, 24) for head in heads], rows)
        return attachment(body, f"{found.wave.survey.code}-{found.wave.year}-mau.xlsx", MEDIA_TYPES["xlsx"])
    context = {"sample": found, "wave": found.wave, "place": place, "heads": heads, "rows": rows}
    return render(request, "surveys/opened.html", context)


@require_POST
@page("surveys.view")
def replay(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Draw again from the same frame and compare: anybody who holds the frame may check that nobody chose."""
    found = _sample_or_404(sample_id)
    frame = upload(request, "frame")
    try:
        if frame is None:
            raise InputError([no_file("frame")])
        problems = check_replay(found, draw_sample(frame, Upload("plan.yaml", found.plan.encode()), str(found.seed)))
    except InputError as error:
        problems = tuple(error.problems)
    if problems:
        return _sample_page(request, found, 422, problems=problems_json([*problems]))
    return _sample_page(request, found, replayed=True)


@require_POST
@page("surveys.manage")
def erase(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Destroy the names for good."""
    found = _sample_or_404(sample_id)
    try:
        if not request.POST.get("sure"):
            words = Text("Đánh dấu ô xác nhận đã.", "Tick the confirmation first.")
            raise InputError([Problem("surveys.not_sure", words, where="sure")])
        erase_sample(actor=actor_of(request), sample=found, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        return _sample_page(request, found, 422, problems=problems_json([*error.problems]))
    messages.success(request, _("Đã xóa danh sách tên; mã, kết quả và nhật ký còn nguyên."))
    return redirect("surveys:sample", sample_id=sample_id)
