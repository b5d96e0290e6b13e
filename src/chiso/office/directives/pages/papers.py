"""Plans and the answers to a directive on paper; the register for another document system."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_GET

from chiso.office.directives.exchange import write_envelopes
from chiso.office.directives.models import Directive, Plan
from chiso.office.directives.paper import implementing_paper, plan_paper
from chiso.office.directives.queries.register import Wanted, register
from chiso.office.directives.targets import directive_target, plan_target
from chiso.office.http import actor_of, now, page, thing_of
from chiso.office.reports.printing import printed


@require_GET
@page("directives.view", target=plan_target)
def plan_word(request: HttpRequest, plan_id: int, form: str) -> HttpResponse:
    """The plan with its appendix."""
    plan: Plan = thing_of(request)
    return printed("action_plan", plan_paper(plan, day=timezone.localdate(now())), f"ke-hoach-{plan.pk}", form)


@require_GET
@page("directives.view", target=directive_target)
def implementing(request: HttpRequest, directive_id: int, form: str) -> HttpResponse:
    """Who has answered a directive."""
    found: Directive = thing_of(request)
    data = implementing_paper(found, day=timezone.localdate(now()))
    return printed("implementing_table", data, f"van-ban-trien-khai-{found.pk}", form)


@require_GET
@page("directives.view")
def register_xml(request: HttpRequest) -> HttpResponse:
    """The reader's register as exchange XML, for another document system."""
    with override("vi"):
        data = write_envelopes(register(actor_of(request), Wanted())[:5000])
    reply = HttpResponse(data, content_type="application/xml; charset=utf-8")
    reply["Content-Disposition"] = 'attachment; filename="so-van-ban.xml"'
    return reply
