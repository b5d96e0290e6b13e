"""Plans and the answers to a directive on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from chiso.office.directives.models import Directive, Plan
from chiso.office.directives.paper import implementing_paper, plan_paper
from chiso.office.directives.targets import directive_target, plan_target
from chiso.office.http import now, page, thing_of
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
