"""Pushing dossiers by a system: JSON with the source's token."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import system_actor
from chiso.office.dossiers.jobs import import_dossiers
from chiso.office.dossiers.operations.intake import ask_import
from chiso.office.dossiers.problems import refusal
from chiso.office.dossiers.queries.intake import source_by_token
from chiso.office.http import now, public

_MOST = 200 * 1024 * 1024


def _whole(request: HttpRequest, length: int) -> Iterator[bytes]:
    """The body in pieces. Raises InputError when the connection ends before its announced length."""
    received = 0
    try:
        while piece := request.read(1 << 20):
            received += len(piece)
            yield piece
    except UnreadablePostError as error:
        raise _cut_off() from error
    if received < length:
        raise _cut_off()


def _cut_off() -> InputError:
    return refusal(
        "cut_off",
        "Kết nối đứt khi đang gửi; chưa nhận gì, gửi lại cả gói.",
        "The connection ended midway; nothing was taken, send the whole batch again.",
    )


@csrf_exempt
@require_POST
@public
def push(request: HttpRequest, slug: str) -> JsonResponse:
    """Take a JSON list (or lines, or an object with a list) of records; 202 with the import's number."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    source = source_by_token(slug, token)
    if source is None:
        return JsonResponse({"error": "unknown source or token"}, status=401)
    length = int(request.headers.get("Content-Length") or 0)
    if length > _MOST:
        return JsonResponse({"error": "too large", "limit": _MOST}, status=413)
    at = now()
    actor, name = system_actor(at.date()), f"{slug}-push.json"
    try:
        made = ask_import(actor=actor, source=source, name=name, pieces=_whole(request, length), at=at, extracted_at=at)
    except InputError as error:
        return JsonResponse({"error": error.problems[0].line("en")}, status=400)
    import_dossiers.enqueue(made.pk)
    return JsonResponse({"import": made.pk, "state": made.state}, status=202)
