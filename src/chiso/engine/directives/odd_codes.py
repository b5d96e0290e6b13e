"""Codes that are not written as the decree wants them: in small letters, or with the hyphen lost by a copied PDF.

The trap: "12/kg" and "24/7" are no codes, so these are only looked for after "số"; and they are read as the code that
they stand for ("12/KH-UBND"), because a document's identity does not hang on how somebody typed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chiso.engine.directives.codes import ISSUERS, NORMATIVE_TYPES, TYPES
from chiso.engine.directives.model import Span
from chiso.engine.directives.source import Source

_PROPER = {mark.upper(): mark for mark in (*TYPES, *NORMATIVE_TYPES, *ISSUERS)}
_NUMBER = r"(?<!\w)(?i:số)\s*:?\s*(?P<code>(?P<number>\d{1,5}[a-zđ]?\s*/\s*(?:(?:19|20)\d{2}\s*/\s*)?)"
_SMALL = re.compile(rf"{_NUMBER}(?P<marks>[a-zđ]{{1,5}}(?:\s*-\s*[a-zđ]{{1,8}}(?:&[a-zđ]{{1,6}})?){{1,2}}))(?![\w/&-])")
_SMALL_PARTY = re.compile(
    r"(?<!\w)(?i:số)\s*:?\s*(?P<code>(?P<number>\d{1,5}\s*-\s*)(?P<marks>[a-zđ]{2,5}\s*/\s*[a-zđ]{2,8}))(?![\w/&-])"
)
_KINDS = "|".join(sorted({*TYPES, *NORMATIVE_TYPES}, key=len, reverse=True))
_RUN_ON = re.compile(rf"{_NUMBER}(?P<kind>{_KINDS})(?P<issuer>UBND|HĐND|CP|TTg|VPCP|BNV|SNV))(?![\w/&-])")


def odd_codes(source: Source) -> Iterator[tuple[str, Span]]:
    """Each such code as it should be written, and where it stands."""
    for pattern in (_SMALL, _SMALL_PARTY):
        for found in pattern.finditer(source.view):
            marks = re.sub(r"[a-zđ]+", lambda mark: _PROPER.get(mark[0].upper(), mark[0].upper()), found["marks"])
            yield "".join((found["number"] + marks).split()), Span(*found.span("code"))
    for found in _RUN_ON.finditer(source.view):
        yield "".join(f"{found['number']}{found['kind']}-{found['issuer']}".split()), Span(*found.span("code"))
