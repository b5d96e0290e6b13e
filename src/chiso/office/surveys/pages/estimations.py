"""A large file being read and computed in the background: how far it is, stopping it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from chiso.office.accounts.permissions import allows
from chiso.office.errors import kept_problems_in
from chiso.office.http import actor_of, language_of, now, page
from chiso.office.surveys.models import Estimation, EstimationState
from chiso.office.surveys.operations.estimations import STEPS, stop_estimation
from chiso.office.surveys.queries.waves import estimation_by_id


def _job_or_404(estimation_id: int) -> Estimation:
    found = estimation_by_id(estimation_id)
    if found is None:
        raise Http404
    return found


@require_GET
@page("surveys.view")
def estimation(request: HttpRequest, estimation_id: int) -> HttpResponse:
    """How far the work is; what was wrong; the estimates when they are there."""
    job = _job_or_404(estimation_id)
    context = {
        "job": job,
        "wave": job.wave,
        "busy": job.state in (EstimationState.WAITING, EstimationState.RUNNING),
        "steps": len(STEPS),
        "problems": kept_problems_in(language_of(), job.problems),
        "may_manage": allows(actor_of(request), "surveys.manage"),
    }
    return render(request, "surveys/estimation.html", context)


@require_POST
@page("surveys.manage")
def stop(request: HttpRequest, estimation_id: int) -> HttpResponse:
    """Ask the work to stop; nothing was stored yet."""
    stop_estimation(actor=actor_of(request), estimation=_job_or_404(estimation_id), at=now())
    return redirect("surveys:estimation", estimation_id=estimation_id)
