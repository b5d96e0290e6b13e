"""Signing in and out, the person's own password and profile."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.forms import PasswordForm, SignInForm
from chiso.office.accounts.models import Person
from chiso.office.accounts.operations import change_own_password
from chiso.office.accounts.queries import delegations_of, hand_overs_of, memberships_of
from chiso.office.http import actor_of, language_of, now, page, public


class _SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        language = form.get_user().language
        if language:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86_400, samesite="Lax")
        return response


_sign_in, _sign_out = _SignIn.as_view(), LogoutView.as_view()


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    return cast(HttpResponse, _sign_in(request))


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    return _sign_out(request)


@require_http_methods(["GET", "POST"])
@page(None)
def change_password(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_own_password(
                actor=actor_of(request),
                person=person,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                at=now(),
            )
        except InputError as error:
            for problem in error.problems:
                form.add_error(problem.where, problem.message.in_(language_of()))
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("Đã đổi mật khẩu."))
            return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "accounts/change_password.html", {"form": form, "person": person}, status=status)


@require_GET
@page(None)
def profile(request: HttpRequest) -> HttpResponse:
    """One's own roles, delegation and language."""
    person = _person(request)
    context = {
        "person": person,
        "memberships": memberships_of(person),
        "delegations": delegations_of(person),
        "hand_overs": hand_overs_of(person),
        "today": actor_of(request).as_of,
    }
    return render(request, "accounts/profile.html", context)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # the pages of this module need a signed-in person
    return request.user
