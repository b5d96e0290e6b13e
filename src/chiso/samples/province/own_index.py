"""The province's own index: last year's with the ministry's result, this year's with targets and leaves under way.

The trap: the ministry here is as fictional as the province. Its points are drawn below the province's own scores, leaf
by leaf, so that the comparison, the lost points and the targets have something to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.frameworks import Framework
from chiso.office.accounts.models import Role
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.national.leads import leads_by_leaf, leads_of
from chiso.office.national.ministry import read_typed
from chiso.office.national.operations.consolidating import hand_in
from chiso.office.national.operations.contributing import Proof, contribute
from chiso.office.national.operations.leads import set_lead
from chiso.office.national.operations.ministry import Publication, store_ministry_result
from chiso.office.national.operations.targets import Goal, save_targets
from chiso.office.national.plan import Aim
from chiso.office.rounds.leaves import is_result, is_self_scored
from chiso.office.rounds.models import Sheet, Stage
from chiso.office.rounds.operations.answers import TypedCell
from chiso.office.rounds.operations.opening import GroupPlan, open_round
from chiso.office.rounds.operations.results_batch import enter_results
from chiso.office.rounds.operations.windows import WindowPlan
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.scores import score_book
from chiso.samples.province.data import ROOT_KEY
from chiso.samples.province.story import Story, moment

# which department leads which field of the sample frameworks
LEADS = {
    "1": "so-noi-vu",
    "2": "so-tu-phap",
    "3": "van-phong-ubnd",
    "4": "so-noi-vu",
    "5": "so-noi-vu",
    "6.2": "thanh-tra-tinh",
    "7": "so-khoa-hoc-cong-nghe",
}
# how well the province does by its own account, and how much of a leaf the ministry takes off now and then
MERIT, SPREAD, STRICT, CUT = 0.86, 0.14, 0.3, Decimal("0.8")
REASON = "Tài liệu kiểm chứng chưa đủ căn cứ"
RANK, PROVINCES = 19, 34
PUBLISHED = dt.date(2026, 4, 16)
# the share of this year's leaves that the departments have entered so far
DONE = 0.6


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the index, with the days between which departments enter."""

    year: int
    opens: dt.date
    closes: dt.date


def play(story: Story, last: FrameworkVersion, this: FrameworkVersion) -> None:
    """Last year to its published result; this year until today."""
    before = _open(story, last, Year(2025, dt.date(2025, 12, 1), dt.date(2026, 1, 10)))
    _enter(story, before, moment(dt.date(2025, 12, 18)), share=1.0)
    hand_in(actor=story.owner(moment(dt.date(2026, 1, 12))), sheet=before, at=moment(dt.date(2026, 1, 12)))
    given = _ministry(story, before) if story.today >= PUBLISHED else {}
    first = story.today - dt.timedelta(days=25)
    now = _open(story, this, Year(2026, first, story.today + dt.timedelta(days=30)))
    if given:
        _aim(story, now, given)
    _enter(story, now, moment(story.today - dt.timedelta(days=6)), share=DONE)


def _open(story: Story, version: FrameworkVersion, year: Year) -> Sheet:
    at = moment(year.opens, 8)
    owner = story.owner(at)
    closes = moment(year.closes, 17)
    round_ = open_round(
        actor=owner,
        code=f"tinh-{year.year}",
        name=f"Chỉ số cải cách hành chính của tỉnh năm {year.year}",
        year=year.year,
        as_of=min(dt.date(year.year, 12, 31), story.today),
        owner=story.cast.units["so-noi-vu"],
        groups=[GroupPlan("tinh", "Tỉnh Mẫu", version, (story.cast.units[ROOT_KEY],))],
        windows=[WindowPlan("self", at, closes + dt.timedelta(days=10))],
        at=at,
        is_training=story.is_training,
    )
    group = round_.groups.select_related("round", "framework").get()
    for node, unit in LEADS.items():
        set_lead(
            actor=owner,
            group=group,
            node=node,
            unit=story.cast.units[unit],
            contact=story.cast.person(Role.UNIT_OFFICER, unit),
            opens_at=at,
            closes_at=closes,
            at=at,
        )
    sheet = group.sheets.select_related("unit").get()
    sheet.group = group
    return sheet


