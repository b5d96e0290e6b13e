"""Targets: figures to be reached, told apart from the results that the same sentence style reports.

The trap: "Năm 2025 đạt 84,12 điểm, xếp thứ 29/34" is last year's result and "phấn đấu đạt 84,12 điểm" this year's
target; only the words around tell. And a list of points after one "phải đạt như sau" is eight targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.directives.amounts import NUMBER, decimal_in
from chiso.engine.directives.indices import index_before
from chiso.engine.directives.layout import Line, clauses, sentences
from chiso.engine.directives.model import Bound, IndexMention, Measure, Span, Target
from chiso.engine.directives.source import Source

_MORE = r"(?P<floor>ít nhất|tối thiểu|từ|trên|thêm|hơn|không thấp hơn|không dưới|ít nhất từ|tối đa|dưới|không quá)"
_N = rf"(?P<value>{NUMBER})(?:\s*(?:-|đến|tới)\s*(?P<upper>{NUMBER}))?"
_UP = r"(?P<up>\s*trở lên|\s*trở xuống)?"
_WIN = r"(?:tăng|nâng|cải thiện|thăng|vượt)(?:\s+(?:thứ hạng|hạng|bậc|thứ bậc|vị trí|điểm số|điểm|lên|thêm|khoảng))*"

_FORMS: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("percent_change", re.compile(rf"(?:{_WIN}|giảm)\s+(?:{_MORE}\s+)?{_N}\s*(?:điểm phần trăm|điểm %){_UP}", re.I)),
    (
        "rank_change",
        re.compile(
            rf"(?:(?:{_WIN})\s+)(?:{_MORE}\s+)?{_N}(?:\s*\([^()]{{2,12}}\))?\s+(?:bậc|thứ bậc|hạng|vị trí){_UP}", re.I
        ),
    ),
    ("points_change", re.compile(rf"(?:{_WIN})\s+(?:{_MORE}\s+)?{_N}\s+điểm(?!\s*(?:%|phần trăm)){_UP}", re.I)),
    (
        "group",
        re.compile(
            rf"(?:nhóm|top|tốp)\s+(?:các\s+)?(?:{_MORE}\s+)?{_N}(?!\s*(?:chỉ số|nhiệm vụ|giải pháp|nội dung|%|\d|"
            rf"tiêu chí))"
            rf"|(?:trong|vào|thuộc|nằm trong)\s+(?:số\s+)?(?P<value2>\d{{1,2}})\s+(?:tỉnh|"
            rf"địa phương)[^.;:]{{0,25}}(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất)",
            re.I,
        ),
    ),
    (
        "rank",
        re.compile(
            rf"(?:thứ hạng|xếp hạng|xếp thứ|đứng thứ|vị trí(?: thứ)?|hạng|"
            rf"xếp vị trí)\s+(?:thứ\s+)?(?:{_MORE}\s+)?(?:thứ\s+)?(?P<value>\d{{1,3}})"
            rf"(?![\d,.]\d)(?:/\d{{1,3}})?{_UP}",
            re.I,
        ),
    ),
    ("percent", re.compile(rf"(?:{_MORE}\s+)?(?<![\d,./]){_N}\s*%{_UP}", re.I)),
    (
        "points",
        re.compile(
            rf"(?:{_MORE}\s+)?(?<![\d,./]){_N}\s*(?:/\s*\d+(?:,\d+)?\s*)?điểm(?!\s*(?:%|phần trăm|tiếp nhận|cầu|"
            rf"số|truy cập|bưu)){_UP}",
            re.I,
        ),
    ),
)
_EITHER = re.compile(r"nằm trong|thuộc nhóm|lọt vào|vào nhóm|vào top|vào tốp|100\s?%|đạt trên", re.I)
"""Words of aims with which results are told as well: "nằm trong nhóm 16 tỉnh có điểm số cao nhất"."""
_AIM = re.compile(
    r"100\s?%|"
    r"(?<!\w)(?:nâng|tăng|giảm|kéo giảm)\s(?!từ\s)[^.;,\d]{3,80}\s(?:lên|xuống|còn)\s+(?:trên|dưới|mức|ít nhất)|"
    r"phấn đấu|mục tiêu|chỉ tiêu|phải đạt|cần đạt|đạt từ|trở lên|ít nhất|tối thiểu|quyết tâm|hướng tới|"
    r"hướng đến|"
    r"nằm trong|"
    r"thuộc nhóm|lọt vào|vào nhóm|vào top|vào tốp|bảo đảm|đảm bảo|đạt trên|không thấp hơn|không dưới|kỳ vọng|"
    r"đặt ra|đề ra|phải|yêu cầu(?! bổ sung)|đưa",
    re.I,
)
_RESULT = re.compile(
    r"kết quả (?:công bố|xếp hạng|đạt|chỉ số|đánh giá|khảo sát|thực hiện)|đã đạt|đạt được|(?<!\w)năm (?:qua|"
    r"trước)(?!\w)|"
    r"công bố kết quả|giảm \d+ bậc|tụt|hiện (?:nay|đạt|đang)|đến nay|tính đến|đã tăng|đã giảm|chỉ đạt|mới đạt|"
    r"xếp thứ\s+\d+/|đứng thứ\s+\d+/|theo kết quả|thang điểm|so với bình quân|trung bình cả nước|"
    r"qua các năm|liên tục|năm đầu tiên|phân theo|"
    r"(?<!\w)còn (?:có |gần |khoảng )?\d|"
    r"vươn lên|có sự tiến bộ|tiến bộ rõ rệt|(?:cao|thấp) hơn \d|đều tăng|giá trị trung bình|"
    r"cho thấy|rơi xuống|được xếp",
    re.I,
)
_STRONG = re.compile(r"phấn đấu|mục tiêu|chỉ tiêu|phải đạt|cần đạt|quyết tâm|phải\s+đạt", re.I)
_RATE = re.compile(
    r"tỷ lệ|tỉ lệ|hồ sơ|thủ tục|TTHC|cơ quan|đơn vị|xã|cán bộ|công chức|người dân, doanh nghiệp|văn bản|dịch vụ|"
    r"nhiệm vụ|mức độ hài lòng",
    re.I,
)
_LIST_OPENS = re.compile(
    r"(?:mục tiêu|chỉ tiêu|phải đạt|cần đạt|phấn đấu|đạt)[^.;]{0,80}(?:như sau|sau|gồm|cụ thể)?\s*:", re.I
)
_ONCE: tuple[Measure, ...] = ("rank", "rank_change", "group")
_CEILING = ("tối đa", "dưới", "không quá")
_SUBJECT_ENDS = re.compile(r"[;:,]|(?<!\w)(?:là|la|đạt|phấn đấu|mức|được|ở|có)(?!\w)", re.I)


@dataclass(frozen=True, slots=True)
class _Scope:
    """A sentence and where its index is looked for when it names none."""

    sentence: Span
    line: Span
    own_year: int | None


def find_targets(
    source: Source,
    lines: tuple[Line, ...],
    indices: tuple[IndexMention, ...],
    fallback: str = "",
    own_year: int | None = None,
) -> tuple[Target, ...]:
    """The targets in the order of the text; `fallback` is the index of the whole document, "" for several.

    `own_year` is the year in which the document was written: a sentence about an earlier one reports.
    """
    found: list[Target] = []
    for line in lines:
        if line.part in ("recipients", "signature", "basis", "head"):
            continue
        reports = False
        for sentence in sentences(source, line.body):
            if _FIGURE.search(source.view, sentence.start, sentence.end) is None:
                continue
            if _aims(source, line, sentence, own_year, reports):
                found += _in_sentence(source, _Scope(sentence, line.span, own_year), indices, fallback)
            else:
                reports = reports or _is_report(_without_asides(source, sentence), own_year)
    return tuple(_distinct(found))


def _distinct(found: list[Target]) -> Iterator[Target]:
    """A headline repeats a target of the text; the fields of an index may well share a figure of points."""
    known: set[tuple[Measure, Decimal, str]] = set()
    for target in found:
        key = target.measure, target.value, target.index
        if target.measure in _ONCE and target.index and key in known:
            continue
        known.add(key)
        yield target


_COMPARED_YEAR = re.compile(r"(?:so với|so sánh với)\s+(?:\w+\s+){0,4}?năm\s+20\d{2}", re.I)


def _is_past(text: str, own_year: int | None) -> bool:
    years = [int(year) for year in _YEAR.findall(_COMPARED_YEAR.sub("", text))]
    return own_year is not None and bool(years) and max(years) < own_year


_FIGURE = re.compile(r"\d")
_ASIDE = re.compile(r"\([^()]*\d[^()]*\)")


def _without_asides(source: Source, sentence: Span) -> str:
    """The sentence without parentheses that hold figures: what an aim starts from stands there."""
    return _ASIDE.sub("", source.view[sentence.start : sentence.end])


def _is_report(text: str, own_year: int | None) -> bool:
    return bool(_RESULT.search(text)) or _is_past(text, own_year)


def _aims(source: Source, line: Line, sentence: Span, own_year: int | None, reports: bool) -> bool:
    """Whether the sentence sets figures to be reached rather than reporting some.

    `reports` says that a sentence before it on the line reported; then words that may do either do not make an aim.
    """
    text = _without_asides(source, sentence)
    if _STRONG.search(text):
        return True
    if _is_report(text, own_year):
        return False
    if reports and not _AIM.search(_EITHER.sub("", text)):
        return False
    if line.part == "targets":
        return True
    before = source.view[max(0, sentence.start - 250) : sentence.start]
    return bool(_AIM.search(text)) or bool(_STRONG.search(re.split(r"\n\s*\n", before)[-1]) and line.part != "purpose")


def _in_sentence(source: Source, scope: _Scope, indices: tuple[IndexMention, ...], fallback: str) -> Iterator[Target]:
    taken: list[Span] = []
    found: list[Target] = []
    for measure, pattern in _FORMS:
        for match in pattern.finditer(source.view, scope.sentence.start, scope.sentence.end):
            span = Span(*match.span())
            if any(span.meets(other) for other in taken):
                continue
            taken.append(span)
            if not _reports(source, scope, match):
                found.append(_target(source, scope, measure, match, indices, fallback))
    yield from sorted(found, key=lambda target: target.span)


_COMPARED = re.compile(
    r"(?:so với|từ mức|\((?:kết quả )?năm \d{4}(?: là| đạt|:)?|tăng từ|hiện là|đang ở)\s*(?:\w+\s+){0,2}$", re.I
)


def _reports(source: Source, scope: _Scope, match: re.Match[str]) -> bool:
    """Whether this figure of an aiming sentence is what one starts from, or counts something else."""
    before = source.view[scope.sentence.start : match.start()]
    after = source.view[match.end() : match.end() + 30]
    if re.match(r"\s*(?:số phiếu|tổng số điểm|cơ quan, đơn vị chưa|\((?:kết quả |của )?năm \d{4}\s*\))", after):
        return True
    own = next(
        (span for span in clauses(source, scope.sentence) if span.start <= match.start() < span.end), scope.sentence
    )
    clause = source.view[own.start : match.start()]
    if _of_earlier_year(source, scope, match.start()):
        return True
    return bool(_COMPARED.search(before)) or bool(_RESULT.search(clause) and not _STRONG.search(clause))


_YEAR = re.compile(r"năm\s+(20\d{2})(?!\d)", re.I)


def _of_earlier_year(source: Source, scope: _Scope, at: int) -> bool:
    """Whether the figure stands in parentheses about a year before the one that the sentence aims at."""
    opening = source.view.rfind("(", scope.sentence.start, at)
    if opening < 0 or ")" in source.view[opening:at]:
        return False
    inside = [int(year) for year in _YEAR.findall(source.view, opening, at)]
    aimed = [int(year) for year in _YEAR.findall(source.view, scope.sentence.start, opening)]
    aimed += [scope.own_year] if scope.own_year is not None else []
    return bool(inside and aimed) and max(inside) < max(aimed)


_CHANGES = re.compile(r"(?:tỷ lệ|tỉ lệ|chỉ số|PAR INDEX|SIPAS)[^.;,]{2,80}(?<!\w)(?:tăng|giảm)\s+(?:thêm\s+)?$", re.I)
"""Before a percentage by which a rate is to change: "mỗi năm tỷ lệ hồ sơ quá hạn giảm từ 0,5%"."""


def _target(
    source: Source,
    scope: _Scope,
    measure: Measure,
    match: re.Match[str],
    indices: tuple[IndexMention, ...],
    fallback: str,
) -> Target:
    parts = match.groupdict()
    if measure == "percent" and _CHANGES.search(source.view, scope.sentence.start, match.start()):
        measure = "percent_change"
    value = decimal_in(parts.get("value") or parts["value2"])
    upper: Decimal | None = decimal_in(parts["upper"]) if parts.get("upper") else None
    span = Span(*match.span())
    subject = _subject(source, scope, span.start)
    index = _index(source, scope, measure, span, indices, fallback)
    sure = 0.95 if parts.get("floor") or parts.get("up") else 0.85
    return Target(measure, _bound(measure, parts), value, upper, index, subject, source.cut(span), span, sure)


def _bound(measure: Measure, parts: dict[str, str | None]) -> Bound:
    floor, up = (parts.get("floor") or "").lower(), (parts.get("up") or "").strip().lower()
    if measure in ("rank", "group"):
        return "<="
    if floor in _CEILING or up == "trở xuống":
        return "<="
    return ">="


_SHARE = re.compile(r"(?<!\w)(?:tỷ lệ|tỉ lệ|hồ sơ|thủ tục|TTHC|thanh toán|dịch vụ|văn bản|nhiệm vụ)(?!\w)", re.I)
_OF_THINGS = re.compile(
    r"\s+(?!trở|so|vào|trong|năm|và|cả|của|đối|điểm|như|hoặc|tại|mỗi|là|đến|trước|theo|cao|thấp|để)[^\W\d_]"
)
_OPENS_SHARE = re.compile(r"\s*(?:phấn đấu|bảo đảm|đảm bảo|có|duy trì|mục tiêu)?\s*(?:có|đạt)?\s*$", re.I)


def _is_share(source: Source, clause: Span, span: Span, indices: tuple[IndexMention, ...]) -> bool:
    """Whether a percentage is the share of some things, though an index is named in its clause.

    "SIPAS đạt 90%, tỷ lệ hồ sơ đúng hạn trên 60%" and "100% chi bộ …" have their own subject after the last comma.
    """
    begin = max(source.view.rfind(",", clause.start, span.start) + 1, clause.start)
    if index_before(indices, begin, span.start):
        return False
    segment = source.view[begin : span.start]
    if _OPENS_SHARE.fullmatch(segment) and _OF_THINGS.match(source.view, span.end):
        return True
    return begin > clause.start and _SHARE.search(segment) is not None


def _subject(source: Source, scope: _Scope, start: int) -> str:
    """What the figure measures: the words before it, back to the last break."""
    before = source.view[scope.sentence.start : start]
    # "Tài chính công: 11 điểm" measures what stands before its colon
    before = re.sub(r"\s*(?:là|la|đạt|phấn đấu|mức|được|từ)\s*$", "", before.rstrip(" :"), flags=re.I).rstrip(" :")
    breaks = [found.end() for found in re.finditer(r"[;:]|,\s*(?=chỉ số|điểm|tỷ lệ)", before, re.I)]
    begin = scope.sentence.start + (breaks[-1] if breaks else 0)
    return source.cut(Span(begin, scope.sentence.start + len(before))).strip(" ,")[-160:]


def _index(
    source: Source, scope: _Scope, measure: Measure, span: Span, indices: tuple[IndexMention, ...], fallback: str
) -> str:
    clause = next(
        (part for part in clauses(source, scope.sentence) if part.start <= span.start < part.end), scope.sentence
    )
    if measure in ("percent", "percent_change") and _is_share(source, clause, span, indices):
        return ""
    near = index_before(indices, clause.start, span.start)
    if near:
        return near
    text = source.view[clause.start : span.start] + source.view[span.end : span.end + 30]
    if measure in ("percent", "percent_change"):
        return "" if _RATE.search(text) else index_before(indices, scope.sentence.start, span.start)
    return index_before(indices, scope.line.start, span.start) or fallback or index_before(indices, 0, span.start)
