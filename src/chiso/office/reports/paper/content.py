"""From the round's data to what a document says. All numbers come from the queries that the pages use.

The trap: a paper that computes its own totals says something else than the screen. Points, percentages, ranks and
grades come ready; figures made for paper alone are the mean of the printed percentages and the share of the own part.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import override

from chiso.engine.text import format_date_official, format_decimal
from chiso.office.accounts.models import Role
from chiso.office.accounts.queries import members
from chiso.office.evidence.formatting import citation, locator
from chiso.office.frameworks.queries import framework_of
from chiso.office.reports.paper.data import (
    DecisionPaper,
    DisputeRow,
    FieldRow,
    GradeLine,
    Letterhead,
    MemberRow,
    MinutesPaper,
    NoteRow,
    ScoreRow,
    ScoreSheetPaper,
    SelfReportPaper,
    Signing,
    SubmissionPaper,
)
from chiso.office.reports.paper.decided import results_decided, results_of
from chiso.office.reports.paper.own_part import own_part
from chiso.office.reports.paper.people import (
    BLANK_NUMBER,
    authority,
    committee_head,
    dated,
    head_office,
    letterhead,
    named,
    province_committee,
    signing_of,
)
from chiso.office.rounds.criteria import finished_stages
from chiso.office.rounds.models import (
    Answer,
    CouncilMeeting,
    CouncilPosition,
    Decision,
    EvidenceLink,
    RoundGroup,
    Sheet,
    SheetState,
    Stage,
)
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.queries.council import Minutes, minutes
from chiso.office.rounds.queries.evidence import sheet_lacking
from chiso.office.rounds.queries.outcome import group_outcome
from chiso.office.rounds.queries.todo import own_leaves
from chiso.office.rounds.scores import SheetScores, framework_for, score_book, unit_code


def number(value: Decimal | None, places: int = 2) -> str:
    """A figure as official papers print it; empty when there is none."""
    return "" if value is None else format_decimal(value, places, group=False)


def score_sheet_paper(sheet: Sheet, *, day: dt.date) -> ScoreSheetPaper:
    """What the printed score sheet says, as far as the sheet has come."""
    framework, book, code = framework_for(sheet), book_of(sheet.pk), unit_code(sheet.unit)
    stages = {stage: score_book(sheet, book, stage) for stage in finished_stages(sheet.state)}
    own, proofs = stages[Stage.SELF], _proofs(sheet.pk)
    appraised = stages.get(Stage.APPRAISAL_2) or stages.get(Stage.APPRAISAL_1)
    part, settled = own_part(framework, own, code), stages.get(Stage.COUNCIL)
    notes = {stage: book.own(stage) for stage in stages}
    rows = tuple(
        ScoreRow(
            code=node.code,
            name=node.name.vi,
            is_group=not framework.is_leaf(node.code),
            max=number(node.max),
            own=_points(own, node.code),
            appraised=_points(appraised, node.code),
            council=_points(stages.get(Stage.COUNCIL), node.code),
            evidence="\n".join(proofs.get(node.code, ())),
            note=_note(notes, node.code),
        )
        for node in framework.walk()
        if framework.applies(node.code, code)
    )
    return ScoreSheetPaper(
        head=letterhead(sheet.unit, mark="PCĐ", day=day),
        title=sheet.group.round.name,
        year=sheet.group.round.year,
        unit=named(sheet.unit),
        framework=framework.name.vi,
        state=_vietnamese_state(sheet.state),
        rows=rows,
        total_max=number((settled or own).totals.base),
        own_max=number(part.total.max),
        total_own=number(own.totals.points),
        total_appraised=_total(appraised),
        total_council=_total(settled),
        percent_own=number(part.total.percent),
        percent=number(settled.totals.published) if settled else "",
        signing=signing_of(sheet.unit, day),
    )


def _points(scored: SheetScores | None, code: str) -> str:
    if scored is None:
        return ""
    if code not in scored.leaves:
        return number(scored.totals.nodes[code].points)
    leaf = scored.leaves[code]
    if leaf.status == "not_applicable":
        return "KAD"
    return "" if leaf.status in ("unanswered", "invalid") else number(leaf.points)


def _total(scored: SheetScores | None) -> str:
    return number(scored.totals.points) if scored else ""


def _proofs(sheet_id: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for link in EvidenceLink.objects.filter(sheet_id=sheet_id).select_related("document").order_by("node", "id"):
        place = locator(link.section, link.page)
        found[link.node].append(citation(link.document) + (f" ({place})" if place else ""))
    return found


def _note(notes: Mapping[str, Mapping[str, Answer]], node: str) -> str:
    """The unit's explanation, then the reasons of those who changed the score."""
    told = [notes[Stage.SELF][node].note] if node in notes[Stage.SELF] else []
    told += [notes[stage][node].reason for stage in list(notes)[1:] if node in notes[stage]]
    return "\n".join(dict.fromkeys(text.strip() for text in told if text.strip()))


