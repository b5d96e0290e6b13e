"""The council: who sits in it, when it meets, what it must settle, how it votes, what it settled on.

The trap: a council that writes points cannot be recomputed either. It settles the inputs of a leaf, with a reason that
is always obligatory; the rule gives the points.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from chiso.engine.errors import InputError, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Person
from chiso.office.accounts.permissions import NotAllowed, require
from chiso.office.audit.operations import record
from chiso.office.evidence.models import Document
from chiso.office.evidence.signed_copies import signed_copy_problems
from chiso.office.frameworks.queries import framework_of
from chiso.office.inserting import insert_rows
from chiso.office.rounds.models import (
    CouncilMeeting,
    CouncilMember,
    CouncilPosition,
    Dispute,
    Round,
    RoundGroup,
    Sheet,
    SheetState,
    Stage,
    Vote,
    VoteChoice,
)
from chiso.office.rounds.operations.finishing import settle_uncontested
from chiso.office.rounds.operations.moves import move_all
from chiso.office.rounds.operations.stage_values import Value, checked_value, put_value
from chiso.office.rounds.problems import empty_text, refuse
from chiso.office.rounds.queries.appraisal_work import work_of
from chiso.office.rounds.queries.council import leaves_to_settle
from chiso.office.rounds.queries.explanations import to_explain
from chiso.office.rounds.scores import unit_code


def name_members(
    *, actor: Actor, round_: Round, members: Sequence[tuple[Person, CouncilPosition]], at: dt.datetime
) -> list[CouncilMember]:
    """Name the council of a round, or change it; members who have voted or attended stay."""
    grant = require(actor, "council.run")
    chairs = [person for person, position in members if position == CouncilPosition.CHAIR]
    if len(chairs) != 1 or len({person.pk for person, _ in members}) != len(members):
        raise refuse(
            "council_members",
            "Hội đồng phải có đúng một chủ tịch và mỗi người chỉ có một vị trí.",
            "A council has exactly one chair, and each person one position.",
            where="members",
            got=str(len(chairs)),
        )
    with transaction.atomic():
        keep = [person.pk for person, _ in members]
        round_.council.exclude(person_id__in=keep).filter(meetings__isnull=True, votes__isnull=True).delete()
        found = [
            CouncilMember.objects.update_or_create(round=round_, person=person, defaults={"position": position})[0]
            for person, position in members
        ]
        _record(actor, "members", round_, round_, at, data={"members": len(found)}, grant=grant)
    return found


def send_to_council(*, actor: Actor, group: RoundGroup, at: dt.datetime) -> int:
    """Send every sheet that is ready to the council and raise the leaves that it must settle; returns how many went.

    Ready = second appraisal done, or the first one done with nothing to explain. Disputed = the unit contested the
    leaf and its score still differs from the appraised one, or the leaf is the council's own to enter.
    """
    require(actor, "sheets.move")
    with transaction.atomic():
        settle_uncontested(actor=actor, group=group, at=at)
        work = work_of(group)
        ready = [
            sheet
            for sheet in work.sheets
            if sheet.state == SheetState.APPRAISED_2
            or (sheet.state == SheetState.APPRAISED_1 and not to_explain(work, sheet))
        ]
        move_all(sheets=ready, verb="to_council", actor=actor, at=at)
        disputes = [
            Dispute(sheet=sheet, node=leaf.code, raised_at=at, raised_by_id=actor.person_id)
            for sheet in ready
            for leaf in leaves_to_settle(work, sheet)
        ]
        insert_rows(disputes, past_standing=True)
    return len(ready)


def raise_dispute(*, actor: Actor, sheet: Sheet, node: str, summary: str, at: dt.datetime) -> Dispute:
    """Put a leaf before the council by hand."""
    grant = require(actor, "council.run")
    _before_council(sheet)
    framework = framework_of(sheet.group.framework)
    leaf = framework.by_code.get(node)
    if leaf is None or not framework.is_leaf(node) or not framework.applies(node, unit_code(sheet.unit)):
        raise refuse("unknown_leaf", f"Phiếu không có tiêu chí {node}.", f"The sheet has no leaf {node}.", where=node)
    if leaf.channel == "survey":
        raise refuse(
            "survey_reserved",
            "Kết quả điều tra xã hội học không do hội đồng chấm.",
            "Survey results are not the council's to score.",
            where=node,
        )
    if not summary.strip():
        raise empty_text("summary")
    with transaction.atomic():
        dispute, created = Dispute.objects.get_or_create(
            sheet=sheet,
            node=node,
            defaults={"summary": summary.strip(), "raised_by_id": actor.acting_id, "raised_at": at},
        )
        if not created:
            raise refuse(
                "already_raised", "Tiêu chí này đã có trong danh sách.", "It is on the list already.", where=node
            )
        _record(actor, "raise", sheet.group.round, dispute, at, unit_id=sheet.unit_id, data={"node": node}, grant=grant)
    return dispute


def convene(
    *,
    actor: Actor,
    round_: Round,
    held_at: dt.datetime,
    place: str,
    present: Iterable[CouncilMember],
    disputes: Iterable[Dispute],
    at: dt.datetime,
) -> CouncilMeeting:
    """Convene a meeting with its agenda: the members present and the open disputes it will settle."""
    grant = require(actor, "council.run")
    listed, members = list(disputes), list(present)
    if any(member.round_id != round_.pk for member in members) or any(
        dispute.sheet.group.round_id != round_.pk for dispute in listed
    ):
        raise NotAllowed("council.run")
    if not place.strip():
        raise empty_text("place")
    with transaction.atomic():
        meeting = CouncilMeeting.objects.create(round=round_, held_at=held_at, place=place.strip())
        meeting.present.set(members)
        Dispute.objects.filter(pk__in=[each.pk for each in listed], decided_at__isnull=True).update(meeting=meeting)
        _record(
            actor, "convene", round_, meeting, at, data={"present": len(members), "agenda": len(listed)}, grant=grant
        )
    return meeting


def cast_vote(*, actor: Actor, dispute: Dispute, choice: str, comment: str, at: dt.datetime) -> Vote:
    """A member's vote on a leaf; it may be changed until the leaf is settled."""
    grant = require(actor, "council.vote")
    round_ = dispute.sheet.group.round
    member = round_.council.filter(person_id=actor.acting_id).first()
    if member is None:
        raise NotAllowed(
            "council.vote",
            Text("Anh/chị không có tên trong hội đồng của đợt này.", "You are not a member of this round's council."),
        )
    _undecided(dispute)
    if choice not in VoteChoice.values:
        raise refuse("unknown_choice", "Không có lựa chọn này.", "There is no such choice.", where="choice", got=choice)
    with transaction.atomic():
        vote, _ = Vote.objects.update_or_create(
            dispute=dispute, member=member, defaults={"choice": choice, "comment": comment.strip()[:300], "at": at}
        )
        _record(actor, "vote", round_, dispute, at, unit_id=dispute.sheet.unit_id, data={"choice": choice}, grant=grant)
    return vote


