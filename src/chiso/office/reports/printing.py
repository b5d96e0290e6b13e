"""A document as a download: by the office's template of its kind, in Word or as PDF/A; and the body that issues it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse

from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.accounts.actors import Actor
from chiso.office.evidence.pages import attachment
from chiso.office.reports.paper.pdf import pdf_of
from chiso.office.reports.paper.rendering import render
from chiso.office.reports.queries import template_bytes
from chiso.office.units.models import Unit
from chiso.office.units.queries import unit_by_id
from chiso.office.units.queries.lookup import own_province


def printed(kind: str, data: Any, name: str, form: str = "docx") -> HttpResponse:
    """The paper of `kind` with `data`. Raises Http404 for another form, InputError when it cannot be made."""
    if form not in ("docx", "pdf"):
        raise Http404
    word = render(template_bytes(kind), data, training=bool(settings.IS_TRAINING))
    if form == "pdf":
        return attachment(pdf_of(word), f"{name}.pdf", MEDIA_TYPES["pdf"])
    return attachment(word, f"{name}.docx", MEDIA_TYPES["docx"])


def issuer_of(actor: Actor) -> Unit:
    """The body that reports: the reader's own, else the province. Raises Http404 where there is neither."""
    found = next((unit_by_id(grant.unit_id) for grant in actor.grants), None) or own_province(actor.as_of)
    if found is None:
        raise Http404
    return found
