"""What a figure to be reached measures: the index it belongs to and the words before it.

The trap: "SIPAS đạt 90%, tỷ lệ hồ sơ đúng hạn trên 60%" holds one percentage of an index and one of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from chiso.engine.directives.indices import index_before
from chiso.engine.directives.layout import clauses
from chiso.engine.directives.model import IndexMention, Measure, Span
from chiso.engine.directives.source import Source
from chiso.engine.directives.target_forms import OF_THINGS, OPENS_SHARE, RATE, SHARE, THINGS


@dataclass(frozen=True, slots=True)
class Scope:
    """A sentence and where its index is looked for when it names none."""

    sentence: Span
    line: Span
    own_year: int | None


def _is_share(source: Source, clause: Span, span: Span, indices: tuple[IndexMention, ...]) -> bool:
    """Whether a percentage is the share of some things, though an index is named in its clause.

    "SIPAS đạt 90%, tỷ lệ hồ sơ đúng hạn trên 60%" and "100% chi bộ …" have their own subject after the last comma.
    """
    begin = max(source.view.rfind(",", clause.start, span.start) + 1, clause.start)
    if _HAVING.search(source.view, clause.start, span.start) and THINGS.match(source.view, span.end):
        return True
    segment = source.view[begin : span.start]
    if _RATE_OF.search(segment):
        return True
    if index_before(indices, begin, span.start):
        return False
    if OPENS_SHARE.fullmatch(segment) and OF_THINGS.match(source.view, span.end):
        return True
    things = SHARE.search(segment) or THINGS.match(source.view, span.end)
    return begin > clause.start and things is not None


_RATE_OF = re.compile(
    r"(?:tỷ|tỉ) lệ\s(?:người|hộ|hồ sơ|doanh nghiệp|cán bộ|công chức|phiếu|thôn|xã|đảng viên|hội viên)\s", re.I
)
"""A rate of people or things, whatever index stands behind: "tỷ lệ người dân biết đến PAPI lên trên 85%"."""
_HAVING = re.compile(r"(?<!\w)(?:có|thu hút|được)\s+$", re.I)
"""Before a share of people or bodies, whatever index stands before: "PCI phấn đấu có 80% doanh nghiệp …"."""


def subject_of(source: Source, scope: Scope, start: int) -> str:
    """What the figure measures: the words before it, back to the last break."""
    before = source.view[scope.sentence.start : start]
    # "Tài chính công: 11 điểm" measures what stands before its colon
    before = re.sub(r"\s*(?:là|la|đạt|phấn đấu|mức|được|từ)\s*$", "", before.rstrip(" :|"), flags=re.I).rstrip(" :|")
    breaks = [found.end() for found in re.finditer(r"[;:|]|,\s*(?=chỉ số|điểm|tỷ lệ)", before, re.I)]
    begin = scope.sentence.start + (breaks[-1] if breaks else 0)
    return source.cut(Span(begin, scope.sentence.start + len(before))).strip(" ,")[-160:]


def index_of(
    source: Source,
    scope: Scope,
    measure: Measure,
    span: Span,
    indices: tuple[IndexMention, ...],
    fallback: str,
    figure: int,
) -> str:
    clause = next(
        (part for part in clauses(source, scope.sentence) if part.start <= span.start < part.end), scope.sentence
    )
    if measure in ("percent", "percent_change") and _is_share(source, clause, span, indices):
        return ""
    if _of_service(source, clause, span, indices):
        return ""
    beside = _index_beside(source, span, indices) if measure not in ("percent", "percent_change") else ""
    theirs = _index_of_them(source, clause, span, indices) if measure == "group" else ""
    near = beside or theirs or index_before(indices, clause.start, figure)
    if near:
        return near
    text = source.view[clause.start : span.start] + source.view[span.end : span.end + 30]
    if measure in ("percent", "percent_change"):
        if _ITS_VALUE.fullmatch(source.view, scope.line.start, figure):
            return index_before(indices, 0, span.start) or fallback
        if fallback == "SIPAS" and _CONTENT.search(source.view, clause.start, span.start):
            return fallback
        return "" if RATE.search(text) else index_before(indices, scope.sentence.start, span.start)
    return (
        _index_behind(source, clause, span, indices)
        or _index_of_part(source, clause, span, indices)
        or index_before(indices, scope.line.start, span.start)
        or fallback
        or index_before(indices, 0, span.start)
    )


_SERVICE = re.compile(
    r"[,;]\s(?:và\s)?(?:tổng\s)?điểm\s(?:số\s)?(?:(?:về|của|đánh giá|mức độ|chất lượng|bộ chỉ số)\s)*"
    r"(?:phục vụ|hài lòng|cung cấp|giải quyết|dịch vụ)(?!\w)",
    re.I,
)
"""Points of a service, which have their own subject: "PAR INDEX vào tốp 20, điểm phục vụ người dân đạt 92 điểm"."""


_CONTENT = re.compile(
    r"(?:mức độ|mức|sự)\shài lòng(?:\schung)?\scủa\s(?:người dân|cá nhân|tổ chức|nhân dân)(?:(?!về\s|lĩnh vực|tỷ lệ|"
    r"hồ sơ)[^.;\d]){0,130}$",
    re.I,
)
"""What SIPAS measures, on a page about nothing else."""


def _of_service(source: Source, clause: Span, span: Span, indices: tuple[IndexMention, ...]) -> bool:
    """Whether points, and the steps behind them, are of a service named after the last index."""
    own = list(_SERVICE.finditer(source.view, clause.start, span.start))
    return bool(own) and not index_before(indices, own[-1].end(), span.start)


_BESIDE = re.compile(r" +\(?(?:(?:về|của|trên) +)?(?:bảng xếp hạng +)?", re.I)


def _index_beside(source: Source, span: Span, indices: tuple[IndexMention, ...]) -> str:
    """The index that follows its figure at once: "giữ hạng 6 PAR INDEX, giữ nhóm 10 PAPI"."""
    blank = _BESIDE.match(source.view, span.end)
    return index_before(indices, blank.end(), blank.end() + 1) if blank else ""


_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "PAPI",
        re.compile(
            r"tham gia của người dân|công khai, minh bạch|trách nhiệm giải trình với|kiểm soát tham nhũng|"
            r"thủ tục hành chính công|cung ứng dịch vụ công|quản trị môi trường|quản trị điện tử",
            re.I,
        ),
    ),
    (
        "PCI",
        re.compile(
            r"gia nhập thị trường|tiếp cận đất đai|tính minh bạch|chi phí thời gian|chi phí không chính thức|"
            r"cạnh tranh bình đẳng|tính năng động|hỗ trợ doanh nghiệp|đào tạo lao động|thiết chế pháp lý",
            re.I,
        ),
    ),
)
"""The parts of an index by their names, which a text may give without naming their index again; DDCI shares PCI's."""