def settle_dispute(*, actor: Actor, dispute: Dispute, value: Value, version: int, at: dt.datetime) -> Dispute:
    """Write down what the council settled on: the leaf's inputs, and the reason, which is always obligatory."""
    grant = require(actor, "council.run")
    sheet = dispute.sheet
    _before_council(sheet)
    _undecided(dispute)
    settled = checked_value(framework_of(sheet.group.framework), dispute.node, value)
    if not settled.reason:
        raise empty_text("reason")
    with transaction.atomic():
        put_value(
            sheet=sheet,
            node=dispute.node,
            stage=Stage.COUNCIL,
            value=settled,
            done=True,
            version=version,
            actor=actor,
            at=at,
        )
        Dispute.objects.filter(pk=dispute.pk).update(
            decided_at=at, inputs=dict(settled.inputs), status=settled.status, reason=settled.reason
        )
        _record(
            actor,
            "settle",
            sheet.group.round,
            dispute,
            at,
            unit_id=sheet.unit_id,
            reason=settled.reason,
            data={"node": dispute.node},
            grant=grant,
        )
    dispute.refresh_from_db()
    return dispute


def reopen_dispute(*, actor: Actor, dispute: Dispute, reason: str, at: dt.datetime) -> None:
    """Take a settled leaf up again, while the sheet is still before the council; the reason is logged."""
    grant = require(actor, "council.run")
    _before_council(dispute.sheet)
    if not reason.strip():
        raise empty_text("reason")
    with transaction.atomic():
        Dispute.objects.filter(pk=dispute.pk).update(decided_at=None, inputs=None, status="", reason="")
        _record(
            actor,
            "reopen",
            dispute.sheet.group.round,
            dispute,
            at,
            unit_id=dispute.sheet.unit_id,
            reason=reason.strip(),
            data={"node": dispute.node},
            grant=grant,
        )


def close_meeting(
    *, actor: Actor, meeting: CouncilMeeting, minutes_number: str, minutes: Document | None, at: dt.datetime
) -> None:
    """Close a meeting; every leaf on its agenda must be settled. The signed minutes may be attached now or later."""
    grant = require(actor, "council.run")
    open_ = [dispute.node for dispute in meeting.disputes.filter(decided_at__isnull=True)]
    if open_:
        raise refuse(
            "agenda_open",
            f"Còn {len(open_)} tiêu chí trong chương trình họp chưa kết luận.",
            f"{len(open_)} leaves on the agenda are not settled.",
            got=", ".join(open_),
        )
    problems = signed_copy_problems(minutes) if minutes is not None else []
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        CouncilMeeting.objects.filter(pk=meeting.pk).update(
            closed_at=meeting.closed_at or at,
            minutes_number=minutes_number.strip(),
            minutes=minutes or meeting.minutes,
        )
        _record(actor, "close", meeting.round, meeting, at, data={"number": minutes_number.strip()}, grant=grant)
    meeting.refresh_from_db()


def _before_council(sheet: Sheet) -> None:
    if sheet.state != SheetState.COUNCIL:
        raise refuse(
            "not_before_council",
            "Phiếu không ở bước hội đồng.",
            "The sheet is not before the council.",
            got=str(sheet.get_state_display()),
            hint=Text("Tải lại trang để xem trạng thái mới nhất.", "Reload the page to see the newest state."),
        )


def _undecided(dispute: Dispute) -> None:
    if dispute.decided_at is not None:
        raise refuse(
            "already_settled",
            "Hội đồng đã kết luận tiêu chí này.",
            "The council has settled this leaf.",
            where=dispute.node,
            hint=Text("Thư ký có thể mở lại kèm lý do.", "The secretary may reopen it with a reason."),
        )


def _record(actor: Actor, verb: str, round_: Round, obj, at: dt.datetime, **more) -> None:  # type: ignore[no-untyped-def]
    record(actor=actor, action=f"rounds.council.{verb}", obj=obj, stream=f"round:{round_.pk}", at=at, **more)
