"""The governance indices that a text names, by abbreviation or by their Vietnamese names.

The trap: "năng lực cạnh tranh" is PCI for a province and DDCI for its departments and districts, "quốc gia" is neither;
and "cải cách hành chính" or "sự hài lòng" without the word "chỉ số" is a subject, no index.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chiso.engine.directives.model import IndexMention, Span
from chiso.engine.directives.source import Source

_INDEX = r"(?:bộ\s+)?(?:tiêu chí\s+)?(?:kết quả\s+)?chỉ số"
_ABOUT = r"(?:\s+(?:theo dõi|đánh giá|xác định|đo lường|kết quả|mức độ|sự|về|thực hiện|công tác|,|và))*"
_LOCAL = r"(?:cấp\s+)?(?:các\s+)?(?:sở|cơ sở|huyện|địa phương|đơn vị|ban|ngành|xã|phường)"
_COMPETE = r"năng lực cạnh tranh"

_INDICES: tuple[tuple[str, re.Pattern[str], float], ...] = tuple(
    (code, re.compile(pattern, re.IGNORECASE), confidence)
    for code, pattern, confidence in (
        ("PAR INDEX", r"(?<!\w)PAR[\s-]?INDEX(?!\w)", 0.99),
        ("PAR INDEX", rf"(?<!\w){_INDEX}{_ABOUT}\s+(?:CCHC|cải cách hành chính)(?!\w)", 0.97),
        ("SIPAS", r"(?<!\w)SIPAS(?!\w)", 0.99),
        ("SIPAS", rf"(?<!\w){_INDEX}{_ABOUT}\s+hài lòng(?!\w)", 0.95),
        ("PAPI", r"(?<!\w)PAPI(?!\w)", 0.99),
        (
            "PAPI",
            rf"(?<!\w)(?:{_INDEX}{_ABOUT}\s+hiệu quả\s+quản trị\s+(?:và\s+)?hành chính\s+công"
            r"|hiệu quả\s+quản trị\s+(?:và\s+)?hành chính\s+công\s+cấp\s+tỉnh)(?!\w)",
            0.97,
        ),
        ("DDCI", r"(?<!\w)DDCI(?!\w)", 0.99),
        ("DDCI", rf"(?<!\w){_INDEX}{_ABOUT}\s+{_COMPETE}\s+{_LOCAL}(?!\w)", 0.95),
        ("PCI", r"(?<!\w)PCI(?!\w)", 0.99),
        (
            "PCI",
            rf"(?<!\w)(?:{_INDEX}{_ABOUT}\s+{_COMPETE}(?!\s+(?:{_LOCAL}|quốc gia|toàn cầu|của các sở|\(DDCI))"
            rf"|{_COMPETE}\s+cấp\s+tỉnh)(?!\w)",
            0.95,
        ),
        ("PGI", rf"(?<!\w)(?:PGI|{_INDEX}\s+xanh(?:\s+cấp tỉnh)?)(?!\w)", 0.95),
        ("DTI", rf"(?<!\w)(?:DTI|{_INDEX}{_ABOUT}\s+chuyển đổi\s+số)(?!\w)", 0.95),
        ("PII", rf"(?<!\w)(?:PII|{_INDEX}\s+đổi mới sáng tạo)(?!\w)", 0.95),
        ("ICT INDEX", r"(?<!\w)ICT[\s-]?INDEX(?!\w)", 0.95),
        ("766", rf"(?<!\w){_INDEX}{_ABOUT}(?:\s+chất lượng)?\s+phục vụ\s+người dân", 0.9),
    )
)


_STARTS = re.compile(
    r"(?<!\w)(?:bộ\s|tiêu chí|kết quả|chỉ số|hiệu quả|năng lực|PAR|SIPAS|PAPI|DDCI|PCI|PGI|DTI|PII|ICT)", re.IGNORECASE
)
"""Where a name of an index may begin: one look through the text instead of one for each name."""


def find_indices(source: Source) -> tuple[IndexMention, ...]:
    """The indices named, each once with all its places, in the order of first mention."""
    found: dict[str, IndexMention] = {}
    starts = [start.start() for start in _STARTS.finditer(source.view)]
    for code, pattern, confidence in _INDICES:
        for match in filter(None, (pattern.match(source.view, at) for at in starts)):
            span = Span(*match.span())
            known = found.get(code)
            if known is None:
                found[code] = IndexMention(code, source.cut(span), span, (span,), confidence)
            else:
                found[code] = _with(source, known, span, confidence)
    return tuple(sorted(found.values(), key=lambda mention: mention.span))


def _with(source: Source, known: IndexMention, span: Span, confidence: float) -> IndexMention:
    if any(span.meets(other) for other in known.spans):
        return known
    spans = tuple(sorted((*known.spans, span)))
    return replace(
        known, text=source.cut(spans[0]), span=spans[0], spans=spans, confidence=max(confidence, known.confidence)
    )


def index_before(indices: tuple[IndexMention, ...], start: int, end: int) -> str:
    """The index named last within [start, end), "" when none is."""
    places = [(span.start, mention.code) for mention in indices for span in mention.spans if start <= span.start < end]
    return max(places)[1] if places else ""
