"""Memberships, delegation and hand-over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts import operations
from chiso.office.accounts.forms import HandOverForm, MembershipForm, form_problems
from chiso.office.accounts.models import Delegation, Membership, Person
from chiso.office.accounts.open_work import open_work
from chiso.office.accounts.operations import Joining
from chiso.office.accounts.pages.people import wanted_person
from chiso.office.accounts.queries import delegation_by_id, find_person, membership_by_id, memberships_of
from chiso.office.http import Target, actor_of, both_posted, day_posted, now, page, problems_json
from chiso.office.units.queries import unit_by_id


def _membership(membership_id: int) -> Membership:
    found = membership_by_id(membership_id)
    if found is None:
        raise Http404
    return found


def _delegation(delegation_id: int) -> Delegation:
    found = delegation_by_id(delegation_id)
    if found is None:
        raise Http404
    return found


def of_membership(**kwargs: Any) -> Target:
    """The unit of a membership."""
    return Target(unit_id=_membership(kwargs["membership_id"]).unit_id)


def of_delegation(**kwargs: Any) -> Target:
    """The unit of the membership that was lent."""
    return Target(unit_id=_delegation(kwargs["delegation_id"]).membership.unit_id)


@require_POST
@page("accounts.manage")
def add_membership(request: HttpRequest, *, person_id: int) -> HttpResponse:
    actor, person = actor_of(request), wanted_person(person_id)
    form = MembershipForm(request.POST, as_of=actor.as_of)
    if not form.is_valid():
        raise InputError(form_problems(form))
    operations.add_membership(actor=actor, person=person, at=now(), **form.values())
    messages.success(request, _("Đã giao vai trò."))
    return redirect("accounts:person", person_id=person_id)


@require_POST
@page("accounts.manage")
def end_membership(request: HttpRequest, *, membership_id: int) -> HttpResponse:
    actor, membership = actor_of(request), _membership(membership_id)
    operations.end_membership(
        actor=actor,
        membership=membership,
        on=day_posted(request, "on", actor.as_of),
        reason=request.POST.get("reason", ""),
        at=now(),
    )
    messages.success(request, _("Đã kết thúc vai trò."))
    return redirect("accounts:person", person_id=membership.person_id)


@require_POST
@page("accounts.delegate", target=of_membership)
def delegate(request: HttpRequest, *, membership_id: int) -> HttpResponse:
    actor = actor_of(request)
    first, last = both_posted(lambda: day_posted(request, "from", actor.as_of), lambda: day_posted(request, "to_day"))
    operations.delegate(
        actor=actor,
        membership=_membership(membership_id),
        to_person=_named(request.POST.get("to", "")),
        valid_from=first,
        valid_to=last,
        reason=request.POST.get("reason", ""),
        at=now(),
    )
    messages.success(request, _("Đã ủy quyền."))
    return _back(request)


@require_POST
@page("accounts.delegate", target=of_delegation)
def end_delegation(request: HttpRequest, *, delegation_id: int) -> HttpResponse:
    actor = actor_of(request)
    operations.end_delegation(
        actor=actor,
        delegation=_delegation(delegation_id),
        on=day_posted(request, "on", actor.as_of),
        reason=request.POST.get("reason", ""),
        at=now(),
    )
    messages.success(request, _("Đã kết thúc ủy quyền."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    person_id = request.POST.get("person", "")
    return (
        redirect("accounts:person", person_id=int(person_id)) if person_id.isdigit() else redirect("accounts:profile")
    )


def _named(typed: str) -> Person:
    """The person whose user name, or only full name, was typed."""
    found = find_person(typed)
    if found is None:
        raise InputError(
            [
                Problem(
                    code="accounts.person_unknown",
                    where="to",
                    message=Text("Không tìm thấy đúng một người", "Not exactly one person was found"),
                    got=typed[:80],
                    expected=Text("tên đăng nhập, hoặc họ và tên đầy đủ", "a user name or a full name"),
                )
            ]
        )
    return found


@require_http_methods(["GET", "POST"])
@page("accounts.manage")
def hand_over(request: HttpRequest, *, person_id: int, unit_id: int) -> HttpResponse:
    actor, person, unit = actor_of(request), wanted_person(person_id), unit_by_id(unit_id)
    if unit is None:
        raise Http404
    form = HandOverForm(request.POST or None, as_of=actor.as_of, unit_id=unit.pk, person=person)
    leaving = [item for item in memberships_of(person) if item.unit_id == unit.pk and item.is_valid_on(actor.as_of)]
    problems: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        joining = [Joining(**given)] if (given := form.joining()) else []
        try:
            operations.hand_over(actor=actor, person=person, unit=unit, joining=joining, at=now(), **form.transfer())
        except InputError as error:
            problems = problems_json(list(error.problems))
        else:
            messages.success(request, _("Đã bàn giao."))
            return redirect("accounts:person", person_id=person_id)
    context = {
        "person": person,
        "unit": unit,
        "leaving": leaving,
        "items": open_work(memberships=leaving, day=actor.as_of),
        "form": form,
        "problems": problems,
    }
    return render(request, "accounts/hand_over.html", context, status=422 if request.method == "POST" else 200)
