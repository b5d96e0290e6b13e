"""Before a running round moves to another framework version: which leaves changed, and what it does to each unit.

The trap: a leaf may keep its code, name and points and still ask for something else. So a leaf counts as untouched only
when one old leaf became it whole and name, maximum, rule, evidence and who enters it are the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count

from chiso.engine.frameworks import Framework, Node
from chiso.engine.frameworks.canonical import raw_tree
from chiso.engine.frameworks.crosswalk.model import WHOLE, Link
from chiso.engine.frameworks.provenance import scoring_text
from chiso.engine.scoring import Answer as Given
from chiso.engine.scoring import CarryPlan, Rescored, UnitFigures, rescore
from chiso.office.frameworks.models import Crosswalk, FrameworkVersion
from chiso.office.frameworks.queries import newest_crosswalk, plan_between
from chiso.office.rounds.leaves import is_result, is_self_scored
from chiso.office.rounds.models import (
    Answer,
    FrameworkChange,
    MoveState,
    RoundGroup,
    Sheet,
    SheetState,
    Stage,
    VersionMove,
)
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.scores import AnswerBook, counts, given, unit_code

PAGE = 50
"""Units shown, and scored, at once."""
NAMED = 12
"""Touched leaves told by name before the table."""
TOO_LATE = (SheetState.DECIDED, SheetState.PUBLISHED, SheetState.ARCHIVED)
BUSY = (MoveState.WAITING, MoveState.RUNNING)
STUCK = dt.timedelta(minutes=5)
"""A move whose worker has shown no progress for so long is dead: it may be asked for again."""
BEFORE_SUBMISSION = (
    SheetState.DRAFT,
    SheetState.RETURNED,
    SheetState.UNLOCKED,
    SheetState.RESUBMITTED,
    SheetState.SELF_SUBMITTED,
)


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """What the change does to one sheet: points of the figures that stand, under both versions."""

    sheet: Sheet
    found: Rescored
    to_confirm: int

    @property
    def then(self) -> Decimal | None:
        return self.found.then.points

    @property
    def now(self) -> Decimal:
        """Points of what can be carried, under the new version."""
        return self.found.points

    @property
    def change(self) -> Decimal | None:
        return None if self.then is None else self.now - self.then

    @property
    def gaps(self) -> tuple[str, ...]:
        return tuple(gap.node for gap in self.found.gaps)


@dataclass(frozen=True)
class ChangePreview:
    """A group before it moves to `version`; `crosswalk` None = nobody has confirmed one, so it cannot move."""

    group: RoundGroup
    version: FrameworkVersion
    crosswalk: Crosswalk | None
    touched: tuple[str, ...] = ()
    leaves: tuple[Node, ...] = ()  # the first of the touched ones, by name
    effects: tuple[UnitEffect, ...] = ()
    page: Page[Sheet] | None = None
    too_late: int = 0
    submitted: int = 0  # sheets that were handed in and go back to self-scoring

    @property
    def units(self) -> int:
        """All sheets of the group, those of other pages too."""
        return 0 if self.page is None else self.page.paginator.count


def preview_change(group: RoundGroup, version: FrameworkVersion, page: str = "1") -> ChangePreview:
    """What the change does to the group, and its effect on each unit of one page.

    Only the units of the page are scored: 3,500 of them under two versions take half a minute.
    """
    crosswalk = newest_crosswalk(group.framework_id, version.pk)
    if crosswalk is None:
        return ChangePreview(group, version, None)
    plan = plan_between(crosswalk)
    states = dict(
        Sheet.objects.filter(group=group).values_list("state").annotate(count=Count("pk")).order_by()
    )  # fmt: skip
    found_sheets = Sheet.objects.filter(group=group).select_related("unit").order_by("unit__sort_key", "pk")
    shown = Paginator(found_sheets, PAGE).get_page(page)
    sheets = list(shown)
    for sheet in sheets:
        sheet.group = group
    books = books_of(sheet.pk for sheet in sheets)
    touched = touched_leaves(plan)
    figures = {unit_code(sheet.unit): figures_of(plan.old, books[sheet.pk]) for sheet in sheets}
    found = {one.unit: one for one in rescore(plan, figures)}
    effects = tuple(
        UnitEffect(sheet, one, sum(leaf.node in touched and leaf.gap is None for leaf in one.leaves))
        for sheet in sheets
        for one in (found[unit_code(sheet.unit)],)
    )
    return ChangePreview(
        group, version, crosswalk, touched, tuple(plan.new.node(code) for code in touched[:NAMED]), effects, shown,
        too_late=sum(count for state, count in states.items() if state in TOO_LATE),
        submitted=sum(count for state, count in states.items() if state not in BEFORE_SUBMISSION),
    )  # fmt: skip


def standing_values(framework: Framework, book: AnswerBook) -> dict[str, Answer]:
    """What is carried: the unit's own values, and figures from outside the sheet wherever they were entered."""
    own = book.own(Stage.SELF)
    entered = book.own(Stage.APPRAISAL_1)
    outside = {leaf.code for leaf in framework.leaves if is_result(leaf)}
    return {**own, **{node: answer for node, answer in entered.items() if node in outside}}


