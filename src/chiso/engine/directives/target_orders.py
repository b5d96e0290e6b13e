"""Shares that a task is to reach, where no word of an aim stands beside them: "nâng tỷ lệ trực tuyến lên 50%".

The trap: the same clause may say who is meant ("các xã có tỷ lệ dưới 80% rà soát …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chiso.engine.directives.model import IndexMention, Span, Target
from chiso.engine.directives.source import Source
from chiso.engine.directives.target_aims import is_report, without_asides
from chiso.engine.directives.target_forms import OF_THOSE
from chiso.engine.directives.target_subjects import Scope
from chiso.engine.directives.targets import in_sentence


def with_shares(
    source: Source,
    targets: tuple[Target, ...],
    ordered: Sequence[Span],
    indices: tuple[IndexMention, ...],
    fallback: str,
    own_year: int | None,
) -> tuple[Target, ...]:
    """The targets and the shares that the `ordered` clauses say are to be reached."""
    found = list(targets)
    for clause in ordered:
        if _FIGURE.search(source.view, clause.start, clause.end) is None:
            continue
        if any(clause.meets(one.span) for one in targets) or is_report(without_asides(source, clause), own_year):
            continue
        for target in in_sentence(source, Scope(clause, clause, own_year), indices, fallback):
            if _is_to_be_reached(source, clause, target) and not any(target.span.meets(one.span) for one in found):
                found.append(target)
    return tuple(sorted(found, key=lambda target: target.span))


def _is_to_be_reached(source: Source, clause: Span, target: Target) -> bool:
    before = source.view[clause.start : target.span.start]
    raised = target.measure == "points" and _RAISED.search(before)
    if (
        not (raised or target.measure.startswith("percent"))
        or OF_THOSE.search(before)
        or _SAYS_WHICH.search(before + target.text)
    ):
        return False
    return _LED.search(before) is not None or _BOUNDED.match(target.text) is not None


_SAYS_WHICH = re.compile(
    r"(?<!\w)đạt\s+dưới\s+[\d,.]+\s?%|\scó\s(?:tỷ lệ|điểm|kết quả|mức)\s[^.;,\d]{0,40}\d[\d,.]*\s?%", re.I
)
"""Which of several are meant: "khắc phục các tiêu chí đạt dưới 50%"."""
_FIGURE = re.compile(r"\d\s?(?:%|điểm)")
_RAISED = re.compile(r"(?<!\w)(?:nâng|đưa)\s[^.;\d]{3,90}\s(?:đạt|lên)\s+$", re.I)
_LED = re.compile(
    r"(?<!\w)(?:đạt|ở mức|lên|xuống|còn|giảm|rút ngắn|tăng|thêm|bảo đảm|đảm bảo)\s+(?:khoảng\s+|mức\s+)?$", re.I
)
_BOUNDED = re.compile(r"(?:ít nhất|tối thiểu|trên|từ|dưới|không|tối đa|hơn|tăng|giảm|100\s?%)", re.I)
