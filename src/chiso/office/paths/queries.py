"""Reads for a path by rules: where a sheet stands, who moves its leaves, where the others stood.

The trap: an appraisal that is not announced yet. A unit's own sheet counts what the unit itself entered until its
result is published; the province's own sheet has no such secret.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils import timezone

from chiso.engine.frameworks import Framework, Node
from chiso.office.indices.models import IMPORTED, Effort, ResultRow
from chiso.office.national.leads import leads_by_leaf, leads_of
from chiso.office.national.queries.points import own_scores
from chiso.office.national.queries.targets import aims_of, last_leaf_points, stored_targets
from chiso.office.paths.models import SheetLever
from chiso.office.paths.steps import RuleLeaf, Standing
from chiso.office.rounds.models import Sheet, SheetState, Stage
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.queries.worksheet import last_points
from chiso.office.rounds.scores import ScoredLeaf, SheetScores, framework_for, score_book
from chiso.office.units.models import PROVINCES, Unit

_TOLD = (SheetState.PUBLISHED, SheetState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for a leaf and until when, as far as that is known."""

    unit: Unit | None
    due: dt.date | None


def is_own_index(sheet: Sheet) -> bool:
    """Whether the sheet is the province's own, which another body appraises."""
    return sheet.unit.kind in PROVINCES


def standing_of(sheet: Sheet) -> Standing:
    """The sheet with the levels above each of its leaves. About ten queries."""
    framework, own = framework_for(sheet), is_own_index(sheet)
    scores = own_scores(sheet) if own else _scores(sheet)
    before = last_leaf_points(sheet) if own else last_points(sheet)
    owners = _owners(sheet, framework) if own else {}
    levers = {lever.node: lever for lever in SheetLever.objects.filter(sheet=sheet)}
    leaves = tuple(
        _leaf(
            sheet,
            node,
            scores.leaves[node.code],
            before.get(node.code),
            owners.get(node.code, Owner(None, None)),
            levers.get(node.code),
        )
        for node in framework.leaves
        if scores.leaves[node.code].status != "not_applicable"
    )
    lent = sum((leaf.own for leaf in leaves if leaf.now is None), Decimal(0))
    full = scores.totals.base if framework.total is not None else None
    past, breaks = _past(sheet, full)
    base = (scores.totals.points or Decimal(0)) + lent
    return Standing(framework, leaves, base, full, past, breaks, str(sheet.unit_id), sheet.group.round.year - 1)


def _scores(sheet: Sheet) -> SheetScores:
    stage = Stage.COUNCIL if sheet.state in _TOLD else Stage.SELF
    return score_book(sheet, book_of(sheet.pk), stage)


def _leaf(
    sheet: Sheet,
    node: Node,
    scored: ScoredLeaf,
    before: Decimal | None,
    owner: Owner,
    lever: SheetLever | None,
) -> RuleLeaf:
    lead = owner.unit if is_own_index(sheet) else sheet.unit
    now = scored.points if scored.answer is not None else None
    told = (lever.effort, lever.chance, lever.excluded, lever.due) if lever else (Effort.MIDDLE, 100, False, None)
    return RuleLeaf(node, now, before, lead, owner.due, *told)


def _owners(sheet: Sheet, framework: Framework) -> dict[str, Owner]:
    """The target's unit and date for the leaf or the nearest node above it, else the lead and its closing day."""
    stored = stored_targets(sheet.group)
    aims = aims_of(stored) if stored is not None and stored.framework_id == sheet.group.framework_id else {}
    leads = leads_by_leaf(framework, leads_of(sheet.group))
    units = Unit.objects.in_bulk({aim.unit_id for aim in aims.values() if aim.unit_id})
    found = {}
    for leaf in framework.leaves:
        path = [aims[code] for code in (leaf.code, *(n.code for n in framework.ancestors(leaf.code))) if code in aims]
        lead = leads.get(leaf.code)
        named = next((units[aim.unit_id] for aim in path if aim.unit_id in units), None)
        due = next((aim.due for aim in path if aim.due), None)
        closes = timezone.localtime(lead.closes_at).date() if lead is not None else None
        found[leaf.code] = Owner(lead.unit if lead is not None else named, due or closes)
    return found


def _past(sheet: Sheet, full: Decimal | None) -> tuple[dict[int, dict[str, float]], tuple[int, ...]]:
    """Everybody's published points by year and unit, on this sheet's scale; years ruled by another version than the
    year before. One query."""
    if not full:
        return {}, ()
    framework = sheet.group.framework
    rows = ResultRow.objects.filter(
        percent__isnull=False,
        result_set__family=framework.family,
        result_set__unit_group=framework.unit_group,
        result_set__year__lt=sheet.group.round.year,
        result_set__superseded_by__isnull=True,
        result_set__is_training=False,
        result_set__edition__isnull=True,
    )
    is_own = is_own_index(sheet)
    rows = rows.filter(result_set__origin=IMPORTED) if is_own else rows.exclude(result_set__origin=IMPORTED)
    past: dict[int, dict[str, float]] = {}
    versions: dict[int, int | None] = {}
    fields = ("result_set__year", "unit_id", "percent", "result_set__framework_id")
    for year, unit_id, percent, version in rows.order_by("result_set__year").values_list(*fields):
        past.setdefault(year, {})[str(unit_id)] = float(percent * full / 100)
        versions[year] = version
    years = sorted(versions)
    breaks = tuple(year for last, year in pairwise(years) if versions[last] != versions[year])
    return past, breaks
