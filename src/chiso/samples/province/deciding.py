"""The council settles what is still different; the committee decides; results are published and complained about."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from chiso.office.accounts.models import Role
from chiso.office.evidence.models import Document, DocumentType
from chiso.office.evidence.operations import Upload, store_document
from chiso.office.evidence.reading import Description
from chiso.office.indices.models import ResultLeaf, ResultSet
from chiso.office.rounds.models import (
    CouncilMember,
    CouncilPosition,
    Dispute,
    Round,
    RoundGroup,
    SheetState,
    Stage,
    VoteChoice,
)
from chiso.office.rounds.operations.complaints import correct_result, file_complaint, start_recheck, uphold_result
from chiso.office.rounds.operations.council import (
    cast_vote,
    close_meeting,
    convene,
    name_members,
    raise_dispute,
    send_to_council,
    settle_dispute,
)
from chiso.office.rounds.operations.decisions import record_decision
from chiso.office.rounds.operations.publication import publish_correction, publish_results
from chiso.office.rounds.operations.stage_values import Value
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.queries.appraisal_work import work_of
from chiso.office.rounds.queries.todo import own_leaves
from chiso.samples.province.papers import Paper, as_pdf
from chiso.samples.province.people import COUNCIL
from chiso.samples.province.story import Story, moment, texts

# the member who could not come to the meetings
AWAY = COUNCIL[-1]
PLACE = "Phòng họp số 2, trụ sở UBND tỉnh"


def name_council(story: Story, round_: Round, at: dt.datetime) -> list[CouncilMember]:
    """The vice-chairman of the province presides; departments sit in it; Sở Nội vụ keeps the minutes."""
    people = story.cast.people
    members = [
        (people["lanhdao"], CouncilPosition.CHAIR),
        (people["chutri"], CouncilPosition.VICE_CHAIR),
        (people["hoidong"], CouncilPosition.MEMBER),
        *((story.cast.person(Role.COUNCIL_MEMBER, key), CouncilPosition.MEMBER) for key in COUNCIL),
        (people["thuky"], CouncilPosition.SECRETARY),
    ]
    return name_members(actor=story.secretary(at), round_=round_, members=members, at=at)


def bring_to_council(story: Story, group: RoundGroup, at: dt.datetime) -> None:
    send_to_council(actor=story.owner(at), group=group, at=at)


def vote(story: Story, disputes: Sequence[Dispute], at: dt.datetime, *, away: str = "") -> None:
    """Members who hold the role vote; most follow the appraisers. Who is away casts none."""
    choices = [VoteChoice.APPRAISED, VoteChoice.APPRAISED, VoteChoice.SELF, VoteChoice.ABSTAIN]
    for dispute in disputes:
        for key in ("so-tai-chinh", *COUNCIL):
            choice, comment = story.draw.choice(choices), story.say("votes")
            if key != away:
                actor = story.actor(Role.COUNCIL_MEMBER, key, at)
                cast_vote(actor=actor, dispute=dispute, choice=choice, comment=comment, at=at)


def dispute(story: Story, group: RoundGroup, at: dt.datetime, *, most: int = 4) -> None:
    """The secretary puts differences that no unit contested before the council by hand."""
    work = work_of(group, sheet_ids=group.sheets.filter(state=SheetState.COUNCIL).values_list("pk", flat=True))
    own, now = work.scores(Stage.SELF), work.scores(Stage.APPRAISAL_2)
    different = [
        (sheet, leaf.code)
        for sheet in work.sheets
        for leaf in own_leaves(sheet)
        if own[sheet.pk].leaf(leaf.code).points != now[sheet.pk].leaf(leaf.code).points
        and not sheet.disputes.filter(node=leaf.code).exists()
    ]
    for sheet, node in different[:most]:
        raise_dispute(actor=story.secretary(at), sheet=sheet, node=node, summary=story.say("disputes"), at=at)


def open_disputes(round_: Round) -> list[Dispute]:
    """The leaves that the council has still to settle."""
    found = Dispute.objects.filter(sheet__group__round=round_, decided_at__isnull=True).order_by("id")
    return list(found.select_related("sheet__unit", "sheet__group__round", "sheet__group__framework"))


def hold_meeting(
    story: Story, group: RoundGroup, members: Sequence[CouncilMember], at: dt.datetime, *, number: str, votes: int = 6
) -> None:
    """One meeting settles every open leaf of a group, some of them by a vote, and closes with minutes."""
    disputes = [dispute for dispute in open_disputes(group.round) if dispute.sheet.group_id == group.pk]
    secretary, away = story.secretary(at), story.cast.person(Role.COUNCIL_MEMBER, AWAY)
    meeting = convene(
        actor=secretary,
        round_=group.round,
        held_at=at,
        place=PLACE,
        present=[member for member in members if member.person_id != away.pk],
        disputes=disputes,
        at=at,
    )
    vote(story, disputes[:votes], at, away=AWAY)
    for dispute in disputes:
        settle_dispute(actor=secretary, dispute=dispute, value=_conclusion(story, dispute), version=0, at=at)
    later = at + dt.timedelta(hours=3)
    close_meeting(actor=secretary, meeting=meeting, minutes_number=number, minutes=None, at=later)


def _conclusion(story: Story, dispute: Dispute) -> Value:
    """What the council settles on: what most votes are for, and a reason that says the same."""
    book = book_of(dispute.sheet_id)
    # drawn always, so that the rest of the story does not hang on the votes
    drawn = story.draw.choice([Stage.SELF, Stage.APPRAISAL_2, Stage.APPRAISAL_2])
    counts = Counter(vote.choice for vote in dispute.votes.all())
    most = counts[VoteChoice.SELF] - counts[VoteChoice.APPRAISED]
    stage = drawn if not counts else Stage.SELF if most > 0 else Stage.APPRAISAL_2
    own, appraised = book.at(Stage.SELF).get(dispute.node), book.at(Stage.APPRAISAL_2)[dispute.node]
    standing = own if stage == Stage.SELF and own is not None else appraised
    kind = "council_own" if standing is own else "council_appraised"
    return Value(standing.inputs, standing.status, story.say(kind))


def decide(story: Story, group: RoundGroup, signed: dt.date, number: str) -> None:
    """The decision is signed, scanned into the library of Sở Nội vụ, and recorded."""
    at = moment(signed, 15)
    record_decision(
        actor=story.owner(at),
        group=group,
        number=number,
        signed_on=signed,
        signer=story.cast.people["lanhdao"].full_name,
        document=_decision_paper(story, group, signed, number, at),
        at=at,
    )


def _decision_paper(story: Story, group: RoundGroup, signed: dt.date, number: str, at: dt.datetime) -> Document:
    owner, signer = story.owner(at), story.cast.people["lanhdao"].full_name
    title = f"Phê duyệt kết quả đánh giá cải cách hành chính năm {group.round.year}: {group.name}"
    body = (
        f"Điều 1. Phê duyệt kết quả đánh giá, xếp loại công tác cải cách hành chính năm {group.round.year}.",
        f"Nhóm: {group.name}. Danh sách kèm theo.",
        "Điều 2. Sở Nội vụ công bố kết quả; các đơn vị có kế hoạch khắc phục tồn tại trong 30 ngày.",
        "Điều 3. Quyết định này có hiệu lực từ ngày ký.",
    )
    issuer = "Ủy ban nhân dân tỉnh Mẫu"
    paper = Paper(
        DocumentType.DECISION, number, signed, issuer, signer, "KT. Chủ tịch, Phó Chủ tịch", "Mẫu", title, (body,)
    )
    stored = store_document(
        actor=owner,
        unit_id=story.cast.units["so-noi-vu"].pk,
        upload=Upload(f"{number.replace('/', '-')}.pdf", as_pdf(paper)),
        at=at,
        description=Description(number, signed, issuer, DocumentType.DECISION, signer, title),
    )
    return stored.document


def publish(story: Story, group: RoundGroup, day: dt.date) -> ResultSet:
    at = moment(day, 8)
    title = f"Kết quả đánh giá cải cách hành chính năm {group.round.year}: {group.name}"
    return publish_results(actor=story.owner(at), group=group, title=title, at=at)


def _share(leaf: ResultLeaf) -> Decimal:
    return (leaf.points or Decimal(0)) / (leaf.max or Decimal(1))


def complain(story: Story, result: ResultSet, group: RoundGroup, day: dt.date) -> None:
    """Three units complain: one is right and the result is corrected, one is not, one still waits for its answer."""
    words = texts()["complaints"]
    rows = list(result.rows.order_by("-rank", "unit_id")[:6])
    corrected, upheld, waiting = rows[0], rows[2], rows[4]
    for row, kind in ((corrected, "corrected"), (upheld, "upheld"), (waiting, "open")):
        at = moment(day, 10)
        sheet = group.sheets.select_related("unit", "group__round", "group__framework").get(unit_id=row.unit_id)
        lost = min(row.leaves.filter(max__gt=0).order_by("node"), key=_share)
        leader = story.actor(Role.UNIT_LEADER, sheet.unit, at)
        newest = ResultSet.objects.filter(code=result.code).order_by("-number")[0]
        complaint = file_complaint(
            actor=leader, sheet=sheet, result_set=newest, node=lost.node, text=words[kind].strip(), at=at
        )
        if kind == "open":
            continue
        at = moment(day + dt.timedelta(days=6), 14)
        complaint = start_recheck(actor=story.owner(at), complaint=complaint, at=at)
        if kind == "upheld":
            uphold_result(actor=story.owner(at), complaint=complaint, outcome=words["upheld_outcome"], at=at)
            continue
        better = story.pools(group.framework)[lost.node].pick(0.9, story.draw)
        complaint = correct_result(
            actor=story.owner(at),
            complaint=complaint,
            corrections={lost.node: Value(better)},
            outcome=words["corrected_outcome"],
            at=at,
        )
        publish_correction(
            actor=story.owner(at),
            result_set=newest,
            complaints=[complaint],
            reason=words["correction_reason"],
            at=at + dt.timedelta(days=1),
        )
