"""A path in words, as it stands above the table of steps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chiso.engine.errors import Language, Text
from chiso.engine.ranking.path_model import Reach, Step, Target
from chiso.engine.text import format_decimal


def explained(
    base: float,
    steps: Sequence[Step],
    effort: float,
    target: Target,
    threshold: float,
    reach: Reach,
    *,
    feasible: bool,
    proved: bool,
    certain: bool,
) -> Text:
    """What to do, what it gives, how sure that is; or how far everything together gets."""
    told = [
        _said(base, steps, effort, target, threshold, reach, vi=vi, feasible=feasible, proved=proved, certain=certain)
        for vi in (True, False)
    ]
    return Text(told[0], told[1])


def _said(
    base: float,
    steps: Sequence[Step],
    effort: float,
    target: Target,
    threshold: float,
    reach: Reach,
    *,
    vi: bool,
    feasible: bool,
    proved: bool,
    certain: bool,
) -> str:
    goal = _goal(target, threshold, vi=vi)
    sure = _number(100 * reach.probability, 0, vi=vi) + (" %" if vi else "%")
    from_to = f"{_number(base, vi=vi)} → {_number(reach.score, vi=vi)}"
    if feasible and not steps:
        return (
            f"{goal} Không cần làm thêm gì: điểm hiện tại {_number(base, vi=vi)} đã đủ, xác suất {sure}."
            if vi
            else f"{goal} Nothing more is needed: the score of {_number(base, vi=vi)} suffices, probability {sure}."
        )
    if not feasible:
        return _short(goal, len(steps), from_to, reach, sure, vi=vi)
    best = _proof(proved=proved, certain=certain, vi=vi)
    count, cost = len(steps), _number(effort, vi=vi)
    if vi:
        return f"{goal} Làm {count} việc, tổng công sức {cost}: {from_to} điểm, xác suất đạt {sure}. {best}"
    noun = "step" if count == 1 else "steps"
    return f"{goal} Take {count} {noun}, effort {cost} in all: {from_to} points, probability {sure}. {best}"


def _number(value: float, places: int = 2, *, vi: bool) -> str:
    language: Language = "vi" if vi else "en"
    return format_decimal(Decimal(f"{value:.{places}f}"), language=language)


def _goal(target: Target, threshold: float, *, vi: bool) -> str:
    needed = "" if threshold == float("-inf") else _number(threshold, vi=vi)
    sure = f"{100 * target.probability:.0f}" + (" %" if vi else "%")
    if target.rank is None:
        return f"Đích {needed} điểm." if vi else f"Target: {needed} points."
    if not needed:
        return f"Đích hạng {target.rank}." if vi else f"Target: rank {target.rank}."
    if vi:
        return f"Đích hạng {target.rank} với xác suất {sure} cần {needed} điểm theo dự báo của các đơn vị khác."
    return f"Target: rank {target.rank} with probability {sure}, for which {needed} points are foretold."


def _short(goal: str, count: int, from_to: str, reach: Reach, sure: str, *, vi: bool) -> str:
    if vi:
        rank = "" if reach.rank is None else f", hạng {reach.rank}"
        return f"{goal} Chưa tới được: làm hết {count} việc thì {from_to} điểm{rank}; xác suất đạt đích {sure}."
    rank = "" if reach.rank is None else f", rank {reach.rank}"
    noun = "step" if count == 1 else "steps"
    return f"{goal} Out of reach: all {count} {noun} give {from_to} points{rank}; probability of the target {sure}."


def _proof(*, proved: bool, certain: bool, vi: bool) -> str:
    if not proved:
        return (
            "Chưa chứng minh được là ít công nhất trong thời gian cho phép."
            if vi
            else "Not proved to be the cheapest within the time allowed."
        )
    if certain:
        return "Không có cách nào ít công hơn." if vi else "No cheaper way exists."
    return (
        "Ít công nhất trên các kịch bản đã rút; xác suất tính trên kịch bản mới."
        if vi
        else "The cheapest on the scenarios drawn; the probability is from fresh ones."
    )
