"""Appraisers look at a wave of sheets: correct a few figures, ask a few questions, accept the rest, finish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from chiso.engine.frameworks import Node
from chiso.engine.scoring import ScoreSheet
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.rounds.leaves import is_result, is_self_scored
from chiso.office.rounds.models import RoundGroup, Sheet, Stage
from chiso.office.rounds.operations.appraisal import accept_leaf, ask_unit, correct_leaf
from chiso.office.rounds.operations.explanations import explain_leaf, open_explanations, send_explanation
from chiso.office.rounds.operations.finishing import accept_complete, finish_criteria
from chiso.office.rounds.operations.moves import move_all
from chiso.office.rounds.operations.results_batch import enter_appraised, enter_results
from chiso.office.rounds.operations.stage_values import Value
from chiso.office.rounds.queries.appraisal_work import Work, work_of
from chiso.office.rounds.queries.explanations import to_explain
from chiso.office.rounds.scores import unit_code
from chiso.office.units.models import UnitKind
from chiso.samples.province.story import Story

# how often an appraiser corrects a leaf downwards, upwards, asks about one; and doubts one without its paper
DOWN, UP, ASKS, DOUBTS = 0.022, 0.004, 0.008, 0.5
YIELDS = 0.55  # how often the second appraisal accepts an explanation


def start(story: Story, sheets: Sequence[Sheet], at: dt.datetime) -> None:
    """The round owner takes up sent sheets."""
    move_all(sheets=sheets, verb="start_appraisal", actor=story.owner(at), at=at)


def enter_outside_figures(story: Story, group: RoundGroup, at: dt.datetime) -> None:
    """Survey, statistics and other systems' figures come in for the whole group, from three sources."""
    framework, pools = story.framework(group), story.pools(group.framework)
    sources = {
        "survey": f"Báo cáo kết quả điều tra xã hội học năm {group.round.year}",
        "statistic": f"Biểu tổng hợp số liệu của Sở Tài chính năm {group.round.year}",
        "fed": f"Số liệu các hệ thống dùng chung của tỉnh đến 14/12/{group.round.year}",
    }
    units = [sheet.unit for sheet in group.sheets.select_related("unit").order_by("pk")]
    for channel, source in sources.items():
        leaves = [leaf for leaf in framework.leaves if is_result(leaf) and leaf.channel == channel]
        figures = {
            unit.pk: {
                leaf.code: dict(pools[leaf.code].pick(story.draw.gauss(story.merit(unit), 0.08), story.draw))
                for leaf in leaves
                if framework.applies(leaf.code, unit_code(unit))
            }
            for unit in units
        }
        enter_results(actor=story.owner(at), group=group, figures=figures, source=source, at=at)


def appraise(
    story: Story,
    group: RoundGroup,
    sheets: Collection[Sheet],
    at: dt.datetime,
    *,
    done: float = 1.0,
    down: float = DOWN,
) -> None:
    """The first appraisal of a wave; with `done` below 1 each appraiser stops before the end and finishes nothing.

    `down` is how often a leaf is corrected downwards.
    """
    work = work_of(group, sheet_ids=[sheet.pk for sheet in sheets])
    scores = work.scores(Stage.SELF)
    appraisers = _appraisers(story, work, at)
    for sheet in work.sheets:
        leaves = work.active(sheet)
        for leaf in leaves[: round(len(leaves) * done)]:
            actor = appraisers[work.criteria.unit_of[leaf.code]]
            _look_at(story, work, sheet, leaf, scores[sheet.pk], actor, at, down)
    for unit_id, actor in appraisers.items():
        _enter_own(story, work, unit_id, actor, at)
        if done == 1.0:
            accept_complete(actor=actor, group=group, at=at)
            finish_criteria(actor=actor, group=group, at=at)
        else:
            mine = [leaf.code for leaf in work.criteria.leaves_of([unit_id])]
            accept_complete(actor=actor, group=group, at=at, nodes=mine[: max(1, round(len(mine) * done))])


def _enter_own(story: Story, work: Work, unit_id: int, actor: Actor, at: dt.datetime) -> None:
    """The criteria that only the appraiser enters, for the whole wave at once."""
    pools = story.pools(work.group.framework)
    figures = {
        sheet.unit_id: {
            leaf.code: pools[leaf.code].pick(story.draw.gauss(story.merit(sheet.unit), 0.15), story.draw)
            for leaf in work.active(sheet)
            if work.criteria.unit_of[leaf.code] == unit_id and not is_self_scored(leaf) and not is_result(leaf)
        }
        for sheet in work.sheets
    }
    enter_appraised(actor=actor, group=work.group, figures=figures, at=at)


