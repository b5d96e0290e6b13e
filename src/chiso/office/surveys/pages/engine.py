"""Whole XLSForms in a browser, by the form engine: repeats, photos, places. Kept in the browser until they are sent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chiso.engine.errors import InputError
from chiso.office.http import language_of, now, problems_json, public
from chiso.office.surveys.form_engine import SCRIPT, on_pages, parts_of
from chiso.office.surveys.models import Channel, Collection, InstrumentVersion, Invitation
from chiso.office.surveys.operations.receiving import Came, receive_submission
from chiso.office.surveys.pages.openrosa import parts
from chiso.office.surveys.queries import field
from chiso.office.surveys.store import survey_store
from chiso.office.surveys.versions import form_of, whole_xform

_PLAYED = re.compile("jr://(?:images|audio|video)/")
_SHOWN = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "mp4": "video/mp4",
}
"""Files that a browser may show; no SVG, which may hold scripts."""


@dataclass(frozen=True, slots=True)
class Door:
    """By what somebody came in: a public link or a code."""

    collection: Collection
    invitation: Invitation | None


def door_of(key: str) -> Door:
    """The door that a key opens; a used or revoked code and a closed collection open none. Raises Http404."""
    found = field.collection_by_token(key)
    if found is not None and found.closed_at is None:
        return Door(found, None)
    invitation = field.invitation_by_code(key)
    if invitation is None or invitation.revoked_at or hasattr(invitation, "submission"):
        raise Http404
    if invitation.collection.closed_at is not None:
        raise Http404
    return Door(invitation.collection, invitation)


@public
@never_cache
@require_GET
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """The form in the browser."""
    door = door_of(key)
    version = door.collection.version
    if not on_pages(version):
        raise Http404
    page, model = parts_of(whole_xform(version))
    files = reverse("answer:file", kwargs={"key": key, "name": "-"})[:-1]
    context = {
        "title": version.title,
        "key": key,
        # made by the engine's own style sheet out of a form that was checked; labels in it are escaped text
        "form": SafeString(_PLAYED.sub(files, page)),
        "model": model,
        "script": SCRIPT,
        "language": form_of(version).language(language_of()),
        "store": f"chiso-form-{door.collection.pk}-{version.pk}",
    }
    return render(request, "answer/engine.html", context)


@public
@require_GET
def shown_file(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A picture of the form, for who may open the form: by link, by code, or by the address that is written at."""
    draft = field.draft_by_key(key)
    version = draft.version if draft is not None else door_of(key).collection.version
    return file_of(version, name)


def file_of(version: InstrumentVersion, name: str) -> HttpResponse:
    """A file that a form shows. Raises Http404 for what no browser shows."""
    found = version.files.filter(name=name).first()
    kind = _SHOWN.get(name.rpartition(".")[2].lower())
    if found is None or kind is None:
        raise Http404
    response = HttpResponse(survey_store().get(found.sha256), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@public
@never_cache
@require_POST
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Takes what the engine made: the same XML and files that a device sends."""
    door = door_of(key)
    try:
        files = parts(request)
    except OverflowError:
        told = _("Tệp đính kèm lớn quá 30 MB; hãy chọn tệp nhỏ hơn.")
        return JsonResponse({"problems": [{"message": told}]}, status=413)
    xml = files.pop("xml_submission_file", b"")
    channel = Channel.LINK if door.invitation is None else Channel.CODE
    try:
        came = Came(xml=xml, channel=channel, invitation=door.invitation, files=files)
        received = receive_submission(came=came, collection=door.collection, at=now())
    except InputError as error:
        return JsonResponse({"problems": problems_json([*error.problems])}, status=422)
    if received.submission is None:
        told = _("Phiếu đã nhận nhưng cần người phụ trách xem lại.")
        return JsonResponse({"problems": [{"message": told}]}, status=202)
    return JsonResponse({"missing": list(received.missing)})
