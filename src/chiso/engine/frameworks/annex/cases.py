"""Columns that are cases of scoring, their points in the heading: "Tốt (2 điểm)", "Khá (1 điểm)", "Yếu (0 điểm)".

The trap: such a table has no column of points at all, so that its criteria look as if nobody had scored them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from chiso.engine.frameworks.annex.cells import read_points

_POINTS = re.compile(r"(?<![\d.,])(?P<figure>\d{1,4}(?:[.,]\d+)?)\s*(?:điểm|đ)(?!\w)", re.IGNORECASE)
_SHARE = re.compile(r"(?<![\d.,])(?P<share>\d{1,3}\s*%)\s*(?:số )?điểm(?!\w)", re.IGNORECASE)
_LONGEST = 40
_MAXIMUM = re.compile(r"tối đa|chuẩn|cao nhất|tự chấm|thẩm định|đạt được", re.IGNORECASE)


def points_of_case(heading: str) -> str:
    """The points in the heading of a case, as a scoring text says them: "1,5", "50% số điểm"; empty for no case."""
    if len(heading) > _LONGEST or _MAXIMUM.search(heading):
        return ""
    share, points = _SHARE.search(heading), _POINTS.search(heading)
    if share is not None:
        return f"{share['share']} số điểm"
    return points["figure"] if points is not None else ""


def case_columns(texts: Sequence[str]) -> list[int]:
    """The columns whose headings give points; one alone is no case beside others."""
    found = [column for column, text in enumerate(texts) if points_of_case(text)]
    return found if len(found) > 1 else []


def most_of_cases(texts: Sequence[str]) -> Decimal | None:
    """The points of the best case; None where the cases are shares of a maximum."""
    points = [points_of_case(texts[column]) for column in case_columns(texts)]
    return max((read_points(one) for one in points if "%" not in one), default=None)
