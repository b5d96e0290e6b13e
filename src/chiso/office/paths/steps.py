"""Leaves of a sheet with the levels of their rules above where they stand, and the path over them.

The trap: a year under way has leaves that nobody entered. They are no losses yet: such a leaf stands at last year's
points where these are on the same ruler, and at 0, said to be unknown, where they are not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.frameworks import Framework, Node
from chiso.engine.ranking import (
    History,
    Movement,
    Path,
    RuleLevel,
    Step,
    history_of,
    rule_levels,
    step_code,
    steps_of,
)
from chiso.engine.text import format_decimal
from chiso.office.directives.plan_table import NewTask
from chiso.office.indices.models import Effort
from chiso.office.indices.tables.planning import NO_RIVALS, Asked, cheapest, from_now_on, in_order, rivals_in, task_of
from chiso.office.units.models import Unit

ZERO = Decimal(0)


@dataclass(frozen=True)
class RuleLeaf:
    """One leaf: points in hand (`now`, None: nobody entered it) and last year's; who answers for it and until when
    unless `stated_due` says otherwise; how hard and how sure it is."""

    node: Node
    now: Decimal | None
    before: Decimal | None
    lead: Unit | None = None
    usual_due: dt.date | None = None
    effort: int = Effort.MIDDLE
    chance: int = 100
    excluded: bool = False
    stated_due: dt.date | None = None

    @cached_property
    def levels(self) -> tuple[RuleLevel, ...]:
        """The levels of the leaf's rule above where it stands."""
        return tuple(level for level in rule_levels(self.node) if level.points > self.own)

    @property
    def due(self) -> dt.date | None:
        return self.stated_due or self.usual_due

    @property
    def own(self) -> Decimal:
        """Where the leaf stands: what is in hand, else last year's points, else nothing."""
        return next((points for points in (self.now, self.before) if points is not None), ZERO)

    @property
    def is_unknown(self) -> bool:
        return self.now is None and self.before is None

    @property
    def effort_name(self) -> str:
        return str(Effort(self.effort).label)

    def gain(self, level: RuleLevel) -> Decimal:
        return level.points - self.own

    def cost(self, level: RuleLevel) -> int:
        """Each level costs the leaf's effort once more than the one below it."""
        return self.effort * (1 + self.levels.index(level))

    def steps(self) -> tuple[Step, ...]:
        """A step to each level above; none for a leaf that is left out."""
        if self.excluded or not self.levels:
            return ()
        return steps_of(
            self.node,
            self.own,
            effort=[float(self.cost(level)) for level in self.levels],
            owner=self.lead.name if self.lead else "",
            due=self.due,
            probability=self.chance / 100,
        )


@dataclass(frozen=True)
class Standing:
    """A sheet as a path starts from it. `base`: points counted now; `full`: the maximum of what applies, None where a
    maximum is not known; `past`: points of everybody by year on that scale, this unit's under `key`."""

    framework: Framework
    leaves: tuple[RuleLeaf, ...]
    base: Decimal
    full: Decimal | None
    past: Mapping[int, Mapping[str, float]]
    breaks: tuple[int, ...]
    key: str
    last_year: int

    @property
    def open(self) -> tuple[RuleLeaf, ...]:
        """The leaves that can be lifted, the most points to win first."""
        found = [leaf for leaf in self.leaves if leaf.levels]
        return tuple(sorted(found, key=lambda leaf: (-leaf.gain(leaf.levels[-1]), leaf.node.code)))

    @property
    def by_last_year(self) -> int:
        return sum(leaf.now is None and leaf.before is not None for leaf in self.leaves)

    @property
    def unknown(self) -> int:
        return sum(leaf.is_unknown for leaf in self.leaves)

    @property
    def top(self) -> Decimal:
        """The points when every leaf stands at its highest level."""
        return self.base + sum((leaf.gain(leaf.levels[-1]) for leaf in self.leaves if leaf.levels), ZERO)

    @property
    def newest(self) -> int | None:
        """The newest year whose results tell where others stand."""
        return max((year for year, scores in self.past.items() if set(scores) - {self.key}), default=None)


@dataclass(frozen=True)
class Found:
    """The path, its steps with their leaves, the easiest first, and what the others' movement rests on."""

    path: Path
    chosen: tuple[tuple[RuleLeaf, RuleLevel], ...]
    movement: Movement | None
    still: tuple[Problem, ...]


def find_path(standing: Standing, asked: Asked) -> Found:
    """The cheapest levels to the target. Raises InputError (`path.…`) for a question that cannot be answered."""
    rivals = NO_RIVALS
    if asked.rank is not None:
        if standing.newest is None:
            vi = "Chưa có kết quả của các đơn vị khác: chỉ đặt được đích là số điểm."
            en = "No results of other units are stored: the target can only be a score."
            raise InputError([Problem("path.no_rivals", Text(vi, en))])
        rest = [score for key, score in standing.past[standing.newest].items() if key != standing.key]
        rivals = rivals_in(_history(standing), rest, standing.key)
    steps = [step for leaf in standing.leaves for step in leaf.steps()]
    path = cheapest(float(standing.base), steps, asked, rivals)
    by_code = {
        step_code(leaf.node.code, level.points): (leaf, level) for leaf in standing.open for level in leaf.levels
    }
    return Found(path, tuple(by_code[step.code] for step in in_order(path)), rivals.movement, rivals.still)


def _history(standing: Standing) -> History:
    units = sorted({key for scores in standing.past.values() for key in scores})
    return history_of(units, standing.past, standing.breaks)


def tasks_of(
    chosen: Sequence[tuple[RuleLeaf, RuleLevel]], index: str, fallback: Unit, *, not_before: dt.date, language: Language
) -> list[NewTask]:
    """The chosen steps as tasks of a plan: who leads the leaf leads the task, else `fallback`."""
    made = []
    for leaf, level in chosen:
        node = leaf.node
        words, name = level.words.in_(language), node.name.in_(language)
        content = (
            f"{node.code} {name}: {words} (từ {format_decimal(leaf.own, 2)} lên {format_decimal(level.points, 2)} điểm)"
            if language == "vi"
            else f"{node.code} {name}: {words} (from {leaf.own:.2f} to {level.points:.2f} points)"
        )
        lead, due = leaf.lead or fallback, from_now_on(leaf.due, not_before)
        made.append(task_of(content, node.code, leaf.gain(level), lead=lead, due=due, index=index))
    return made
