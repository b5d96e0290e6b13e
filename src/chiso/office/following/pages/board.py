"""Following up on one page: what has to be mended, inspections, briefings, proposals, heads, villages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import allows, allows_somewhere
from chiso.office.directives.forms import one_with_code
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.problems import problem
from chiso.office.following import queries
from chiso.office.following.links import address_of
from chiso.office.following.models import Inspection, MeritKind, Proposal, ProposalState, Remediation, Visit
from chiso.office.following.operations.inspecting import conclude_visit, plan_inspection
from chiso.office.following.operations.mending import (
    answer_proposal,
    close_remediation,
    note_limitation,
    plan_measure,
    propose,
    record_briefing,
    record_merit,
)
from chiso.office.following.operations.villages import ask_village
from chiso.office.http import (
    actor_of,
    both_posted,
    day_posted,
    do_or_show,
    now,
    page,
    problems_json,
    target_by,
    thing_of,
)
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries.lookup import unit_by_id

SHOWN = 50


remediation_target = target_by(queries.remediation_by_id, "remediation_id", lambda found: found.unit_id)
"""The unit that has to mend it."""
unit_target = target_by(unit_by_id, "unit_id", lambda found: found.pk)
"""The unit of the address."""
visit_target = target_by(queries.visit_by_id, "visit_id", lambda found: found.unit_id)
"""The unit that is visited."""
proposal_target = target_by(queries.proposal_by_id, "proposal_id", lambda found: found.unit_id)
"""The unit that proposes."""


@require_GET
@page("following.view")
def index(request: HttpRequest) -> HttpResponse:
    """All of it, the open things first."""
    return _index(request)


def _index(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    mine = [unit_by_id(grant.unit_id) for grant in actor.grants
            if allows(actor, "following.answer", unit_id=grant.unit_id)]  # fmt: skip
    asked = [(one, address_of(request, one)) for one in queries.village_requests(actor)[:SHOWN]]
    context = {
        "today": today,
        "overdue": queries.overdue_count(actor, today),
        "remediations": queries.remediations(actor)[:SHOWN],
        "inspections": queries.inspections()[:SHOWN],
        "briefings": queries.briefings(actor)[:SHOWN],
        "proposals": queries.proposals(actor)[:SHOWN],
        "merits": queries.merits(actor)[:SHOWN],
        "asked": asked,
        "mine": [unit for unit in mine if unit is not None],
        "villages": {unit.pk: queries.villages_of(unit, today) for unit in mine if unit is not None},
        "merit_kinds": MeritKind.choices,
        "may_manage": allows_somewhere(actor, "following.manage"),
        **more,
    }
    return render(request, "following/index.html", context, status=status)


def _did(request: HttpRequest, verb: Callable[[], object]) -> HttpResponse:
    return do_or_show(request, verb, _index, "following:index")


def _unit_named(text: str) -> Unit:
    names = UnitNames.on(timezone.localdate())
    named = names.find(text)
    if named.unread or len(named.units) != 1:
        raise InputError([names.explain(text, "unit")])
    return named.units[0]


def _own_unit(request: HttpRequest) -> Unit:
    actor = actor_of(request)
    found = unit_by_id(next(grant.unit_id for grant in actor.grants if allows(actor, "following.manage")))
    assert found is not None  # a grant's unit exists
    return found


@require_POST
@page("following.manage")
def limitation(request: HttpRequest) -> HttpResponse:
    """Put a limitation on the list."""
    posted = request.POST

    def write() -> object:
        found_on, due = both_posted(
            lambda: day_posted(request, "found_on", timezone.localdate()), lambda: day_posted(request, "due")
        )
        return note_limitation(
            actor=actor_of(request),
            unit=_unit_named(posted.get("unit", "")),
            owner=_own_unit(request),
            limitation=posted.get("limitation", ""),
            source=posted.get("source", ""),
            found_on=found_on,
            due=due,
            at=now(),
        )

    return _did(request, write)


@require_GET
@page("following.view", target=remediation_target)
def remediation(request: HttpRequest, remediation_id: int) -> HttpResponse:
    """One limitation: its measure, its day, its proof."""
    return _remediation(request, thing_of(request))


def _remediation(request: HttpRequest, found: Remediation, *, status: int = 200, **more: Any) -> HttpResponse:
    may = allows(actor_of(request), "following.answer", unit_id=found.unit_id)
    context = {"one": found, "may_answer": may and found.closed_on is None, "today": timezone.localdate(), **more}
    return render(request, "following/remediation.html", context, status=status)


@require_POST
@page("following.answer", target=remediation_target)
def mend(request: HttpRequest, remediation_id: int) -> HttpResponse:
    """Say the measure, or close it with its proof."""
    found: Remediation = thing_of(request)
    actor, posted = actor_of(request), request.POST
    try:
        if "measure" in posted:
            plan_measure(actor=actor, remediation=found, measure=posted["measure"], at=now())
        else:
            on = day_posted(request, "on", timezone.localdate())
            close_remediation(actor=actor, remediation=found, on=on, proof=posted.get("proof", ""), at=now())
    except InputError as error:
        fresh = remediation_target(remediation_id=remediation_id).thing
        return _remediation(request, fresh, status=422, problems=problems_json([*error.problems]), typed=posted)
    messages.success(request, _("Đã ghi."))
    return redirect("following:remediation", remediation_id=remediation_id)


@require_POST
@page("following.manage")
def new_inspection(request: HttpRequest) -> HttpResponse:
    """Plan an inspection: draw its units by lot."""
    posted, today = request.POST, timezone.localdate()

    def plan() -> Inspection:
        count, year = posted.get("count", "").strip(), posted.get("year", "").strip() or str(today.year)
        if not count.isdecimal() or not year.isdecimal():
            raise InputError([problem("following.count", "count", ("Phải là số nguyên.", "A whole number."))])
        units = UnitNames.on(today).units_in(posted.get("units", ""), "units")
        return plan_inspection(
            actor=actor_of(request), owner=_own_unit(request), title=posted.get("title", ""),
            basis=posted.get("basis", ""), year=int(year), checklist=posted.get("checklist", "").splitlines(),
            units=units, count=int(count), seed=posted.get("seed", ""), at=now(),
        )  # fmt: skip

    return _did(request, plan)


@require_GET
@page("following.view")
def inspection(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """An inspection: its units, how they were drawn, what was found."""
    found = queries.inspection_by_id(inspection_id)
    if found is None:
        raise Http404
    return _inspection(request, found)


def _inspection(request: HttpRequest, found: Inspection, *, status: int = 200, **more: Any) -> HttpResponse:
    visits = list(queries.visits_of(found))
    rows = [(visit, list(zip(found.checklist, visit.answers, strict=False))) for visit in visits]
    context = {
        "inspection": found,
        "rows": rows,
        "held": sum(visit.held_on is not None for visit in visits),
        "may_manage": allows_somewhere(actor_of(request), "following.manage"),
        **more,
    }
    return render(request, "following/inspection.html", context, status=status)


@require_POST
@page("following.manage", target=visit_target)
def conclude(request: HttpRequest, visit_id: int) -> HttpResponse:
    """What a visit found."""
    visit: Visit = thing_of(request)
    posted = request.POST
    try:
        held_on, due = both_posted(
            lambda: day_posted(request, "held_on"),
            lambda: day_posted(request, "due") if posted.get("due", "").strip() else None,
        )
        conclude_visit(
            actor=actor_of(request),
            visit=visit,
            held_on=held_on,
            answers=[posted.get(f"answer-{place}", "") for place in range(len(visit.inspection.checklist))],
            conclusion=posted.get("conclusion", ""),
            number=posted.get("number", ""),
            limitations=posted.get("limitations", "").splitlines(),
            due=due,
            at=now(),
        )
    except InputError as error:
        wrong = problems_json([*error.problems])
        return _inspection(request, visit.inspection, status=422, problems=wrong, typed=posted, at_visit=visit.pk)
    messages.success(request, _("Đã ghi kết luận."))
    return redirect("following:inspection", inspection_id=visit.inspection_id)


@require_POST
@page("following.answer", target=unit_target)
def brief(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Record a briefing of the unit."""
    unit, posted = thing_of(request), request.POST

    def write() -> object:
        directive, wrong = one_with_code(posted.get("code", ""))
        if directive is None:
            raise InputError(wrong or [problem("following.empty", "code", ("Chưa ghi số.", "No code."))])
        present = posted.get("present", "").strip()
        return record_briefing(
            actor=actor_of(request), directive=directive, unit=unit, material=posted.get("material", ""),
            held_on=day_posted(request, "held_on", timezone.localdate()),
            present=int(present) if present.isdecimal() else 0, at=now(),
        )  # fmt: skip

    return _did(request, write)


