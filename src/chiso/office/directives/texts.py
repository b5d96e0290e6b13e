"""The text of a registered document, as far as the library reads it."""

from __future__ import annotations

from chiso.office.directives.models import Directive
from chiso.office.evidence.reading import first_page_text
from chiso.office.evidence.store import MissingFile, file_store


def text_of(directive: Directive) -> str:
    """The beginning of the document's text; empty without a file or when it holds no text (a scan)."""
    if directive.document is None:
        return ""
    file = directive.document.file
    try:
        return first_page_text(file_store().get(file.sha256), file.media_type)
    except MissingFile:
        return ""
