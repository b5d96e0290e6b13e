"""Puts the actor on the request: the only place of a page's request where memberships are read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from chiso.office.accounts.queries import actor_for


class ActorMiddleware:
    """`request.actor`: the signed-in person's Actor of today, read on first use; None when nobody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def read() -> object:
            return actor_for(request.user, timezone.localdate()) if request.user.is_authenticated else None

        request.actor = SimpleLazyObject(read)  # type: ignore[attr-defined]
        return self.get_response(request)