_STATES = {state.value: state for state in SheetState}


def _vietnamese_state(state: str) -> str:
    """The state in Vietnamese whatever language the reader's page has: paper is official."""
    with override("vi"):
        return str(_STATES[state].label)


def self_report_paper(sheet: Sheet, *, day: dt.date) -> SelfReportPaper:
    """What the unit's report on its own score says."""
    framework, round_ = framework_for(sheet), sheet.group.round
    book = book_of(sheet.pk)
    scored = score_book(sheet, book, Stage.SELF)
    own = book.own(Stage.SELF)
    part = own_part(framework, scored, unit_code(sheet.unit))
    return SelfReportPaper(
        head=letterhead(sheet.unit, mark="BC", day=day),
        title=round_.name,
        year=round_.year,
        unit=named(sheet.unit),
        recipient=round_.owner.name,
        framework=framework.name.vi,
        legal_basis=_basis(round_.legal_basis, framework.legal_basis),
        total_own=number(part.total.points),
        total_max=number(part.total.max),
        percent=number(part.total.percent),
        others_max=number(part.others_max) if part.others_max else "",
        leaf_count=len(own_leaves(sheet)),
        evidence_count=EvidenceLink.objects.filter(sheet=sheet).count(),
        lacking_count=len(sheet_lacking(sheet).leaves),
        fields=tuple(
            FieldRow(root.code, root.name.vi, number(field.max), number(field.points), number(field.percent))
            for root, field in part.fields
        ),
        notes=tuple(
            NoteRow(leaf.code, leaf.name.vi, number(leaf.max), _points(scored, leaf.code), own[leaf.code].note.strip())
            for leaf in framework.leaves
            if leaf.code in own and own[leaf.code].note.strip()
        ),
        signing=signing_of(sheet.unit, day),
    )


def _basis(own: str, framework: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip(" ;.") for text in (own, *framework) if text.strip(" ;.")))


def minutes_paper(meeting: CouncilMeeting) -> MinutesPaper:
    """What the minutes of a council meeting say; the figures are those of `council.minutes`."""
    with override("vi"):  # paper is official whatever language the page has
        told = minutes(meeting)
    owner = meeting.round.owner
    held = timezone.localtime(told.held_at)
    present = [member for member in told.members if member.present]
    head = letterhead(owner, mark="BB", day=held.date())
    return MinutesPaper(
        head=Letterhead(
            superior=head.issuer, issuer="HỘI ĐỒNG THẨM ĐỊNH",
            number=told.number or f"{BLANK_NUMBER}/BB-HĐTĐ", place_date=head.place_date,
        ),
        title=told.round_name,
        year=told.year,
        held=f"{held:%H giờ %M}, {format_date_official(held.date())}",
        closed=f"{timezone.localtime(told.closed_at):%H giờ %M}" if told.closed_at else "",
        place=told.place,
        present=tuple(MemberRow(member.name, member.position) for member in present),
        absent=tuple(MemberRow(member.name, member.position) for member in told.members if not member.present),
        present_count=len(present),
        member_count=len(told.members),
        items=_items(told),
        item_count=len(told.items),
        chair=_holder(meeting, CouncilPosition.CHAIR, CouncilPosition.VICE_CHAIR),
        secretary=_holder(meeting, CouncilPosition.SECRETARY),
    )  # fmt: skip


def _items(told: Minutes) -> tuple[DisputeRow, ...]:
    return tuple(
        DisputeRow(
            number=index,
            unit=item.unit_name,
            code=item.code,
            name=item.name.vi,
            max=number(item.max),
            own=number(item.own),
            appraised=number(item.appraised),
            settled=number(item.settled),
            votes="; ".join(f"{choice}: {count}" for choice, count in item.votes),
            summary=item.summary,
            reason=item.reason,
        )
        for index, item in enumerate(told.items, start=1)
    )


