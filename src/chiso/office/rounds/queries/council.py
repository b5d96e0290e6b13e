"""Reads for the council: what is disputed, how members voted, what the minutes say."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from chiso.engine.errors import Text
from chiso.engine.frameworks import Node
from chiso.engine.scoring import LeafScore
from chiso.office.accounts.models import Person, Role
from chiso.office.database import valid_on
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.batch import score_sheets
from chiso.office.rounds.criteria import explained
from chiso.office.rounds.leaves import is_self_scored
from chiso.office.rounds.models import (
    Answer,
    CouncilMeeting,
    CouncilMember,
    CouncilPosition,
    Dispute,
    Remark,
    Round,
    RoundGroup,
    Sheet,
    SheetState,
    Stage,
    Vote,
    VoteChoice,
)
from chiso.office.rounds.queries.answers import books_of
from chiso.office.rounds.queries.appraisal_work import Work
from chiso.office.rounds.scores import VALUE_STAGES, AnswerBook, unit_code

_IN_ORDER = ("sheet__group__order", "sheet__unit__sort_key", "id")
_ORDER = {position: index for index, position in enumerate(CouncilPosition.values)}


@dataclass(frozen=True, slots=True)
class DisputeView:
    """One disputed leaf with the scores of every stage, the values behind them, the thread and the votes."""

    dispute: Dispute
    node: Node
    scores: Mapping[str, LeafScore]
    values: Mapping[str, Answer]
    thread: tuple[Remark, ...]
    votes: tuple[Vote, ...]
    version: int

    @property
    def own(self) -> Decimal | None:
        """The self score; None where the unit does not enter the leaf."""
        return self.scores[Stage.SELF].points if is_self_scored(self.node) else None

    @property
    def appraised(self) -> Decimal | None:
        return self.scores[Stage.APPRAISAL_2].points

    @property
    def settled(self) -> Decimal | None:
        return self.scores[Stage.COUNCIL].points if self.dispute.decided_at else None

    @property
    def tally(self) -> tuple[tuple[str, int], ...]:
        """How many chose what, in the order of the ballot; choices without a vote are left out."""
        counts = Counter(vote.choice for vote in self.votes)
        return tuple((str(VoteChoice(choice).label), counts[choice]) for choice in VoteChoice.values if counts[choice])

    def vote_of(self, member_id: int) -> Vote | None:
        return next((vote for vote in self.votes if vote.member_id == member_id), None)


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """One settled leaf as the minutes print it."""

    unit_name: str
    code: str
    name: Text
    max: Decimal | None
    own: Decimal | None
    appraised: Decimal | None
    settled: Decimal | None
    votes: tuple[tuple[str, int], ...]
    summary: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """A member of the council and whether he was there."""

    name: str
    position: str
    present: bool


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that the minutes of a meeting state; what is printed comes from here and nowhere else."""

    round_name: str
    year: int
    number: str
    held_at: dt.datetime
    place: str
    members: tuple[Attendance, ...]
    items: tuple[MinutesItem, ...]
    closed_at: dt.datetime | None


def leaves_to_settle(work: Work, sheet: Sheet) -> tuple[Node, ...]:
    """What goes before the council by itself: contested leaves whose scores differ, and the council's own leaves."""
    own = {leaf.node: leaf for leaf in work.scores(Stage.SELF, [sheet])[sheet.pk].leaves}
    now = {leaf.node: leaf for leaf in work.scores(Stage.APPRAISAL_2, [sheet])[sheet.pk].leaves}
    contested = explained(work.remarks.get(sheet.pk, ()))
    framework, code = work.criteria.framework, unit_code(sheet.unit)
    return tuple(
        leaf
        for leaf in framework.leaves
        if framework.applies(leaf.code, code)
        and (
            leaf.entered_by == "council" or (leaf.code in contested and own[leaf.code].points != now[leaf.code].points)
        )
    )


