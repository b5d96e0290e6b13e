"""A frame and a plan in, a sample out: strata, stages, certainty units, reserves, probabilities, weights.

The trap: a large district may be worth more than one share of the sample. Drawn by size it would have a probability
above 1; taken for certain it must be flagged, because its own variance is zero and its villages take its place in the
error. And a replacement is not a second chance to choose: reserves are drawn with the sample, in a fixed order.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import polars as pl

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.problems import both
from chiso.engine.survey.allocating import allocate
from chiso.engine.survey.codes import Floats, Ints, cross, encode
from chiso.engine.survey.drawing import certainty_units, draw, generator_of
from chiso.engine.survey.faults import missing_column
from chiso.engine.survey.plan import Plan, PlanStage

MAIN, RESERVE = "main", "reserve"


@dataclass(frozen=True)
class Selection:
    """The drawn rows of the frame, with `prob_1`, `certain_1`, `N_1`, … by stage, `role`, `order` and `weight`.

    `N_k` is the number of units from which stage k drew (the design file's `fpc` under equal chances). `weight` is one
    over the product of the probabilities, null for reserves, which take over the weight of the one they replace.
    `seed` and `digest` (SHA-256 of the frame's content) let anybody draw the same sample again.
    """

    frame: pl.DataFrame
    seed: int
    digest: str


def frame_digest(frame: pl.DataFrame) -> str:
    """SHA-256 of the frame as CSV: the same list in the same order has the same digest."""
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()


def select(frame: pl.DataFrame, plan: Plan, seed: int) -> Selection:
    """The sample of this plan. Raises InputError (`select.*`) for columns, sizes or numbers that cannot be."""
    return _Selector(frame, plan, seed).selection()


class _Selector:
    def __init__(self, frame: pl.DataFrame, plan: Plan, seed: int) -> None:
        self.frame, self.plan, self.seed = frame, plan, seed
        self.generator = generator_of(seed)
        named = [
            *plan.strata,
            *(name for stage in plan.stages for name in (stage.unit, stage.size, stage.spread) if name),
        ]
        problems = [missing_column(name, frame) for name in dict.fromkeys(named) if name not in frame.columns]
        if problems:
            raise InputError(problems)
        if not frame.height:
            raise InputError([Problem("select.empty", both("khung mẫu trống", "the frame has no rows"))])

    def selection(self) -> Selection:
        rows = np.arange(self.frame.height, dtype=np.int64)
        parent = self._strata()
        weight = np.ones(self.frame.height)
        columns: dict[str, Floats] = {}
        order = np.zeros(self.frame.height, dtype=np.int64)
        role = np.zeros(self.frame.height, dtype=bool)
        for number, stage in enumerate(self.plan.stages, 1):
            rows, parent, chance, sure, size, place = self._stage(stage, rows, parent)
            columns |= {f"prob_{number}": chance, f"certain_{number}": sure, f"N_{number}": size}
            weight[rows] /= chance[rows]
            order, role = place, place > np.where(stage.n, stage.n, np.iinfo(np.int64).max)
        found = self.frame.with_columns(
            **{name: pl.Series(name, values) for name, values in columns.items()},
            role=pl.Series(np.where(role, RESERVE, MAIN)),
            order=pl.Series(order),
            weight=pl.Series(np.where(role, np.nan, weight)).fill_nan(None),
        )[rows]
        flags = [pl.col(name).cast(pl.Int64) for name in found.columns if name.startswith(("certain_", "N_"))]
        return Selection(found.with_columns(flags), self.seed, frame_digest(self.frame))

    def _strata(self) -> Ints:
        codes = np.zeros(self.frame.height, dtype=np.int64)
        for name in self.plan.strata:
            part = encode(self.frame[name])
            if (part.codes < 0).any():
                raise InputError(
                    [Problem("select.missing", both(f"cột “{name}” có ô trống", f"“{name}” has gaps"), name)]
                )
            codes = cross(codes, part.codes, part.count)[0]
        return codes

    def _stage(self, stage: PlanStage, rows: Ints, parent: Ints) -> tuple[Ints, Ints, Floats, Floats, Floats, Ints]:
        """Rows that remain, their unit, and by row of the frame: probability, certainty, N and place in the draw."""
        whole = self.frame.height
        unit, parent_of, first, sizes = self._units(stage, rows, parent)
        chance, sure, size = np.zeros(len(parent_of)), np.zeros(len(parent_of)), np.zeros(len(parent_of))
        place = np.zeros(len(parent_of), dtype=np.int64)
        wanted = self._wanted(stage, parent_of, first)
        starts = np.flatnonzero(np.append(True, parent_of[1:] != parent_of[:-1]))
        ends = np.append(starts[1:], len(parent_of))
        for start, end, n in zip(starts, ends, wanted, strict=True):
            part = slice(int(start), int(end))
            chance[part], sure[part], place[part] = self._draw(stage, sizes[part], int(n))
            size[part] = end - start
        drawn = place > 0
        kept = rows[drawn[unit]]
        spread = [np.zeros(whole) for _ in range(3)]
        for target, values in zip(spread, (chance, sure, size), strict=True):
            target[rows] = values[unit]
        places = np.zeros(whole, dtype=np.int64)
        places[rows] = place[unit]
        return kept, unit[drawn[unit]], spread[0], spread[1], spread[2], places

    def _units(self, stage: PlanStage, rows: Ints, parent: Ints) -> tuple[Ints, Ints, Ints, Floats]:
        """Row → unit; unit → parent (ascending), first row, measure of size."""
        own = parent if len(parent) == len(rows) else parent[rows]
        if stage.unit:
            part = encode(self.frame[stage.unit][rows])
            if (part.codes < 0).any():
                raise InputError(
                    [Problem("select.missing", both(f"cột “{stage.unit}” có ô trống", f"“{stage.unit}” has gaps"))]
                )
            unit, parent_of, _ = cross(own, part.codes, part.count)
        else:
            unit, parent_of, _ = cross(own, np.arange(len(rows), dtype=np.int64), len(rows))
        first = np.zeros(len(parent_of), dtype=np.int64)
        first[unit[::-1]] = rows[::-1]
        if not stage.size:
            return unit, parent_of, first, np.ones(len(parent_of))
        values = self.frame[stage.size].cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()[rows]
        if not (np.isfinite(values).all() and (values >= 0).all()):
            raise InputError(
                [
                    Problem(
                        "select.size",
                        both(
                            f"quy mô “{stage.size}” phải là số không âm", f"the size “{stage.size}” must be 0 or more"
                        ),
                    )
                ]
            )
        sizes = np.bincount(unit, weights=values, minlength=len(parent_of)).astype(np.float64)
        return unit, parent_of, first, sizes

    def _wanted(self, stage: PlanStage, parent_of: Ints, first: Ints) -> Ints:
        counts = np.unique(parent_of, return_counts=True)[1].astype(np.int64)
        if stage.n:
            return np.full(len(counts), stage.n, dtype=np.int64)
        spread = None
        if stage.spread:
            starts = np.flatnonzero(np.append(True, parent_of[1:] != parent_of[:-1]))
            spread = self.frame[stage.spread].cast(pl.Float64).to_numpy()[first[starts]]
        return allocate(stage.allocation, stage.total, counts, spread, stage.minimum)

    def _draw(self, stage: PlanStage, sizes: Floats, n: int) -> tuple[Floats, Floats, Ints]:
        """Probability, certainty and place (0 = not drawn; reserves after n) of the units of one parent."""
        count = len(sizes)
        place = np.zeros(count, dtype=np.int64)
        if stage.method in ("srs", "systematic"):
            chance = np.full(count, min(1.0, n / count))
            if stage.reserve:
                ranked = self.generator.permutation(count)[: n + stage.reserve]
                place[ranked] = np.arange(1, len(ranked) + 1)
            else:
                chosen = draw(stage.method, sizes, n, self.generator)
                place[chosen] = np.arange(1, len(chosen) + 1)
            return chance, np.full(count, float(n >= count)), place
        if (sizes > 0).sum() < n:
            n = int((sizes > 0).sum())
        sure = certainty_units(sizes, n)
        chance = np.where(sure, 1.0, 0.0)
        left = n - int(sure.sum())
        others = np.flatnonzero(~sure & (sizes > 0))
        chosen = np.flatnonzero(sure)
        if left and len(others):
            chance[others] = left * sizes[others] / sizes[others].sum()
            chosen = np.append(chosen, others[draw(stage.method, sizes[others], left, self.generator)])
        place[np.sort(chosen)] = np.arange(1, len(chosen) + 1)
        return chance, sure.astype(np.float64), place