def _enter(story: Story, sheet: Sheet, at: dt.datetime, *, share: float) -> None:
    """The departments enter what they lead, with a paper of their own; survey and statistics come in as results."""
    framework, pools = story.framework(sheet.group), story.pools(sheet.group.framework)
    leads = leads_by_leaf(framework, leads_of(sheet.group))
    led = [leaf for leaf in framework.leaves if is_self_scored(leaf)]
    for leaf in led[: round(len(led) * share)]:
        unit = leads[leaf.code].unit
        inputs = pools[leaf.code].pick(story.draw.gauss(MERIT, SPREAD), story.draw)
        papers = story.papers.get(unit.pk, [])
        contribute(
            actor=story.actor(Role.UNIT_OFFICER, unit, at),
            sheet=sheet,
            cell=TypedCell(leaf.code, _typed(inputs), 0),
            note="",
            seen_note="",
            at=at,
            proof=Proof(document=story.draw.choice(papers), section="Mục II") if papers else None,
        )
    if share == 1.0:
        figures = {
            leaf.code: dict(pools[leaf.code].pick(story.draw.gauss(MERIT, SPREAD / 2), story.draw))
            for leaf in framework.leaves
            if is_result(leaf)
        }
        source = f"Báo cáo điều tra và niên giám năm {sheet.group.round.year}"
        enter_results(actor=story.owner(at), group=sheet.group, figures={sheet.unit_id: figures}, source=source, at=at)


def _typed(inputs: Mapping[str, str]) -> str:
    return next(iter(inputs.values())) if len(inputs) == 1 else "; ".join(f"{k} = {v}" for k, v in inputs.items())


def _ministry(story: Story, sheet: Sheet) -> dict[str, Decimal]:
    """The result comes back: some leaves lose a fifth, each with the reason."""
    framework, at = story.framework(sheet.group), moment(PUBLISHED, 15)
    # survey and statistics stand from the first appraisal on
    own = score_book(sheet, book_of(sheet.pk), Stage.APPRAISAL_1).leaves
    given, notes = {}, {}
    for leaf in framework.leaves:
        points = own[leaf.code].points
        if points is None:
            continue
        if is_self_scored(leaf) and story.draw.random() < STRICT:
            points, notes[leaf.code] = (points * CUT).quantize(Decimal("0.01")), REASON
        given[leaf.code] = points
    typed = {code: f"{points:f}" for code, points in given.items()}
    store_ministry_result(
        actor=story.owner(at),
        sheet=sheet,
        reading=read_typed(typed, framework, notes),
        publication=Publication("01/QĐ-MAU", PUBLISHED, RANK, PROVINCES),
        reason="",
        at=at,
    )
    return given


def _aim(story: Story, sheet: Sheet, given: Mapping[str, Decimal]) -> None:
    """This year's targets: half of what was lost on each leaf is to be won back."""
    framework: Framework = story.framework(sheet.group)
    leads, at = leads_by_leaf(framework, leads_of(sheet.group)), moment(dt.date(2026, 5, 12))
    aims = {}
    for leaf in framework.leaves:
        top, before = leaf.max or Decimal(0), min(given.get(leaf.code, Decimal(0)), leaf.max or Decimal(0))
        lead = leads.get(leaf.code)
        points = ((top + before) / 2).quantize(Decimal("0.01"))
        aims[leaf.code] = Aim(points, unit_id=lead.unit_id if lead else None, due=dt.date(2026, 12, 15))
    save_targets(
        actor=story.owner(at),
        group=sheet.group,
        goal=Goal(rank=RANK - 1),
        aims=aims,
        version=0,
        at=at,
        source="kết quả năm 2025 của Bộ (mẫu)",
    )
