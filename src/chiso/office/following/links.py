"""The secret link by which a village answers: derived from the installation's key, as calendar feeds are."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from chiso.office.following.models import VillageRequest

_SALT = "chiso.following.village"


def token_of(request: VillageRequest) -> str:
    return signing.Signer(salt=_SALT).sign(f"{request.pk}.{request.serial}").replace(":", "~")


def request_behind(token: str) -> VillageRequest | None:
    """The request that a link opens; None for any other."""
    try:
        pk, serial = signing.Signer(salt=_SALT).unsign(token.replace("~", ":")).split(".")
    except (signing.BadSignature, ValueError):
        return None
    return VillageRequest.objects.select_related("village", "commune", "task").filter(pk=pk, serial=serial).first()


def address_of(request: HttpRequest, asked: VillageRequest) -> str:
    """The whole address to send to the village; empty once it has confirmed, or its commune closed the task."""
    if asked.confirmed_at is not None or asked.is_settled:
        return ""
    return request.build_absolute_uri(reverse("following:village", kwargs={"token": token_of(asked)}))
