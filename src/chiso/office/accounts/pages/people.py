"""The list of accounts, one account, and the small verbs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts import operations
from chiso.office.accounts.forms import MembershipForm, PersonForm, dressed_units
from chiso.office.accounts.models import Person, Role
from chiso.office.accounts.permissions import allows
from chiso.office.accounts.queries import (
    PeopleFilter,
    delegations_of,
    hand_overs_of,
    memberships_of,
    people,
    people_rows,
    person_by_id,
)
from chiso.office.http import actor_of, now, page, problems_json

PER_PAGE = 50


def wanted_person(person_id: int) -> Person:
    """The person, or 404."""
    found = person_by_id(person_id)
    if found is None:
        raise Http404
    return found


@require_GET
@page("accounts.view")
def people_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    unit = request.GET.get("unit", "")
    wanted = PeopleFilter(
        text=request.GET.get("q", "").strip(),
        role=request.GET.get("role", ""),
        unit_id=int(unit) if unit.isdigit() else None,
        state=request.GET.get("state", ""),
    )
    shown = Paginator(people(wanted, actor.as_of), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": people_rows(shown.object_list, actor.as_of),
        "wanted": wanted,
        "roles": Role,
        "units": dressed_units(actor.as_of),
        "unused": people(PeopleFilter(state="unused"), actor.as_of).count(),
        "may_manage": allows(actor, "accounts.manage"),
    }
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@page("accounts.manage")
def new_person(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = PersonForm(request.POST or None)
    role_form = MembershipForm(request.POST or None, as_of=actor.as_of)
    problems: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid() and role_form.is_valid():
        try:
            made = operations.create_person(actor=actor, at=now(), **form.cleaned_data)
            operations.add_membership(actor=actor, person=made.person, at=now(), **role_form.values())
        except InputError as error:
            problems = problems_json(list(error.problems))
        else:
            return render(request, "accounts/issued.html", {"issued": [made], "person": made.person})
    context = {"form": form, "role_form": role_form, "problems": problems}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/new_person.html", context, status=status)


@require_GET
@page("accounts.view")
def person(request: HttpRequest, *, person_id: int) -> HttpResponse:
    found = wanted_person(person_id)
    return render(request, "accounts/person.html", person_context(request, found))


def person_context(request: HttpRequest, found: Person) -> dict[str, Any]:
    """What the page of one account shows."""
    actor = actor_of(request)
    details = {"full_name": found.full_name, "email": found.email, "phone": found.phone}
    return {
        "person": found,
        "memberships": memberships_of(found),
        "delegations": delegations_of(found),
        "hand_overs": hand_overs_of(found),
        "today": actor.as_of,
        "may_manage": allows(actor, "accounts.manage"),
        "role_form": MembershipForm(as_of=actor.as_of),
        "details": details,
    }


def _verb(act: Callable[..., Any], *, with_reason: bool, said: str) -> Callable[..., HttpResponse]:
    """A page that does one verb on an account and returns to it."""

    @require_POST
    @page("accounts.manage")
    def view(request: HttpRequest, *, person_id: int) -> HttpResponse:
        given = {"reason": request.POST.get("reason", "")} if with_reason else {}
        act(actor=actor_of(request), person=wanted_person(person_id), at=now(), **given)
        messages.success(request, _(said))
        return redirect("accounts:person", person_id=person_id)

    return view


deactivate = _verb(operations.deactivate, with_reason=True, said=gettext_noop("Đã khóa tài khoản."))
reactivate = _verb(operations.reactivate, with_reason=True, said=gettext_noop("Đã mở lại tài khoản."))


@require_POST
@page("accounts.manage")
def update(request: HttpRequest, *, person_id: int) -> HttpResponse:
    found = wanted_person(person_id)
    given = {name: request.POST.get(name, "") for name in ("full_name", "email", "phone")}
    operations.update_person(actor=actor_of(request), person=found, at=now(), **given)
    messages.success(request, _("Đã sửa thông tin tài khoản."))
    return redirect("accounts:person", person_id=person_id)


@require_POST
@never_cache
@page("accounts.manage")
def reset_password(request: HttpRequest, *, person_id: int) -> HttpResponse:
    found = wanted_person(person_id)
    issued = operations.reset_password(actor=actor_of(request), person=found, at=now())
    return render(request, "accounts/issued.html", {"issued": [issued], "person": found})
