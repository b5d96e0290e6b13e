"""What a path to a target is made of: steps, the target, the answer.

A step lifts one leaf to a level that its rule knows. Steps of one leaf exclude each other, because each says how many
points the leaf gains in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.ranking.arrays import Floats


@dataclass(frozen=True, slots=True)
class Step:
    """One feasible improvement: `gain` in points of the total, `effort` in any unit of cost that all steps share.

    `probability` that it succeeds at all (it gains nothing otherwise); `spread`: standard deviation of the gain.
    """

    code: str
    leaf: str
    gain: float
    effort: float
    name: str = ""
    owner: str = ""
    due: date | None = None
    probability: float = 1.0
    spread: float = 0.0

    @property
    def certain(self) -> bool:
        """Whether doing it is having it."""
        return self.probability >= 1 and self.spread == 0


@dataclass(frozen=True, slots=True)
class Target:
    """A score, or a rank against rivals, to be reached with a probability. Exactly one of the two."""

    score: float | None = None
    rank: int | None = None
    probability: float = 0.8


@dataclass(frozen=True, slots=True)
class Reach:
    """How far steps get: the expected score, the rank reached with the asked probability (None without rivals), and the
    probability of the target."""

    score: float
    rank: int | None
    probability: float


@dataclass(frozen=True)
class Path:
    """The cheapest steps found. `feasible` False: not even all of them suffice; `steps` are then the most that can be
    done, and `reach` says how far that gets.

    `threshold`: the score needed with the asked probability. `proved`: no cheaper set exists (for uncertain steps: in
    the `scenarios` drawn); otherwise `gap` bounds how much cheaper one could be, as a share. `reach.probability` comes
    from `fresh` scenarios that the choice has not seen.
    """

    steps: tuple[Step, ...]
    effort: float
    start: float
    threshold: float
    feasible: bool
    proved: bool
    gap: float
    certain: bool
    scenarios: int
    fresh: int
    reach: Reach
    explanation: Text


def check_path(base: float, steps: Sequence[Step], target: Target, rivals: Floats | None) -> None:
    """Raises InputError with everything that is wrong with the question."""
    problems: list[Problem] = []
    if (target.score is None) == (target.rank is None):
        problems.append(_problem("target", "cần đúng một đích: điểm hoặc hạng", "give one target: a score or a rank"))
    if not 0 < target.probability < 1:
        problems.append(_problem("probability", "xác suất phải ở giữa 0 và 1", "the probability lies between 0 and 1"))
    if target.rank is not None and (rivals is None or target.rank < 1):
        problems.append(_problem("rank", "đích là hạng thì cần các đối thủ", "a rank needs rivals to be ranked with"))
    if base != base:
        problems.append(_problem("base", "chưa có điểm hiện tại", "the present score is missing"))
    seen: set[str] = set()
    for step in steps:
        bad = not (step.gain >= 0 and step.effort >= 0 and 0 < step.probability <= 1 and step.spread >= 0)
        if bad or max(step.gain, step.effort, step.spread) == float("inf"):
            vi, en = "điểm, công sức hoặc xác suất không dùng được", "gain, effort or probability cannot be used"
            problems.append(_problem("step", vi, en, step.code))
        if step.code in seen:
            problems.append(_problem("duplicate_step", "mã việc lặp lại", "a step is given twice", step.code))
        seen.add(step.code)
    if problems:
        raise InputError(problems)


def _problem(code: str, vi: str, en: str, where: str = "") -> Problem:
    return Problem(f"path.{code}", Text(vi, en), where=where)
