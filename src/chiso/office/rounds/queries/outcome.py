"""A group's results as its answers give them at a stage: the preview before a decision, and what is published after it.

The trap: a preview computed one way and a publication computed another differ on the day it matters. Both are this.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from chiso.engine.bundle import Outcome, PayloadAnswer, PayloadUnit, outcome_of
from chiso.engine.errors import Text
from chiso.engine.frameworks import Framework
from chiso.engine.text import places_apart
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.models import Decision, ReplacedCopy, RoundGroup, Sheet, SheetState, Stage
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.scores import AnswerBook, unit_code


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A unit's place as it would be published now; `pending` are the leaves without a result.

    `places` are the decimals of the percentage: more than two where two different ones would print alike.
    """

    sheet: Sheet
    points: Decimal | None
    base: Decimal | None
    percent: Decimal | None
    rank: Decimal | None
    grade: Text
    pending: tuple[str, ...]
    places: int = 2


@dataclass(frozen=True)
class GroupOutcome:
    """A group's results as they stand at a stage, ready to be previewed or published."""

    group: RoundGroup
    framework: Framework
    sheets: tuple[Sheet, ...]
    answers: tuple[PayloadAnswer, ...]
    units: tuple[PayloadUnit, ...]
    outcome: Outcome

    @property
    def not_before_council(self) -> tuple[Sheet, ...]:
        """Sheets that have not come as far as the council."""
        reached = {SheetState.COUNCIL, SheetState.DECIDED, SheetState.PUBLISHED, SheetState.ARCHIVED}
        return tuple(sheet for sheet in self.sheets if sheet.state not in reached)

    def lines(self) -> tuple[PreviewLine, ...]:
        """Units with their totals, best first, those without a rank last."""
        names = {sheet.unit.key: sheet for sheet in self.sheets}
        bands = {band.code: band.name for band in self.framework.bands}
        places = places_apart(total.percent for total in self.outcome.totals)
        found = [
            PreviewLine(
                names[total.unit],
                total.points,
                total.base,
                total.percent,
                total.rank,
                bands.get(total.grade, Text(total.grade, total.grade)),
                self.outcome.pending.get(total.unit, ()),
                places.get(total.percent, 2) if total.percent is not None else 2,
            )
            for total in self.outcome.totals
        ]
        return tuple(sorted(found, key=lambda line: (line.rank is None, line.rank or 0, line.sheet.unit.sort_key)))


def group_outcome(group: RoundGroup, stage: str = Stage.COUNCIL) -> GroupOutcome:
    """What the group's answers give at a stage, by the framework's bands and ties. Three queries."""
    sheets = tuple(Sheet.objects.filter(group=group).select_related("unit").order_by("unit__sort_key", "unit_id"))
    books = books_of(sheet.pk for sheet in sheets)
    framework = framework_of(group.framework)
    units = tuple(PayloadUnit(sheet.unit.key, sheet.unit.name, unit_code(sheet.unit)) for sheet in sheets)
    known = {leaf.code for leaf in framework.leaves}
    answers = tuple(row for sheet in sheets for row in _deciding(sheet.unit.key, books[sheet.pk], stage, known))
    return GroupOutcome(group, framework, sheets, answers, units, outcome_of(framework, units, answers))


def _deciding(unit: str, book: AnswerBook, stage: str, known: Collection[str]) -> list[PayloadAnswer]:
    """The answers that decide a sheet at a stage, each with the stage that it comes from."""
    rows = [
        PayloadAnswer(unit, node, answer.stage, answer.inputs, answer.status)
        for node, answer in book.at(stage).items()
        if node in known
    ]
    rows += [
        PayloadAnswer(unit, item, row.stage, {key: str(value) for key, value in row.inputs.items()}, is_adjustment=True)
        for item, row in book.adjustments_at(stage).items()
    ]
    return rows


def decisions_of(group: RoundGroup) -> list[Decision]:
    """Every decision of a group, newest first: a correction may have needed a second one."""
    copies = Prefetch("replaced_copies", ReplacedCopy.objects.select_related("document", "replaced_by").order_by("-id"))
    found = group.decisions.select_related("document__file").prefetch_related(copies)
    return list(found.order_by("-signed_on", "-id"))


def decision_of(group: RoundGroup) -> Decision | None:
    """The newest decision of a group, with its signed document."""
    return group.decisions.select_related("document__file").order_by("-signed_on", "-id").first()