def members_of(round_: Round) -> tuple[CouncilMember, ...]:
    """The council of a round, chair first."""
    found = round_.council.select_related("person")
    return tuple(sorted(found, key=lambda member: (_ORDER[member.position], member.person.full_name)))


def meetings_of(round_: Round) -> tuple[CouncilMeeting, ...]:
    """The meetings of a round, newest first."""
    return tuple(round_.meetings.prefetch_related("present", "disputes").order_by("-held_at"))


def council_candidates(as_of: dt.date) -> tuple[Person, ...]:
    """Persons whose role lets them sit in a council on a day, by name."""
    roles = (Role.COUNCIL_MEMBER, Role.COUNCIL_SECRETARY, Role.LEADER)
    found = Person.objects.filter(valid_on(as_of, "memberships__"), memberships__role__in=roles).distinct()
    return tuple(found.order_by("full_name"))


def members_by_id(round_: Round, keys: Iterable[str]) -> tuple[CouncilMember, ...]:
    """Those members of the round's council that a form named."""
    return tuple(round_.council.filter(pk__in=[key for key in keys if key.isdigit()]))


def disputes_by_id(round_: Round, keys: Iterable[str]) -> tuple[Dispute, ...]:
    """Those disputed leaves of the round that a form named."""
    found = Dispute.objects.filter(sheet__group__round=round_, pk__in=[key for key in keys if key.isdigit()])
    return tuple(found.select_related("sheet__group"))


def disputes_of(round_: Round, *, only_open: bool = False) -> tuple[DisputeView, ...]:
    """The disputed leaves of a round, by group, unit and leaf. A fixed number of queries, a scoring pass per stage."""
    found = Dispute.objects.filter(sheet__group__round=round_)
    if only_open:
        found = found.filter(decided_at__isnull=True)
    return _views(found)


def sheets_before_council(round_: Round) -> QuerySet[Sheet]:
    """The round's sheets that the council may still change."""
    found = Sheet.objects.filter(group__round=round_, state=SheetState.COUNCIL)
    return found.select_related("unit", "group__round", "group__framework").order_by("unit__sort_key")


def leaves_of_round(round_: Round) -> tuple[Node, ...]:
    """The leaves of the round's frameworks, each code once, to choose from."""
    found: dict[str, Node] = {}
    for group in round_.groups.select_related("framework").order_by("order", "id"):
        for leaf in framework_of(group.framework).leaves:
            found.setdefault(leaf.code, leaf)
    return tuple(found.values())


def open_disputes(group: RoundGroup) -> int:
    """How many disputed leaves of a group are not settled."""
    return Dispute.objects.filter(sheet__group=group, decided_at__isnull=True).count()


def next_open(dispute: Dispute, *, for_member: CouncilMember | None = None) -> Dispute | None:
    """The next leaf to settle on the same agenda, else in the same round; for a member, the next one without a vote."""
    found = Dispute.objects.filter(decided_at__isnull=True, sheet__state=SheetState.COUNCIL)
    if dispute.meeting_id is not None:
        found = found.filter(meeting_id=dispute.meeting_id)
    else:
        found = found.filter(sheet__group__round_id=dispute.sheet.group.round_id)
    if for_member is not None:
        found = found.exclude(votes__member=for_member)
    listed = list((found | Dispute.objects.filter(pk=dispute.pk)).distinct().order_by(*_IN_ORDER))
    place = next(index for index, each in enumerate(listed) if each.pk == dispute.pk)
    return next((each for each in listed[place + 1 :] + listed[:place]), None)


def open_disputes_by_round() -> dict[int, int]:
    """How many disputed leaves wait for the council, by round id; rounds without any are left out. One query."""
    rows = Dispute.objects.filter(decided_at__isnull=True).values_list("sheet__group__round_id")
    return dict(rows.annotate(n=Count("id")).order_by())


def disputes_on(meeting: CouncilMeeting) -> tuple[DisputeView, ...]:
    """The agenda of a meeting."""
    return _views(Dispute.objects.filter(meeting=meeting))


