"""What is told from the field: attempts without an interview, reserves let in, interviews taken out and put back.

The trap: a reserve chosen by the interviewer is a second sample nobody drew. The next reserve in the order of the draw
is let in for a named case whose attempt has ended, with a reason; two people who ask at once get two reserves.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.surveys.models import (
    CaseOutcome,
    CaseRelease,
    CaseRole,
    Interviewer,
    Outcome,
    SampledCase,
    SampledPlace,
    Submission,
    SubmissionVerdict,
)
from chiso.office.surveys.operations.waves import STREAM


def tell_outcome(
    *,
    actor: Actor,
    case: SampledCase,
    outcome: str,
    at: dt.datetime,
    note: str = "",
    interviewer: Interviewer | None = None,
) -> CaseOutcome:
    """Note how an attempt without an interview ended. Raises InputError for an unknown outcome or a waiting reserve."""
    grant = require(actor, "surveys.manage")
    if outcome not in Outcome.values:
        raise InputError([_problem("surveys.outcome", case, "Chưa chọn kết quả.", "No outcome was chosen.")])
    if case.role == CaseRole.RESERVE and not CaseRelease.objects.filter(case=case).exists():
        raise InputError(
            [_problem("surveys.waiting", case, "Dự phòng này chưa được gọi.", "This reserve was not let in.")]
        )
    with transaction.atomic():
        made = CaseOutcome.objects.create(
            case=case,
            outcome=outcome,
            note=tidy(note)[:300],
            interviewer=interviewer,
            told_by_id=actor.acting_id,
            at=at,
        )
        record(
            actor=actor, action="surveys.case.outcome", obj=case.sample, stream=STREAM, at=at, grant=grant,
            reason=made.note, data={"case": case.code, "outcome": outcome},
        )  # fmt: skip
    return made


def release_reserve(*, actor: Actor, case: SampledCase, reason: str, at: dt.datetime) -> CaseRelease:
    """Let in the next reserve of the village for a case that cannot be interviewed.

    Raises InputError without a reason or an outcome, for a case that was interviewed or replaced already, and when no
    reserve is left.
    """
    grant = require(actor, "surveys.manage")
    reason = tidy(reason)[:300]
    with transaction.atomic():
        # one at a time in a village: two who ask at once must not get the same reserve
        SampledPlace.objects.select_for_update().get(pk=case.place_id)
        problems = _why_not(case, reason)
        waiting = SampledCase.objects.filter(place_id=case.place_id, role=CaseRole.RESERVE, release__isnull=True)
        reserve = waiting.order_by("order").first()
        if reserve is None:
            problems.append(
                _problem("surveys.no_reserve", case, "Nơi này đã hết dự phòng.", "No reserve is left in this place.")
            )
        if problems or reserve is None:
            raise InputError(problems)
        made = CaseRelease.objects.create(
            case=reserve, replaces=case, reason=reason, released_by_id=actor.acting_id, at=at
        )
        record(
            actor=actor, action="surveys.reserve.release", obj=case.sample, stream=STREAM, at=at, grant=grant,
            reason=reason, data={"case": reserve.code, "replaces": case.code},
        )  # fmt: skip
    return made


def _why_not(case: SampledCase, reason: str) -> list[Problem]:
    problems = []
    if not reason:
        problems.append(
            _problem("surveys.no_reason", case, "Gọi dự phòng phải có lý do.", "Letting a reserve in needs a reason.")
        )
    if CaseRelease.objects.filter(replaces=case).exists():
        problems.append(
            _problem("surveys.replaced", case, "Người này đã được thay.", "This case was replaced already.")
        )
    if case.role == CaseRole.RESERVE and not CaseRelease.objects.filter(case=case).exists():
        problems.append(
            _problem("surveys.waiting", case, "Dự phòng này chưa được gọi.", "This reserve was not let in.")
        )
    newest = case.outcomes.order_by("-id").first()
    if newest is None:
        problems.append(
            _problem(
                "surveys.no_outcome",
                case,
                "Ghi kết quả tiếp cận người này trước đã.",
                "First note how the attempt to interview this person ended.",
            )
        )
    return problems


def exclude_submission(
    *, actor: Actor, submission: Submission, reason: str, at: dt.datetime, check: str = ""
) -> SubmissionVerdict:
    """Take an interview out of the data: it stays, with who, why and by which check."""
    return _judge(actor, submission, True, reason, check, at)


def restore_submission(*, actor: Actor, submission: Submission, reason: str, at: dt.datetime) -> SubmissionVerdict:
    """Put an interview back that was taken out."""
    return _judge(actor, submission, False, reason, "", at)


def _judge(
    actor: Actor, submission: Submission, excluded: bool, reason: str, check: str, at: dt.datetime
) -> SubmissionVerdict:
    grant = require(actor, "surveys.manage")
    reason = tidy(reason)[:300]
    if not reason:
        message = Text("Loại hay trả lại một phiếu phải có lý do.", "Taking out or putting back needs a reason.")
        raise InputError([Problem("surveys.no_reason", message, where="reason")])
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=submission.pk)
        newest = submission.verdicts.order_by("-id").first()
        if (newest.excluded if newest else False) == excluded:
            message = Text("Phiếu này đã ở trạng thái ấy.", "The interview is in that state already.")
            raise InputError([Problem("surveys.same_verdict", message, where=str(submission.pk))])
        made = SubmissionVerdict.objects.create(
            submission=submission, excluded=excluded, check_kind=check[:40], reason=reason,
            decided_by_id=actor.acting_id, at=at,
        )  # fmt: skip
        record(
            actor=actor, action="surveys.submission.exclude" if excluded else "surveys.submission.restore",
            obj=submission, stream=STREAM, at=at, grant=grant, reason=reason,
            data={"check": check, "case": submission.unit},
        )  # fmt: skip
    return made


def _problem(code: str, case: SampledCase, vi: str, en: str) -> Problem:
    return Problem(code, Text(vi, en), where=case.code)
