"""The questionnaire of a stored version, read once in a process: versions never change."""

from __future__ import annotations

import re
from functools import lru_cache

from chiso.engine.forms.model import Form
from chiso.engine.forms.reading import read_xform
from chiso.office.surveys.models import InstrumentVersion

_MEDIA = re.compile(r"jr://(?:images|audio|video|file|file-csv|instance)/([^\"'<>\s]+)")


def form_of(version: InstrumentVersion) -> Form:
    """The form of a version, its personal questions marked."""
    return _form(version.xform, tuple(sorted(version.personal)))


@lru_cache(maxsize=32)
def _form(xform: str, personal: tuple[str, ...]) -> Form:
    return read_xform(xform.encode(), personal=personal)


def files_named(xform: str) -> tuple[str, ...]:
    """The names of the files that a form shows or looks things up in."""
    return tuple(dict.fromkeys(_MEDIA.findall(xform)))
