"""The language switch: keeps the page, sets the cookie, and remembers the choice with the account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from chiso.office.accounts.operations import choose_language as remember
from chiso.office.http import actor_of, now, public


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if wanted not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        remember(actor=actor_of(request), language=wanted, at=now())
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 86_400, samesite="Lax", httponly=True)
    return response
