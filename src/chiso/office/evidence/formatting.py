"""A document as one line, in the order in which offices name documents: number, date, subject."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chiso.engine.text import format_date
from chiso.office.evidence.models import Document


def citation(document: Document) -> str:
    """ "96/KL-SYT ngày 06/08/2026, Kết luận kiểm tra"; without a number the day stands behind the subject."""
    dated = _("ngày %(date)s") % {"date": format_date(document.issued_on)} if document.issued_on else ""
    if not document.number:
        return f"{document.title}, {dated}" if dated else document.title
    return f"{document.number} {dated}".strip() + f", {document.title}"


def locator(section: str, page: int | None) -> str:
    """The place inside a document: "Trang 3, mục II"; empty when none was named."""
    parts = [_("Trang %(page)s") % {"page": page} if page else "", section]
    return ", ".join(part for part in parts if part)
