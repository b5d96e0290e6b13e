"""Targets against points: the arithmetic of a target sheet, under one framework version.

The trap: a target of one version beside a maximum of another looks right and means nothing. A plan names its version;
set against another framework it is refused, and where a maximum is unknown no share is computed from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Framework, Node
from chiso.engine.text import format_decimal

Points = Mapping[str, Decimal | None]
Band = Literal["keep", "raise", "between", "unknown"]
ZERO, HUNDRED = Decimal(0), Decimal(100)


@dataclass(frozen=True, slots=True)
class Aim:
    """The target of one node: its points, who answers for it, until when."""

    points: Decimal
    owner: str = ""
    unit_id: int | None = None
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The targets of one year. `framework` is the code of the version that they were set under."""

    framework: str
    aims: Mapping[str, Aim]
    keep_from: Decimal = Decimal(90)
    raise_below: Decimal = Decimal(80)
    rank_points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One node: its target beside what there is now and what the ministry gave last year."""

    node: Node
    is_lowest: bool
    aim: Aim | None
    now: Decimal | None
    before: Decimal | None
    band: Band

    @property
    def gap(self) -> Decimal | None:
        """The points still missing to the target; negative when it is passed."""
        return None if self.aim is None or self.now is None else self.aim.points - self.now


@dataclass(frozen=True)
class PlanView:
    """The whole plan; `total` is None while a field has neither a target nor targets below it."""

    lines: tuple[PlanLine, ...]
    total: Decimal | None
    now: Decimal | None
    base: Decimal | None
    missing: tuple[Node, ...]
    rank_points: Decimal | None = None
    notes: tuple[Problem, ...] = field(default=())

    @property
    def keep(self) -> tuple[PlanLine, ...]:
        """The lowest nodes whose points are high already."""
        return tuple(line for line in self.lines if line.is_lowest and line.band == "keep")

    @property
    def raise_(self) -> tuple[PlanLine, ...]:
        """The lowest nodes whose points are low, by points to win."""
        found = [line for line in self.lines if line.is_lowest and line.band == "raise"]
        return tuple(sorted(found, key=lambda line: (-(_room(line) or ZERO), line.node.code)))

    @property
    def is_by_last_year(self) -> bool:
        """Whether the two lists rest on last year's points, where there are any."""
        return any(line.is_lowest and line.before is not None for line in self.lines)

    @property
    def unknown(self) -> int:
        """How many of the lowest nodes cannot be placed in either list."""
        return sum(line.is_lowest and line.band == "unknown" for line in self.lines)

    @property
    def to_rank(self) -> Decimal | None:
        """The points that the targets' sum lacks to the wanted rank; None where one of the two is unknown."""
        return None if self.total is None or self.rank_points is None else self.rank_points - self.total

    @property
    def gap(self) -> Decimal | None:
        return None if self.total is None or self.now is None else self.total - self.now


def view_of(plan: Plan, framework: Framework, *, now: Points | None = None, before: Points | None = None) -> PlanView:
    """The plan against the version it was set under; `now` and `before` are points by node of that same version.

    Raises InputError for another version's framework, for nodes that it lacks and for targets above a known maximum.
    """
    problems = check_plan(plan, framework)
    if problems:
        raise InputError(problems)
    now, before = now or {}, before or {}
    lines = tuple(
        PlanLine(
            node=node,
            is_lowest=framework.is_leaf(node.code),
            aim=plan.aims.get(node.code),
            now=now.get(node.code),
            before=before.get(node.code),
            band=_band(plan, node, before.get(node.code), now.get(node.code)),
        )
        for node in framework.walk()
    )
    sums = {root.code: _sum(plan, framework, root.code) for root in framework.roots}
    missing = tuple(root for root in framework.roots if sums[root.code] is None)
    return PlanView(
        lines=lines,
        total=None if missing else sum((value or ZERO for value in sums.values()), ZERO),
        now=_total(now, framework),
        base=framework.total,
        missing=missing,
        rank_points=plan.rank_points,
        notes=tuple(_partly(plan, framework)),
    )


def check_plan(plan: Plan, framework: Framework) -> list[Problem]:
    """Everything that keeps the plan's targets from standing against the framework."""
    if plan.framework != framework.code:
        return [
            Problem(
                "targets.other_version",
                Text(
                    "Mục tiêu của một bộ chỉ số không so được với điểm tối đa của bộ khác.",
                    "Targets of one version cannot be set against the maxima of another.",
                ),
                where=plan.framework,
                got=framework.code,
                expected=Text(plan.framework, plan.framework),
                hint=Text("Đặt lại mục tiêu theo bộ chỉ số của năm đó.", "Set targets under that year's version."),
            )
        ]
    problems = []
    for code, aim in plan.aims.items():
        node = framework.by_code.get(code)
        if node is None:
            problems.append(_problem("targets.no_node", code, "Bộ chỉ số không có mục này.", "There is no such node."))
        elif aim.points < 0 or (node.max is not None and aim.points > node.max):
            top = "?" if node.max is None else f"{node.max:f}".replace(".", ",")
            problems.append(
                _problem(
                    "targets.out_of_range",
                    code,
                    f"Mục tiêu phải từ 0 đến {top}.",
                    f"The target must be from 0 to {top}.",
                    got=f"{aim.points:f}".replace(".", ","),
                )
            )
    return problems


def _sum(plan: Plan, framework: Framework, code: str) -> Decimal | None:
    """A node's own target, else the sum of the targets below it; None when something below has none."""
    if code in plan.aims:
        return plan.aims[code].points
    children = framework.children(code)
    parts = [_sum(plan, framework, child.code) for child in children]
    known = [part for part in parts if part is not None]
    return sum(known, ZERO) if children and len(known) == len(parts) else None


def _total(points: Points, framework: Framework) -> Decimal | None:
    """The points in hand; None when there are none yet."""
    roots = [points.get(root.code) for root in framework.roots]
    known = [value for value in roots if value is not None]
    return sum(known, ZERO) if known else None


def _partly(plan: Plan, framework: Framework) -> list[Problem]:
    """Nodes whose own target says something else than the targets below them: shown, kept."""
    found = []
    for node in framework.walk():
        children = framework.children(node.code)
        if node.code not in plan.aims or not any(child.code in plan.aims for child in children):
            continue
        parts = [_sum(plan, framework, child.code) for child in children]
        known = [part for part in parts if part is not None]
        stated, below = plan.aims[node.code].points, sum(known, ZERO)
        if len(known) == len(parts) and below != stated:
            vi, en = format_decimal(below, group=False), format_decimal(below, group=False, language="en")
            found.append(
                Problem(
                    "targets.sum_differs",
                    Text(f"Mục tiêu các mục con cộng lại là {vi}.", f"The targets below add up to {en}."),
                    where=node.code,
                    got=format_decimal(stated, group=False),
                    severity="warning",
                )
            )
    return found


def _band(plan: Plan, node: Node, before: Decimal | None, now: Decimal | None) -> Band:
    """By the ministry's points of last year where they are known, else by what there is now."""
    reached = before if before is not None else now
    if reached is None or not node.max:
        return "unknown"
    share = reached * HUNDRED / node.max
    return "keep" if share >= plan.keep_from else "raise" if share < plan.raise_below else "between"


def _room(line: PlanLine) -> Decimal | None:
    reached = line.before if line.before is not None else line.now
    return None if line.node.max is None or reached is None else line.node.max - reached


def _problem(code: str, where: str, vi: str, en: str, *, got: str = "") -> Problem:
    return Problem(code, Text(vi, en), where=where, got=got)
