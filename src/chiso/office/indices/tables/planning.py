"""The path of a unit to a target in a published index: feasible steps, rivals' likely movement, tasks of a plan.

The trap: a step that nobody has ever reached. A step lifts one leaf to a level at which others stand today (their
median, their upper quarter, their best), so each has somebody to learn from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.ranking import History, Movement, Path, Step, Target, fit_movement, history_of, path_to_target
from chiso.engine.text import format_decimal
from chiso.office.directives.plan_table import NewTask
from chiso.office.indices.models import Effort, Lever
from chiso.office.indices.tables.analysis import split_of
from chiso.office.indices.tables.changes import same_ruler
from chiso.office.indices.tables.queries import Held, reorganised_keys
from chiso.office.indices.tables.standing import Standings
from chiso.office.units.models import Unit

Floats = NDArray[np.float64]
SCENARIOS = 1000
LEVELS: tuple[tuple[str, float, int, Text], ...] = (
    ("median", 0.5, 1, Text("mức trung vị", "the median")),
    ("quarter", 0.75, 2, Text("mức của một phần tư đứng đầu", "the upper quarter")),
    ("best", 1.0, 3, Text("mức cao nhất", "the best")),
)
"""Code, quantile of the others from worst to best, how much harder than the median, words."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a leaf above the unit's own, at which others stand: the figure and what it adds to the total."""

    code: str
    figure: float
    gain: float
    hardness: int
    name: Text


@dataclass(frozen=True)
class LeafSteps:
    """One leaf: its figure, the levels above it, and who moves it how."""

    code: str
    name: str
    own: float
    levels: tuple[Level, ...]
    effort: int
    lead: Unit | None
    due: dt.date | None
    chance: int
    excluded: bool

    @property
    def effort_name(self) -> str:
        return str(Effort(self.effort).label)

    def steps(self) -> tuple[Step, ...]:
        """A step to each level; none for a leaf that is left out."""
        if self.excluded:
            return ()
        return tuple(
            Step(
                f"{self.code}@{level.code}",
                self.code,
                level.gain,
                float(self.effort * level.hardness),
                self.name,
                self.lead.name if self.lead else "",
                self.due,
                self.chance / 100,
            )
            for level in self.levels
        )


def leaves_of(stands: Standings, unit: str, levers: Mapping[str, Lever]) -> tuple[LeafSteps, ...]:
    """Every leaf that can be lifted; empty where the unit's total cannot be taken apart."""
    index = split_of(stands.held, unit).index
    if index is None or stands.held.total_of(unit) is None:
        return ()
    found = []
    figures = index.figures()
    for part in index.components(unit):
        rest = np.array([each[part.code] for other, each in figures.items() if other != unit and part.code in each])
        levels: list[Level] = []
        for code, share, hardness, words in LEVELS if len(rest) else ():
            quantile = 1 - share if part.less_is_better else share
            level = float(np.quantile(rest, quantile, method="nearest"))
            gain = replace(part, raw=level).points - part.points
            if gain > 1e-9 and all(gain > lower.gain + 1e-9 for lower in levels):
                levels.append(Level(code, level, gain, hardness, words))
        lever = levers.get(part.code)
        found.append(
            LeafSteps(
                part.code,
                part.name,
                part.raw,
                tuple(levels),
                lever.effort if lever else Effort.MIDDLE,
                lever.lead if lever else None,
                lever.due if lever else None,
                lever.chance if lever else 100,
                bool(lever and lever.excluded),
            )
        )
    return tuple(leaf for leaf in found if leaf.levels)


def history_in(editions: Sequence[Held]) -> History:
    """Totals of all years by unit; a year is cut off where the framework changed or units were reorganised.

    Two editions that stand two years apart count as one pair: the movement found is then rather too large.
    """
    tables = {held.year: _totals(held) for held in editions}
    units = sorted({unit for table in tables.values() for unit in table})
    breaks = [
        after.year
        for before, after in pairwise(editions)
        if not same_ruler(before, after) or reorganised_keys(before, after) & set(after.table.units)
    ]
    return history_of(units, tables, breaks)


def _totals(held: Held) -> dict[str, float]:
    at = held.table.total
    if at is None:
        return {}
    column = held.table.values[:, at]
    return {unit: float(value) for unit, value in zip(held.table.units, column, strict=True) if value == value}


@dataclass(frozen=True)
class Asked:
    """What is asked: a score or a rank, how surely (0 to 1), by when, with which seed."""

    score: float | None
    rank: int | None
    probability: float
    latest: dt.date | None = None


