"""The questionnaire of a stored version, read once in a process: versions never change."""

from __future__ import annotations

import re
from functools import lru_cache

from chiso.engine.errors import InputError
from chiso.engine.forms.model import Form
from chiso.engine.forms.own_lists import with_own_lists
from chiso.engine.forms.reading import read_xform
from chiso.office.surveys.models import InstrumentVersion
from chiso.office.surveys.store import survey_store

Lists = tuple[tuple[str, str], ...]
"""Names of files with the digests by which the store has them."""

_MEDIA = re.compile(r"jr://(?:images|audio|video|file|file-csv)/([^\"'<>\s]+)")
_SEARCHED = re.compile(r"search\(\s*'([^']+)'")


def form_of(version: InstrumentVersion) -> Form:
    """The form of a version with the lists of its own files, its personal questions marked."""
    return _form(version.xform, _lists_of(version), tuple(sorted(version.personal)))


def whole_xform(version: InstrumentVersion) -> bytes:
    """The XForm with the lists inside that devices load as files."""
    return _whole(version.xform, _lists_of(version))


def _lists_of(version: InstrumentVersion) -> Lists:
    """The files of lists by name, with their digests; forms without any ask the database nothing."""
    if "jr://file" not in version.xform:
        return ()
    return tuple(version.files.order_by("name").values_list("name", "sha256"))


@lru_cache(maxsize=32)
def _form(xform: str, lists: Lists, personal: tuple[str, ...]) -> Form:
    return read_xform(_whole(xform, lists), personal=personal)


def _whole(xform: str, lists: Lists) -> bytes:
    try:
        return with_own_lists(xform.encode(), {name: survey_store().get(sha256) for name, sha256 in lists})
    except InputError:
        # stored before lists were checked on upload: it stays what it was, a form for devices
        return xform.encode()


def files_named(xform: str) -> tuple[str, ...]:
    """The names of the files that a form shows or looks things up in."""
    return tuple(dict.fromkeys([*_MEDIA.findall(xform), *(f"{name}.csv" for name in _SEARCHED.findall(xform))]))
