"""Pushing dossiers by a system: JSON with the source's token."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from chiso.office.accounts.actors import system_actor
from chiso.office.dossiers.jobs import import_dossiers
from chiso.office.dossiers.operations.intake import ask_import
from chiso.office.dossiers.queries.intake import source_by_token
from chiso.office.http import now, public

_MOST = 200 * 1024 * 1024


@csrf_exempt
@require_POST
@public
def push(request: HttpRequest, slug: str) -> JsonResponse:
    """Take a JSON list (or lines, or an object with a list) of records; 202 with the import's number."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    source = source_by_token(slug, token)
    if source is None:
        return JsonResponse({"error": "unknown source or token"}, status=401)
    if int(request.headers.get("Content-Length") or 0) > _MOST:
        return JsonResponse({"error": "too large", "limit": _MOST}, status=413)
    at = now()
    pieces = iter(lambda: request.read(1 << 20), b"")
    made = ask_import(
        actor=system_actor(at.date()), source=source, name=f"{slug}-push.json", pieces=pieces, at=at, extracted_at=at
    )
    import_dossiers.enqueue(made.pk)
    return JsonResponse({"import": made.pk, "state": made.state}, status=202)