def figures_of(framework: Framework, book: AnswerBook) -> UnitFigures:
    """The same as the engine takes it."""
    answers: Mapping[str, Given] = given(standing_values(framework, book))
    return UnitFigures(answers, counts(book, Stage.SELF))


def touched_leaves(plan: CarryPlan) -> tuple[str, ...]:
    """The leaves that units fill themselves and that are not what they were; in the order of the new version."""
    return tuple(
        leaf.code
        for leaf in plan.new.leaves
        if is_self_scored(leaf) and not _is_same(plan, leaf, plan.crosswalk.into.get(leaf.code, ()))
    )


def _is_same(plan: CarryPlan, leaf: Node, links: tuple[Link, ...]) -> bool:
    if len(links) != 1 or links[0].weight != WHOLE or links[0].inputs:
        return False
    return _meaning(plan.old.node(links[0].old)) == _meaning(leaf)


def _meaning(leaf: Node) -> tuple[object, ...]:
    rule = raw_tree(leaf.rule.body, normal=True) if leaf.rule else None
    # where no rule is typed, the text of the annex is the rule
    untyped = scoring_text(leaf.source) if leaf.rule is None or leaf.rule.kind == "manual" else ""
    return (leaf.name, leaf.max, rule, untyped, leaf.evidence, leaf.entered_by, leaf.channel)


def change_into(group_id: int) -> FrameworkChange | None:
    """The decision by which this group came into being; None for a group that was opened with its round."""
    return FrameworkChange.objects.select_related("crosswalk__old", "crosswalk__new").filter(new_group=group_id).first()


def changes_of_round(round_id: int) -> list[FrameworkChange]:
    """The round's changes of framework, oldest first."""
    found = FrameworkChange.objects.filter(new_group__round_id=round_id)
    return list(found.select_related("old_group", "new_group", "crosswalk__old", "crosswalk__new").order_by("id"))


def shown_move(round_id: int, asked: str, at: dt.datetime) -> VersionMove | None:
    """The move whose progress or end the page shows: the one asked for, else one that is under way in the round."""
    moves = VersionMove.objects.filter(group__round_id=round_id).select_related("group", "version", "asked_by")
    if asked.isascii() and asked.isdigit() and len(asked) < 12:
        return moves.filter(pk=int(asked)).first()
    return moves.filter(state__in=BUSY, beat_at__gte=at - STUCK).order_by("-pk").first()


def to_confirm(sheet_id: int) -> list[Answer]:
    """The values that the unit must confirm again."""
    return list(Answer.objects.filter(sheet_id=sheet_id, stage=Stage.SELF, to_confirm=True).order_by("node"))


def unconfirmed_of(sheets: Iterable[Sheet]) -> dict[int, list[str]]:
    """The leaves that wait for confirmation, by sheet id; sheets without any are left out. One query."""
    rows = Answer.objects.filter(sheet__in=[sheet.pk for sheet in sheets], stage=Stage.SELF, to_confirm=True)
    found: dict[int, list[str]] = {}
    for sheet_id, node in rows.order_by("sheet_id", "node").values_list("sheet_id", "node"):
        found.setdefault(sheet_id, []).append(node)
    return found
