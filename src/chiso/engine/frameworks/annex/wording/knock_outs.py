"""The case that takes all points of a criterion: "để xảy ra … thì không chấm điểm toàn bộ tiêu chí này".

The trap: "không chấm điểm" alone only ends its own leaf; a knock-out names the whole above it. A group told by its
number ("tiêu chí 2.1") may be another one than the leaf's own and is left to a person.
"""

from __future__ import annotations

import re

from chiso.engine.frameworks.annex.wording.prepare import fold

_CASE = r"^(?:điểm liệt\s*:\s*)?(?:[^\W\d_]+,? ){0,12}?(?:nếu|trường hợp|khi|để|có|vi phạm|bị)\b.+?"
_GROUP = r"(?:tiêu chí|nhóm|lĩnh vực|mục|phần|chỉ số)(?: thành phần)?(?: (?:mục|phần|nhóm))?"
_THIS = r"(?: (?:này|[ivx]+|thứ [^\W\d_]+))*"
_ABOVE = rf"(?: (?:của|trong|thuộc) (?:cả )?{_GROUP}{_THIS})?"
_LOST = (
    r"(?:bị |sẽ )*(?:không (?:tính |chấm |được |có )*điểm|0 điểm|trừ (?:toàn bộ|hết) (?:số )?điểm)"
    r"\s*(?:đối với |của |cho )?"
)
_NO_POINTS = (
    r"(?:(?:đều|bị|được|tính|chấm|bằng|là|sẽ) )*(?:(?:0|không) điểm|điểm (?:0|không|liệt)"
    r"|không (?:được )?(?:tính|chấm|có) điểm)"
)
_FORMS = (
    re.compile(
        rf"{_CASE}[,:]?\s*(?:thì)?\s*{_LOST}(?:toàn bộ|cả)\s*(?:các )?{_GROUP}{_THIS}"
        rf"(?:{_ABOVE}|(?: tiêu chí)?(?: [^\W\d_]+){{0,8}})$"
    ),
    re.compile(
        rf"{_CASE}[,:]?\s*(?:thì)?\s*{_LOST}(?:các|tất cả(?: các)?|mọi) (?:nội dung|tiêu chí|chỉ tiêu)"
        rf" (?:thuộc|của|trong) {_GROUP} này$"
    ),
    re.compile(
        rf"{_CASE},?\s*thì (?:toàn bộ|cả|tất cả)(?: các)?(?: (?:số )?điểm)?(?: (?:của|thuộc))?(?: các)?(?: nhóm)?"
        rf" {_GROUP}{_THIS}{_ABOVE} {_NO_POINTS}$"
    ),
)
_SAYS_ZERO = re.compile(r"\s*\((?:toàn bộ |cả )?(?:mục |nhóm |phần |tiêu chí )?(?:này )?(?:0 điểm|điểm liệt)\)$")
_WITH_ITS_PARTS = re.compile(r"\s*\((?:kể cả|gồm cả|bao gồm)(?: cả)? (?:các )?(?:tiêu chí|nội dung|mục)[^()\d]*\)")


def is_zero_parent(clause: str) -> bool:
    """Whether the clause lets one case take all points of the criterion."""
    key = _SAYS_ZERO.sub("", _WITH_ITS_PARTS.sub("", fold(clause)))
    return any(form.match(key) for form in _FORMS)