def dispute_view(dispute: Dispute) -> DisputeView:
    """One disputed leaf."""
    return _views(Dispute.objects.filter(pk=dispute.pk))[0]


def _views(found) -> tuple[DisputeView, ...]:  # type: ignore[no-untyped-def]  # a queryset of disputes
    disputes = list(
        found.select_related("sheet__unit", "sheet__group__round", "sheet__group__framework", "meeting").order_by(
            *_IN_ORDER
        )
    )
    sheets = {dispute.sheet_id: dispute.sheet for dispute in disputes}
    books = books_of(sheets)
    scores = _scores(sheets.values(), books)
    threads: dict[tuple[int, str], list[Remark]] = {}
    for remark in Remark.objects.filter(sheet_id__in=list(sheets)).select_related("by").order_by("id"):
        threads.setdefault((remark.sheet_id, remark.node), []).append(remark)
    votes: dict[int, list[Vote]] = {}
    cast = Vote.objects.filter(dispute__in=disputes).select_related("member__person").order_by("id")
    for vote in cast:
        votes.setdefault(vote.dispute_id, []).append(vote)
    return tuple(_view(dispute, books[dispute.sheet_id], scores, threads, votes) for dispute in disputes)


def _scores(sheets: Iterable[Sheet], books: Mapping[int, AnswerBook]) -> dict[tuple[int, str], dict[str, LeafScore]]:
    """(sheet, stage) → leaf → score, for all value stages."""
    by_group: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        by_group.setdefault(sheet.group_id, []).append(sheet)
    found = {}
    for listed in by_group.values():
        framework = framework_of(listed[0].group.framework)
        for stage in VALUE_STAGES:
            for key, scored in score_sheets(framework, listed, books, stage).items():
                found[key, stage] = {leaf.node: leaf for leaf in scored.leaves}
    return found


def _view(
    dispute: Dispute,
    book: AnswerBook,
    scores: Mapping[tuple[int, str], Mapping[str, LeafScore]],
    threads: Mapping[tuple[int, str], list[Remark]],
    votes: Mapping[int, list[Vote]],
) -> DisputeView:
    node = dispute.node
    at = {stage: book.at(stage).get(node) for stage in VALUE_STAGES}
    own = book.own(Stage.COUNCIL).get(node)
    return DisputeView(
        dispute=dispute,
        node=framework_of(dispute.sheet.group.framework).node(node),
        scores={stage: scores[dispute.sheet_id, stage][node] for stage in VALUE_STAGES},
        values={stage: answer for stage, answer in at.items() if answer is not None},
        thread=tuple(threads.get((dispute.sheet_id, node), ())),
        votes=tuple(votes.get(dispute.pk, ())),
        version=own.version if own else 0,
    )


def minutes(meeting: CouncilMeeting) -> Minutes:
    """What the minutes of a meeting state."""
    there = set(meeting.present.values_list("pk", flat=True))
    return Minutes(
        round_name=meeting.round.name,
        year=meeting.round.year,
        number=meeting.minutes_number,
        held_at=meeting.held_at,
        place=meeting.place,
        members=tuple(
            Attendance(member.person.full_name, str(CouncilPosition(member.position).label), member.pk in there)
            for member in members_of(meeting.round)
        ),
        items=tuple(_item(view, there) for view in disputes_on(meeting)),
        closed_at=meeting.closed_at,
    )


def _item(view: DisputeView, there: Collection[int]) -> MinutesItem:
    """The trap: a vote sent by somebody whom the same minutes call absent; they say that it was sent."""
    sent = sum(vote.member_id not in there for vote in view.votes)
    return MinutesItem(
        unit_name=view.dispute.sheet.unit.name,
        code=view.node.code,
        name=view.node.name,
        max=view.node.max,
        own=view.own,
        appraised=view.appraised,
        settled=view.settled,
        votes=(*view.tally, (_("trong đó ý kiến gửi của thành viên vắng mặt"), sent)) if sent else view.tally,
        summary=view.dispute.summary,
        reason=view.dispute.reason,
    )
