"""A leaf of an additive index: how its raw figure becomes points of the total.

The trap: points move when the figure moves, when the anchors it is measured against move (another province sets a new
record), and when the weight changes. A scale carries its anchors, so that the three can be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem, Text


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear from anchor `worst` (score `low`) to anchor `best` (score `high`); `worst` > `best` where less is better.

    Beyond the anchors the score stays at its end, unless `clipped` is false. Raises InputError (`ranking.anchors`).
    """

    worst: float
    best: float
    low: float = 0.0
    high: float = 100.0
    clipped: bool = True

    def __post_init__(self) -> None:
        if self.worst == self.best:
            message = Text("hai mốc chuẩn hóa trùng nhau", "the two anchors are the same")
            raise InputError([Problem("ranking.anchors", message, got=f"{self.worst:g}")])

    def score(self, raw: float) -> float:
        """The score of a raw figure."""
        share = (raw - self.worst) / (self.best - self.worst)
        if self.clipped:
            share = min(1.0, max(0.0, share))
        return self.low + (self.high - self.low) * share


@dataclass(frozen=True, slots=True)
class Component:
    """A leaf in one year: raw figure (or score, without a scale) and the weight of its score in the total."""

    code: str
    raw: float
    weight: float = 1.0
    scale: Scale | None = None
    name: str = ""

    def score(self, raw: float | None = None) -> float:
        """The score of its own figure, or of another one on its scale."""
        figure = self.raw if raw is None else raw
        return figure if self.scale is None else self.scale.score(figure)

    @property
    def points(self) -> float:
        """What it adds to the total."""
        return self.weight * self.score()

    @property
    def less_is_better(self) -> bool:
        """Whether a smaller figure is the better one."""
        return self.scale is not None and self.scale.worst > self.scale.best