def _index_of_part(source: Source, clause: Span, span: Span, indices: tuple[IndexMention, ...]) -> str:
    """The index whose part the words before a figure name, where the text names that index at all."""
    named = {mention.code for mention in indices}
    parts = [
        (found.start(), code)
        for code, pattern in _PARTS
        for found in pattern.finditer(source.view, clause.start, span.start)
        if code in named and not (code == "PCI" and "DDCI" in named)
    ]
    return max(parts)[1] if parts else ""


_ITS_VALUE = re.compile(
    r"\W*(?:giá trị|chỉ số|điểm số|điểm|kết quả|mức đạt|tổng điểm)\s*(?::|đạt|là)\s*(?:(?:từ|trên|đạt)\s+)?", re.I
)
"""A row that gives the value of what the row above it names: "- Giá trị: 91,5%"."""
_OF_THEM = re.compile(
    r"(?:(?!\svà\s)[^.;:\d]){0,60}?\s(?:có|về)\s+(?:(?:điểm|thứ hạng|xếp hạng|kết quả|bảng)\s+)*(?:chỉ số\s+)?", re.I
)


def _index_of_them(source: Source, clause: Span, span: Span, indices: tuple[IndexMention, ...]) -> str:
    """The index by which a group is formed: "nhóm 15 tỉnh có chỉ số PCI và nhóm 30 tỉnh có chỉ số PGI cao nhất"."""
    end = _OF_THEM.match(source.view, span.end, clause.end)
    return index_before(indices, span.end, end.end() + 1) if end else ""


