"""What happens to every request: its language, its actor, and the one-time password that must be changed."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from chiso.office.accounts.queries import actor_for

Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The language of the cookie, else Vietnamese.

    The trap: an office's English Windows asks for English in every request; Vietnamese is the product's first language,
    so the browser's wish is not read. The switch in the shell sets the cookie.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ActorMiddleware:
    """`request.actor`: the signed-in person's Actor of today, read on first use; None when nobody is signed in."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def read() -> object:
            return actor_for(request.user, timezone.localdate()) if request.user.is_authenticated else None

        request.actor = SimpleLazyObject(read)  # type: ignore[attr-defined]
        return self.get_response(request)


class PasswordChangeMiddleware:
    """Whoever signed in with a one-time password sees nothing but the form that replaces it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.STATIC_URL) or not request.user.is_authenticated:
            return self.get_response(request)
        form = reverse("accounts:change_password")
        allowed = {form, reverse("accounts:sign_out"), reverse("language")}
        if request.user.must_change_password and request.path not in allowed:
            return redirect(form)
        return self.get_response(request)