@require_POST
@page("following.answer", target=unit_target)
def new_proposal(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Propose something."""
    unit, text = thing_of(request), request.POST.get("text", "")
    return _did(request, lambda: propose(actor=actor_of(request), unit=unit, text=text, at=now()))


@require_POST
@page("following.manage", target=proposal_target)
def answer(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Answer a proposal."""
    found: Proposal = thing_of(request)
    state = ProposalState.TAKEN if request.POST.get("state") == "taken" else ProposalState.DECLINED
    told = request.POST.get("answer", "")
    return _did(
        request, lambda: answer_proposal(actor=actor_of(request), proposal=found, state=state, answer=told, at=now())
    )


@require_POST
@page("following.manage")
def merit(request: HttpRequest) -> HttpResponse:
    """Put praise or criticism of a head on record."""
    posted = request.POST
    return _did(
        request,
        lambda: record_merit(
            actor=actor_of(request), unit=_unit_named(posted.get("unit", "")), kind=posted.get("kind", ""),
            about=posted.get("about", ""), document=posted.get("document", ""),
            on=day_posted(request, "on", timezone.localdate()), at=now(),
        ),
    )  # fmt: skip


@require_POST
@page("following.answer", target=unit_target)
def ask(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Ask a village of the commune to confirm something."""
    commune, posted = thing_of(request), request.POST

    def write() -> object:
        chosen = posted.get("village", "")
        village = unit_by_id(int(chosen)) if chosen.isdecimal() else None
        if village is None or village.kind != UnitKind.VILLAGE:
            raise InputError([problem("following.village", "village", ("Chưa chọn thôn.", "No village."))])
        return ask_village(actor=actor_of(request), commune=commune, village=village, text=posted.get("text", ""),
                           due=day_posted(request, "due"), at=now())  # fmt: skip

    return _did(request, write)