_BEHIND = re.compile(r"(?:[^.;,:\d]|(?<=tỉnh), (?=thành)|(?<=xã), (?=phường)|(?<=sở), (?=ngành|ban)){0,70}", re.I)


def _index_behind(source: Source, clause: Span, span: Span, indices: tuple[IndexMention, ...]) -> str:
    """The index named after its figure: "trong nhóm 10 tỉnh dẫn đầu về PCI"."""
    end = _BEHIND.match(source.view, span.end, clause.end)
    return index_before(indices, span.end, end.end()) if end else ""


_NEXT_INDEX = re.compile(
    r"(?:[\s)\"”]|\s[^\W\d_]+){0,14}?\s*(?:,|;|,?\s(?:và|cùng với|cùng|hoặc))\s"
    r"(?:cả\s+|các\s+|bộ\s+)*(?:chỉ số\s+)?[(\"“]?",
    re.I,
)
"""Between two indices of a list: "PAR INDEX của tỉnh, Chỉ số PCI và SIPAS"."""
_PREDICATE = re.compile(r"(?<!\w)(?:đạt|tăng|giảm|xếp|đứng|thuộc|vào|phấn đấu|duy trì|nằm|trong đó|lên)(?!\w)", re.I)
_IN_TURN = re.compile(r"lần lượt|tương ứng|trong đó", re.I)


def sharing(source: Source, scope: Scope, span: Span, index: str, indices: tuple[IndexMention, ...]) -> list[str]:
    """The other indices of the list to which the figure belongs: "PAR INDEX, DTI và PCI thuộc nhóm 5"."""
    clause = next(
        (part for part in clauses(source, scope.sentence) if part.start <= span.start < part.end), scope.sentence
    )
    places = sorted((one.start, one.end, mention.code) for mention in indices for one in mention.spans)
    first = next((place[0] for place in places if clause.start <= place[0] < clause.end), clause.end)
    if not index or _IN_TURN.search(source.view, first, clause.end):
        return []
    before = [place for place in places if scope.sentence.start <= place[0] < span.start]
    behind = [place for place in places if span.end <= place[0] < min(clause.end, span.end + 120)]
    if behind and behind[0][2] == index and _index_beside(source, span, indices):
        run = _run(source, behind)
    elif before and before[-1][2] == index:
        run = _run(source, before[::-1])
    elif behind and not before:
        run = _run(source, behind)
    else:
        return []
    return [code for code in dict.fromkeys(run) if code != index] if index in run else []


def in_turn(source: Source, scope: Scope, indices: tuple[IndexMention, ...]) -> list[str]:
    """The indices that a sentence names before "lần lượt", to which its figures belong one by one; [] otherwise."""
    turn = _IN_TURN.search(source.view, scope.sentence.start, scope.sentence.end)
    places = sorted((one.start, one.end, mention.code) for mention in indices for one in mention.spans)
    places = [place for place in places if scope.sentence.start <= place[0] < scope.sentence.end]
    if turn is None or turn[0].lower() == "trong đó" or not places:
        return []
    run = list(dict.fromkeys(_run(source, places)))
    return run if len(run) > 1 else []


def _run(source: Source, places: list[tuple[int, int, str]]) -> list[str]:
    """The codes of the indices that are named one after another, from the first of the places on."""
    run = [places[0][2]]
    for one, other in pairwise(places):
        start, end = min(one[1], other[1]), max(one[0], other[0])
        between = source.view[start:end]
        same = one[2] == other[2] and len(between) < 120 and not re.search(r"[\d;.]", between)
        if not same and (_NEXT_INDEX.fullmatch(between) is None or _PREDICATE.search(between)):
            break
        run.append(other[2])
    return run
