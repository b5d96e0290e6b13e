"""The board of the field work, a village with its cases, interviews that somebody should look at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows
from chiso.office.http import actor_of, now, page, problems_json
from chiso.office.surveys.models import Outcome, SampledCase, SampledPlace, SampleList, Submission, Wave
from chiso.office.surveys.operations.fieldwork import (
    exclude_submission,
    release_reserve,
    restore_submission,
    tell_outcome,
)
from chiso.office.surveys.pages.waves import wave_or_404
from chiso.office.surveys.queries import fieldwork as queries
from chiso.office.surveys.queries.sampling import case_by_id, newest_sample, place_by_id, sample_by_id, samples_of


def _sample(request: HttpRequest, wave: Wave) -> SampleList | None:
    """The draw asked for in the address, else the newest of the wave."""
    asked = request.GET.get("sample", "")
    found = sample_by_id(int(asked)) if asked.isdecimal() else newest_sample(wave)
    if found is not None and found.wave_id != wave.pk:
        raise Http404
    return found


@require_GET
@page("surveys.view")
def board(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Quota, response, refusals, replacements, speed, flags, by village and interviewer."""
    wave = wave_or_404(wave_id)
    sample = _sample(request, wave)
    found = queries.field_of(wave, sample)
    places = {} if sample is None else {place.name: place.pk for place in sample.places.all()}
    most = max((count for _day, count in found.board.days), default=0)
    context = {
        "wave": wave,
        "sample": sample,
        "samples": samples_of(wave),
        "board": found.board,
        "whole": found.board.whole,
        "places": places,
        "short": [place for place in found.board.places if place.short],
        "most": most,
        "came": len(found.interviews),
        "to_look_at": sum(
            not each.excluded and bool(each.flags or found.board.stray.get(key))
            for key, each in found.interviews.items()
        ),
    }
    return render(request, "surveys/board.html", context)


def _place_page(request: HttpRequest, place: SampledPlace, status: int = 200, **more: Any) -> HttpResponse:
    wave = place.sample.wave
    found = queries.field_of(wave, place.sample)
    tally = next(each for each in found.board.places if each.name == place.name)
    context = {
        "wave": wave,
        "place": place,
        "tally": tally,
        "lines": queries.cases_of(place, found.board),
        "outcomes": Outcome.values,
        "may_manage": allows(actor_of(request), "surveys.manage"),
        **more,
    }
    return render(request, "surveys/place.html", context, status=status)


@require_GET
@page("surveys.view")
def place(request: HttpRequest, place_id: int) -> HttpResponse:
    """A village: each case by code, how it stands, reserves in their order."""
    found = place_by_id(place_id)
    if found is None:
        raise Http404
    return _place_page(request, found)


def _case_or_404(case_id: int) -> SampledCase:
    found = case_by_id(case_id)
    if found is None:
        raise Http404
    return found


@require_POST
@page("surveys.manage")
def outcome(request: HttpRequest, case_id: int) -> HttpResponse:
    """Note how an attempt without an interview ended; let a reserve in at once when that was asked for."""
    case, posted, actor, at = _case_or_404(case_id), request.POST, actor_of(request), now()
    note = posted.get("note", "")
    try:
        if posted.get("outcome"):
            tell_outcome(actor=actor, case=case, outcome=posted["outcome"], note=note, at=at)
            messages.success(request, _("Đã ghi kết quả của %(case)s.") % {"case": case.code})
        if posted.get("release"):
            made = release_reserve(actor=actor, case=case, reason=note, at=at)
            messages.success(
                request, _("Đã gọi dự phòng %(new)s thay %(old)s.") % {"new": made.case.code, "old": case.code}
            )
    except InputError as error:
        return _place_page(request, case.place, 422, problems=problems_json([*error.problems]))
    return redirect("surveys:place", place_id=case.place_id)


def _flags_page(request: HttpRequest, wave: Wave, status: int = 200, **more: Any) -> HttpResponse:
    found = queries.field_of(wave, _sample(request, wave))
    lines = queries.flagged_of(wave, found)
    context = {
        "wave": wave,
        "lines": lines,
        "open": sum(not line.interview.excluded for line in lines),
        "out": sum(line.interview.excluded for line in lines),
        "may_manage": allows(actor_of(request), "surveys.manage"),
        **more,
    }
    return render(request, "surveys/flags.html", context, status=status)


@require_GET
@page("surveys.view")
def flags(request: HttpRequest, wave_id: int) -> HttpResponse:
    """Interviews that failed a check or do not count, and those that were taken out, each with its reason."""
    return _flags_page(request, wave_or_404(wave_id))


def _submission_or_404(submission_id: int) -> Submission:
    found = queries.submission_by_id(submission_id)
    if found is None:
        raise Http404
    return found


@require_POST
@page("surveys.manage")
def exclude(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Take an interview out of the data, with a reason."""
    found, posted = _submission_or_404(submission_id), request.POST
    try:
        exclude_submission(
            actor=actor_of(request),
            submission=found,
            reason=posted.get("reason", ""),
            check=posted.get("check", ""),
            at=now(),
        )
    except InputError as error:
        return _flags_page(request, found.collection.wave, 422, problems=problems_json([*error.problems]))
    return redirect("surveys:flags", wave_id=found.collection.wave_id)


@require_POST
@page("surveys.manage")
def restore(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Put an interview back, with a reason."""
    found = _submission_or_404(submission_id)
    try:
        restore_submission(actor=actor_of(request), submission=found, reason=request.POST.get("reason", ""), at=now())
    except InputError as error:
        return _flags_page(request, found.collection.wave, 422, problems=problems_json([*error.problems]))
    return redirect("surveys:flags", wave_id=found.collection.wave_id)