def _appraisers(story: Story, work: Work, at: dt.datetime) -> dict[int, Actor]:
    known = {unit.pk: unit for unit in story.cast.departments}
    return {unit_id: story.actor(Role.APPRAISER, known[unit_id], at) for unit_id in sorted(work.criteria.units)}


def _look_at(
    story: Story, work: Work, sheet: Sheet, leaf: Node, scores: ScoreSheet, actor: Actor, at: dt.datetime, down: float
) -> None:
    """What an appraiser does with one leaf; most are left for the bulk acceptance."""
    if not is_self_scored(leaf):
        return
    draw, pool = story.draw, story.pools(work.group.framework)[leaf.code]
    scored = scores.leaf(leaf.code)
    if scored.status != "answered" or not scored.max or scored.points is None:
        if _waits(work, sheet, leaf):
            accept_leaf(actor=actor, sheet=sheet, node=leaf.code, version=0, at=at)
        return
    share, chance = float(scored.points / scored.max), draw.random()
    doubtful = _waits(work, sheet, leaf)
    # a hundred communes get a quicker look than fourteen departments
    chance *= 1 if sheet.unit.kind in (UnitKind.DEPARTMENT, UnitKind.CENTRE) else 2.5
    if chance < down or (doubtful and draw.random() < DOUBTS):
        value = Value(pool.pick(share - draw.uniform(0.2, 0.7), draw), reason=story.say("reductions"))
        correct_leaf(actor=actor, sheet=sheet, node=leaf.code, value=value, version=0, at=at)
    elif chance < down + UP:
        value = Value(pool.pick(share + 0.3, draw), reason=story.say("raises"))
        correct_leaf(actor=actor, sheet=sheet, node=leaf.code, value=value, version=0, at=at)
    elif chance < down + UP + ASKS:
        ask_unit(actor=actor, sheet=sheet, node=leaf.code, text=story.say("questions"), at=at)
    elif doubtful:
        accept_leaf(actor=actor, sheet=sheet, node=leaf.code, version=0, at=at)


def _waits(work: Work, sheet: Sheet, leaf: Node) -> bool:
    """Whether the bulk acceptance leaves the cell alone: nothing was entered, or no paper proves it."""
    if leaf.code not in work.books[sheet.pk].own(Stage.SELF):
        return True
    return bool(leaf.evidence) and not work.evidence.get((sheet.pk, leaf.code))


def open_round_of_explanations(story: Story, group: RoundGroup, at: dt.datetime) -> None:
    open_explanations(actor=story.owner(at), group=group, at=at)


def explain(story: Story, group: RoundGroup, sheets: Collection[Sheet], at: dt.datetime, *, sent: bool = True) -> None:
    """Units answer every question and about two thirds of the corrections; then they send it."""
    work = work_of(group, sheet_ids=[sheet.pk for sheet in sheets])
    for sheet in work.sheets:
        if sheet.state != "explanation_open":
            continue
        officer = story.actor(Role.UNIT_OFFICER, sheet.unit, at)
        items = to_explain(work, sheet)
        for number, item in enumerate(items):
            # whatever else, something is explained: the second appraisal then has something to look at
            if item.is_question or number == 0 or story.draw.random() < 0.6:
                text = story.say("explanations")
                explain_leaf(actor=officer, sheet=sheet, node=item.node.code, text=text, at=at)
        if sent:
            send_explanation(actor=officer, sheet=sheet, version=None, at=at)


def appraise_again(
    story: Story, group: RoundGroup, sheets: Collection[Sheet], at: dt.datetime, *, yields: float = YIELDS
) -> None:
    """The second appraisal of explained sheets: yield (that often) or keep, leaf by leaf, then finish."""
    work = work_of(group, sheet_ids=[sheet.pk for sheet in sheets])
    appraisers = _appraisers(story, work, at)
    for sheet in work.sheets:
        own = work.books[sheet.pk].own(Stage.SELF)
        for leaf in work.active(sheet) if sheet.state == "explained" else ():
            actor, claimed = appraisers[work.criteria.unit_of[leaf.code]], own.get(leaf.code)
            if claimed is not None and story.draw.random() < yields:
                value = Value(claimed.inputs, claimed.status, story.say("second"))
                correct_leaf(actor=actor, sheet=sheet, node=leaf.code, value=value, version=0, at=at)
            else:
                accept_leaf(actor=actor, sheet=sheet, node=leaf.code, version=0, at=at)
    for actor in appraisers.values():
        finish_criteria(actor=actor, group=group, at=at)