def _holder(meeting: CouncilMeeting, *positions: CouncilPosition) -> str:
    """The first of the positions that is held by somebody who was there; room for a name when nobody was.

    Who was away signs nothing; only where nobody was noted as present yet is the office's holder assumed.
    """
    there = list(meeting.present.select_related("person")) or list(meeting.round.council.select_related("person"))
    for position in positions:
        for member in there:
            if member.position == position:
                return str(member.person.full_name)
    return ""


def submission_paper(group: RoundGroup, *, day: dt.date) -> SubmissionPaper:
    """What the owner's submission of a group's results says."""
    outcome = group_outcome(group)
    lines = outcome.lines()
    ranked = [line for line in lines if line.rank is not None and line.percent is not None]
    best, worst = (ranked[0], ranked[-1]) if ranked else (None, None)
    percents = [line.percent for line in ranked if line.percent is not None]
    mean = sum(percents, Decimal(0)) / len(percents) if percents else None
    round_ = group.round
    return SubmissionPaper(
        head=letterhead(round_.owner, mark="TTr", day=None, year=day.year),
        issuer_name=round_.owner.name,
        title=round_.name,
        year=round_.year,
        group=group.name,
        recipient=f"Chủ tịch {province_committee()}",
        legal_basis=_basis(round_.legal_basis, outcome.framework.legal_basis),
        unit_count=len(lines),
        ranked_count=len(ranked),
        highest=best.sheet.unit.name if best else "",
        highest_percent=number(best.percent) if best else "",
        lowest=worst.sheet.unit.name if worst else "",
        lowest_percent=number(worst.percent) if worst else "",
        mean_percent=number(mean),
        grades=tuple(
            GradeLine(band.name.vi, Counter(line.grade.vi for line in lines)[band.name.vi])
            for band in outcome.framework.bands
        ),
        results=results_of(lines),
        signing=signing_of(round_.owner, day),
    )


def decision_paper(group: RoundGroup, decision: Decision | None, *, day: dt.date) -> DecisionPaper:
    """What the decision and its annex say; number, day and signer are there once the decision is recorded.

    The annex holds the figures that this very decision approved, also when a correction has followed.
    """
    results = results_decided(group, decision)
    round_ = group.round
    committee = province_committee()
    signed = decision.signed_on if decision else None
    number_ = decision.number if decision else ""
    blank = f"{BLANK_NUMBER}/QĐ-UBND"
    when = format_date_official(signed) if signed else f"ngày\u2003 tháng\u2003 năm {day.year}"
    return DecisionPaper(
        head=committee_head(signed, number_, round_.owner, day.year),
        title=round_.name,
        year=round_.year,
        group=group.name,
        issuer_name=f"CHỦ TỊCH {committee.upper()}",
        issuer_text=f"Chủ tịch {committee}",
        proposer=f"{head_office(round_.owner, day)} {round_.owner.name}",
        proposal=f"Tờ trình số {BLANK_NUMBER}/TTr-{round_.owner.abbreviation or ''}".rstrip("-"),
        legal_basis=_basis(round_.legal_basis, framework_of(group.framework).legal_basis),
        unit_count=len(results),
        owner=round_.owner.name,
        results=results,
        annex_reference=f"(Kèm theo Quyết định số {number_ or blank} {when} của Chủ tịch {committee})",
        signing=_chairman(decision, group, day),
    )


def _chairman(decision: Decision | None, group: RoundGroup, day: dt.date) -> Signing:
    """Who signed, once it is recorded; the deputy's capacity comes from the membership of that name."""
    if decision is None:
        return Signing("CHỦ TỊCH", "")
    for member in members(_province(group), day, Role.LEADER):
        if member.person.full_name == decision.signer:
            return Signing(authority(member, committee=False), decision.signer)
    return Signing("CHỦ TỊCH", decision.signer)


def _province(group: RoundGroup) -> int:
    """The unit above the owner of the round: the province."""
    above = group.round.owner.parents.order_by("-valid_from").first()
    return above.parent_id if above else group.round.owner_id


__all__ = [
    "dated",
    "decision_paper",
    "minutes_paper",
    "number",
    "score_sheet_paper",
    "self_report_paper",
    "submission_paper",
]
