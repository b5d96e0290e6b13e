"""A published result computed again under another version of its framework, through a confirmed crosswalk.

The trap: a re-computed table looks like a ranking. It has neither ranks nor grades, and is never stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import cast

from chiso.engine.bundle import PayloadAnswer, read_payload
from chiso.engine.frameworks import Framework
from chiso.engine.scoring import Answer, Gap, Rescored, UnitFigures, rescore
from chiso.engine.scoring.rescoring import shown_points
from chiso.engine.scoring.rule import Status
from chiso.office.frameworks.models import Crosswalk, FrameworkVersion
from chiso.office.frameworks.queries import crosswalks_of, framework_of, newest_crosswalk, plan_between, versions
from chiso.office.indices.models import ResultRow, ResultSet
from chiso.office.indices.queries import with_payload
from chiso.office.rounds.scores import unit_code


@dataclass(frozen=True)
class RescoredRow:
    """A unit's published points and what its figures give under the other version."""

    row: ResultRow
    found: Rescored

    @property
    def then(self) -> Decimal | None:
        """The published points that belong to the leaves that can be compared."""
        return shown_points(self.found.then_points)

    @property
    def then_base(self) -> Decimal | None:
        return shown_points(self.found.then_base)

    @property
    def change(self) -> Decimal | None:
        """In points of percentage on the comparable leaves; None where nothing can be compared."""
        before, after = self.found.then_base, self.found.percent
        if not before or after is None:
            return None
        percent = shown_points(self.found.then_points * 100 / before)
        return None if percent is None else after - percent

    @property
    def comparable(self) -> Decimal | None:
        """The comparable share of the other version, in percent."""
        share = self.found.comparable
        return None if share is None else shown_points(Fraction(share) * 100)


@dataclass(frozen=True)
class RescoredTable:
    """All units of a result set under another version."""

    result: ResultSet
    version: FrameworkVersion
    framework: Framework
    crosswalk: Crosswalk
    rows: tuple[RescoredRow, ...]

    @property
    def gaps(self) -> list[tuple[Gap, int]]:
        """Every gap with the number of units that have it, most frequent first."""
        counted: Counter[Gap] = Counter(gap for row in self.rows for gap in row.found.gaps)
        return counted.most_common()


def other_versions(result: ResultSet) -> list[tuple[FrameworkVersion, bool]]:
    """The versions of the same family under which the result could be computed, and whether a crosswalk leads there."""
    if result.framework_id is None:
        return []
    linked = {crosswalk.new_id for crosswalk in crosswalks_of(result.framework_id)}
    found = versions().filter(family=result.family).exclude(pk=result.framework_id)
    return [(version, version.pk in linked) for version in found]


def rescored_table(result: ResultSet, version: FrameworkVersion) -> RescoredTable | None:
    """The units' published figures under `version`; None when nobody has confirmed a crosswalk.

    Raises InputError when the payload cannot be read.
    """
    crosswalk = newest_crosswalk(result.framework_id, version.pk) if result.framework_id else None
    if crosswalk is None:
        return None
    rows = list(result.rows.select_related("unit").order_by("rank", "unit__sort_key"))
    answers = _figures(read_payload(with_payload().get(pk=result.pk).payload).answers)
    blank = UnitFigures({})
    given = {unit_code(row.unit): answers.get(row.unit.key, blank) for row in rows}
    found = {one.unit: one for one in rescore(plan_between(crosswalk), given)}
    return RescoredTable(
        result=result,
        version=version,
        framework=framework_of(version),
        crosswalk=crosswalk,
        rows=tuple(RescoredRow(row, found[unit_code(row.unit)]) for row in rows),
    )


def _figures(answers: tuple[PayloadAnswer, ...]) -> Mapping[str, UnitFigures]:
    leaves: dict[str, dict[str, Answer]] = {}
    counts: dict[str, dict[str, str]] = {}
    for row in answers:
        if row.is_adjustment:
            counts.setdefault(row.unit, {})[row.node] = str(row.inputs.get("count", ""))
        else:
            leaves.setdefault(row.unit, {})[row.node] = Answer(row.inputs, cast(Status, row.status))
    return {unit: UnitFigures(leaves.get(unit, {}), counts.get(unit, {})) for unit in {*leaves, *counts}}
