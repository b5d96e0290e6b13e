"""The words of a registered document, to be compared with those of another.

The trap: every official document begins with the same letterhead, which nobody copied. What is compared begins below
the place and date.
"""

from __future__ import annotations

import re
from functools import lru_cache

from chiso.engine.directives.extract import extract_text
from chiso.engine.directives.pdf import TakesLong
from chiso.engine.errors import InputError
from chiso.engine.files.facts import MEDIA_TYPES
from chiso.office.directives.models import Directive, Draft
from chiso.office.evidence.store import MissingFile, file_store

_DATE_LINE = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE)
_HEAD = 800
"""How far down the line with place and date is looked for."""
_NAMES = {media: f"van-ban.{kind}" for kind, media in MEDIA_TYPES.items()}


def text_of(directive: Directive) -> str:
    """The document's text below its letterhead, a scan's as the reading desk recognised it; empty without any."""
    read = Draft.objects.filter(directive=directive).order_by("-id").values_list("text", flat=True).first()
    if read:
        return _below_head(read)
    if directive.document is None:
        return ""
    file = directive.document.file
    return _text(file.sha256, _NAMES.get(file.media_type, ""))


@lru_cache(maxsize=32)
def _text(sha256: str, name: str) -> str:
    """A file of the store never changes, and both pages of a comparison ask for it again."""
    try:
        text = extract_text(file_store().get(sha256), name, patient=False).text
    except (MissingFile, InputError, TakesLong):
        return ""
    return _below_head(text)


def _below_head(text: str) -> str:
    date = _DATE_LINE.search(text, 0, _HEAD)
    return text[date.end() :] if date else text
