"""What a criterion's `source` says beside the places in the annex that it was read from.

The trap: the annex importer notes the cells ("Phụ lục!B6 | Phụ lục!D6: Có: 1; Không: 0"), and next year's annex has the
same criterion two rows lower. The place is where to look, not what the criterion says: a version does not differ by it.
The text that stood in the cell does count, above all where no typed rule was made of it.
"""

from __future__ import annotations

import re

JOINT = " | "
# a cell of Excel, or a place of a Word file as `annex.word` tells it
_PLACE = r"(?:[^|!]*![A-Z]{1,3}[0-9]+|(?:bảng|đoạn) [0-9]+[^|:]*)"
_ONLY_PLACE = re.compile(_PLACE)
_PLACE_AND_TEXT = re.compile(rf"{_PLACE}: (.+)", re.DOTALL)


def without_places(source: str) -> str:
    """The source as written, the annex's places taken out; a source of another kind stays as it is."""
    return JOINT.join(_said(part) for part in source.split(JOINT) if not _ONLY_PLACE.fullmatch(part))


def scoring_text(source: str) -> str:
    """The scoring text of the annex's cell; "" where the source tells of none."""
    for part in source.split(JOINT):
        if found := _PLACE_AND_TEXT.fullmatch(part):
            return found[1]
    return ""


def _said(part: str) -> str:
    found = _PLACE_AND_TEXT.fullmatch(part)
    return found[1] if found else part
