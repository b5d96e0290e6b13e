"""What a page shows of a plan: counts, problems, labels to settle, the first lines; never the whole of it.

The trap: a plan of 3,500 units holds half a million sums, and a page of it three hundred lines. Pages therefore know
only this; for a large file the worker makes it once and it is kept (`keeping`), for a small one it is made on the spot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.errors import Problem
from chiso.office.accounts.models import Role
from chiso.office.moving.plans.accounts import AccountsPlan
from chiso.office.moving.plans.evidence import EvidencePlan
from chiso.office.moving.plans.making import Plan
from chiso.office.moving.plans.scores import ScoresPlan
from chiso.office.moving.plans.shared import Decided

SHOWN = 300
"""How many rows of a dry run a page shows; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One unit's result of one year."""

    year: int
    unit: str
    label: str
    stated: Decimal | None
    computed: Decimal | None
    percent: Decimal | None
    rank: Decimal | None
    grade: str
    leaves: int
    differences: int


@dataclass(frozen=True, slots=True)
class OddLine:
    """One stated figure that its parts do not add up to."""

    where: str
    unit: str
    what: str
    node: str
    stated: str
    computed: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of an archive."""

    unit: str
    node: str
    name: str
    path: str
    number: str
    issued_on: dt.date | None
    is_known: bool
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One role that would be given; `role` is its code."""

    full_name: str
    title: str
    username: str
    is_proposed: bool
    unit: str
    role: str
    valid_from: dt.date
    is_there: bool

    @property
    def role_words(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the file: its key, its heading and what it was taken for."""

    key: str
    heading: str
    use: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan as its page shows it; `sha256` names the plan, `runs` says whether it may be confirmed.

    `year` is the year that the file tells, `years` are those of the results; `second` are criteria, or roles of people.
    """

    sha256: str
    runs: bool
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    units: tuple[Decided, ...]
    second: tuple[Decided, ...]
    version: str = ""
    group: tuple[str, str] = ("", "")
    year: int | None = None
    years: tuple[int, ...] = ()
    years_read: tuple[int, ...] = ()
    has_criteria: bool = False
    has_marks: bool = False
    columns: tuple[ColumnLine, ...] = ()
    more: int = 0
    scores: tuple[ScoreLine, ...] = ()
    odd: tuple[OddLine, ...] = ()
    files: tuple[FileLine, ...] = ()
    people: tuple[PersonLine, ...] = ()


def nothing_of(problems: Iterable[Problem]) -> Preview:
    """A file of which nothing can be stored, and why."""
    return Preview("", False, tuple(problems), {}, (), ())


def preview_of(plan: Plan) -> Preview:
    """The page's part of a plan."""
    if isinstance(plan, ScoresPlan):
        return _scores(plan)
    return _evidence(plan) if isinstance(plan, EvidencePlan) else _accounts(plan)


def _scores(plan: ScoresPlan) -> Preview:
    lines = [(year.year, line) for year in plan.years for line in year.lines]
    odd = [
        OddLine(each.where, line.unit.name, each.what, each.node, each.stated, each.computed)
        for _, line in lines
        for each in line.differences
    ]
    return Preview(
        sha256=plan.sha256,
        runs=plan.can_run,
        problems=plan.problems,
        counts={"years": len(plan.years), "units": plan.unit_count, "leaves": plan.leaf_count},
        units=_shown(plan.units),
        second=_shown(plan.criteria),
        version=plan.version.code if plan.version else "",
        group=(plan.family, plan.unit_group),
        year=plan.book.year,
        years=tuple(year.year for year in plan.years),
        years_read=plan.book.years,
        has_criteria=bool(plan.book.criteria),
        has_marks=any(figure.status == "mark" for figure in plan.book.figures),
        columns=tuple(ColumnLine(one.key, one.heading, one.use) for one in plan.book.columns[:SHOWN]),
        more=max(0, len(lines) - SHOWN),
        scores=tuple(
            ScoreLine(
                year, line.unit.name, line.label, line.stated, line.computed, line.percent, line.rank, line.grade_name,
                line.leaves, len(line.differences),
            )
            for year, line in lines[:SHOWN]
        ),
        odd=tuple(odd[:SHOWN]),
    )  # fmt: skip


def _evidence(plan: EvidencePlan) -> Preview:
    return Preview(
        sha256=plan.sha256,
        runs=plan.can_run,
        problems=plan.problems,
        counts={"documents": plan.new_documents, "criteria": plan.node_count, "units": plan.unit_count},
        units=_shown(plan.units),
        second=_shown(plan.criteria),
        version=plan.version.code if plan.version else "",
        year=plan.year,
        more=max(0, len(plan.lines) - SHOWN),
        files=tuple(
            FileLine(
                line.unit.name, line.node, line.entry.facts.name, line.entry.path, line.told.number,
                line.told.issued_on, line.is_known, line.is_repeat,
            )
            for line in plan.lines[:SHOWN]
        ),
    )  # fmt: skip


def _accounts(plan: AccountsPlan) -> Preview:
    return Preview(
        sha256=plan.sha256,
        runs=plan.can_run,
        problems=plan.problems,
        counts={"people": plan.new_people, "roles": len(plan.planned)},
        units=_shown(plan.units),
        second=_shown(plan.roles),
        columns=tuple(
            ColumnLine(key, heading, plan.table.columns.get(key, "skip"))
            for key, heading in plan.table.headings.items()
        ),
        more=max(0, len(plan.planned) - SHOWN),
        people=tuple(
            PersonLine(
                one.full_name, one.row.title, one.username, one.username in plan.proposed, one.unit.name,
                one.role.value, one.valid_from, one.existing is not None,
            )
            for one in plan.planned[:SHOWN]
        ),
    )  # fmt: skip


def _shown(decided: tuple[Decided, ...]) -> tuple[Decided, ...]:
    """Every label that is open, and the first of those that are not."""
    settled = [one for one in decided if not one.is_open][:SHOWN]
    return (*(one for one in decided if one.is_open), *settled)