@dataclass(frozen=True)
class Found:
    """The path, the steps as chosen with their leaves, and what the rivals' movement rests on (None: it is not known).

    `still` is said when the others are held where they stand, for want of history.
    """

    path: Path
    chosen: tuple[tuple[LeafSteps, Level], ...]
    movement: Movement | None
    still: tuple[Problem, ...]


def find_path(
    editions: Sequence[Held], stands: Standings, unit: str, leaves: Sequence[LeafSteps], asked: Asked
) -> Found:
    """The cheapest steps to the target. Raises InputError (`path.…`) for a question that cannot be answered.

    Rivals are foretold from their own years; with too few comparable years they are held where they stand.
    """
    base = stands.held.total_of(unit)
    rest = [place.total for place in stands.places if place.unit != unit and place.total is not None]
    rivals = rivals_in(history_in(editions), rest, unit) if asked.rank is not None else NO_RIVALS
    steps = [step for leaf in leaves for step in leaf.steps()]
    path = cheapest(float("nan") if base is None else base, steps, asked, rivals)
    by_code = {f"{leaf.code}@{level.code}": (leaf, level) for leaf in leaves for level in leaf.levels}
    return Found(path, tuple(by_code[step.code] for step in in_order(path)), rivals.movement, rivals.still)


@dataclass(frozen=True)
class Rivals:
    """Scenarios of the others' scores and fresh ones of the same; `still` is said where they are held as they stand."""

    scenarios: Floats | None
    fresh: Floats | None
    movement: Movement | None
    still: tuple[Problem, ...] = ()


NO_RIVALS = Rivals(None, None, None)


def rivals_in(history: History, now: Sequence[float], unit: str) -> Rivals:
    """The others foretold from their own years; with too few comparable years they are held at `now`."""
    still: tuple[Problem, ...] = ()
    try:
        movement = fit_movement(history)
        if not np.isnan(movement.expected).all():
            drawn = [movement.scenarios(SCENARIOS, seed, without=unit) for seed in (1, 2)]
            return Rivals(drawn[0], drawn[1], movement)
    except InputError as error:
        still = error.problems
    held = np.array([now], dtype=np.float64)
    return Rivals(held, held, None, still)


def cheapest(base: float, steps: Sequence[Step], asked: Asked, rivals: Rivals) -> Path:
    """The path for the question as a page asks it: five seconds at most."""
    return path_to_target(
        base,
        steps,
        Target(asked.score, asked.rank, asked.probability),
        rivals=rivals.scenarios,
        fresh_rivals=rivals.fresh,
        latest=asked.latest,
        seconds=5.0,
    )


def in_order(path: Path) -> list[Step]:
    """The steps of a path, the easiest first."""
    return sorted(path.steps, key=lambda step: (step.effort, -step.gain))


def tasks_of(found: Found, index: str, fallback: Unit, *, not_before: dt.date, language: Language) -> list[NewTask]:
    """The chosen steps as tasks of a plan: who leads the leaf leads the task, else `fallback`."""
    made = []
    for leaf, level in found.chosen:
        content = (
            f"Nâng {leaf.code} {leaf.name} từ {_number(leaf.own, language)} lên {_number(level.figure, language)} "
            f"({level.name.vi} của các đơn vị khác)"
            if language == "vi"
            else f"Raise {leaf.code} {leaf.name} from {_number(leaf.own, language)} to "
            f"{_number(level.figure, language)} ({level.name.en} of the others)"
        )
        lead, due = leaf.lead or fallback, from_now_on(leaf.due, not_before)
        made.append(task_of(content, leaf.code, level.gain, lead=lead, due=due, index=index))
    return made


def from_now_on(due: dt.date | None, not_before: dt.date) -> dt.date | None:
    """A day that a new task may be due on: one that has passed is none."""
    return due if due is not None and due >= not_before else None


def task_of(
    content: str, leaf: str, gain: Decimal | float, *, lead: Unit, due: dt.date | None, index: str
) -> NewTask:  # fmt: skip
    """One step of a path as a task of a plan: who leads it, and the points that it brings to the leaf."""
    return NewTask(
        content=content,
        lead=lead.pk,
        lead_name=lead.name,
        group=index,
        due=due.isoformat() if due else "",
        node=leaf[:40],
        points=f"{gain:.4f}",
        place=leaf,
    )


def _number(value: float, language: Language) -> str:
    return format_decimal(Decimal(f"{value:.2f}"), language=language)
