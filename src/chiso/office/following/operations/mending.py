"""Remediations, briefings, proposals, and what is put on record about heads."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.directives.models import Directive
from chiso.office.directives.problems import problem
from chiso.office.evidence.models import Document
from chiso.office.following.models import Briefing, HeadRecord, MeritKind, Proposal, ProposalState, Remediation
from chiso.office.following.operations.checks import not_ahead, said
from chiso.office.units.models import Unit


def note_limitation(
    *, actor: Actor, unit: Unit, owner: Unit, limitation: str, source: str, found_on: dt.date, due: dt.date,
    at: dt.datetime, node: str = "",
) -> Remediation:  # fmt: skip
    """Put a limitation of last year, a finding of an audit or a complaint on the list of what has to be mended."""
    grant = require(actor, "following.manage")
    problems = said(limitation=limitation, source=source) + not_ahead(found_on, at, "found_on")
    if due < found_on:
        told = ("Hạn phải sau ngày phát hiện.", "It is due after it was found.")
        problems.append(problem("following.due", "due", told, got=f"{due:%d/%m/%Y}"))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = Remediation.objects.create(
            unit=unit, owner=owner, limitation=tidy(limitation)[:500], source=tidy(source)[:200], node=tidy(node)[:40],
            found_on=found_on, due=due,
        )  # fmt: skip
        record(actor=actor, action="following.remediation.note", obj=made, stream=f"following:{owner.pk}", at=at,
               grant=grant, unit_id=unit.pk, data={"until": due.isoformat()})  # fmt: skip
    return made


def plan_measure(*, actor: Actor, remediation: Remediation, measure: str, at: dt.datetime) -> Remediation:
    """What the unit will do about it."""
    grant = require(actor, "following.answer", unit_id=remediation.unit_id)
    problems = said(mending=measure) + _closed(remediation)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        remediation.measure = tidy(measure)[:500]
        remediation.save(update_fields=["measure"])
        record(actor=actor, action="following.remediation.plan", obj=remediation,
               stream=f"following:{remediation.owner_id}", at=at, grant=grant, unit_id=remediation.unit_id)  # fmt: skip
    return remediation


def close_remediation(
    *,
    actor: Actor,
    remediation: Remediation,
    on: dt.date,
    proof: str,
    at: dt.datetime,
    evidence: Document | None = None,
) -> Remediation:
    """Mended, with what proves it. Raises InputError without proof, without a measure, or before it was found."""
    grant = require(actor, "following.answer", unit_id=remediation.unit_id)
    problems = _closed(remediation) + not_ahead(on, at, "on")
    if not tidy(proof) and evidence is None:
        problems += said(proof=proof)
    if not remediation.measure:
        problems.append(problem("following.no_measure", "measure", ("Chưa ghi biện pháp.", "No measure was named.")))
    if on < remediation.found_on or (evidence is not None and evidence.owner_id != remediation.unit_id):
        problems.append(
            problem("following.proof", "on", ("Ngày hoặc tài liệu không hợp lệ.", "Day or proof is wrong."))
        )
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        remediation.closed_on, remediation.proof, remediation.evidence = on, tidy(proof)[:200], evidence
        remediation.save(update_fields=["closed_on", "proof", "evidence"])
        record(actor=actor, action="following.remediation.close", obj=remediation,
               stream=f"following:{remediation.owner_id}", at=at, grant=grant, unit_id=remediation.unit_id,
               data={"on": on.isoformat()})  # fmt: skip
    return remediation


def record_briefing(
    *, actor: Actor, directive: Directive, unit: Unit, held_on: dt.date, present: int, material: str, at: dt.datetime
) -> Briefing:
    """That a directive was made known inside a unit. Raises InputError: before it was issued, nobody there, twice."""
    grant = require(actor, "following.answer", unit_id=unit.pk)
    problems = said(material=material) + not_ahead(held_on, at, "held_on")
    if held_on < directive.issued_on:
        told = ("Quán triệt phải sau ngày ban hành.", "A briefing comes after the directive.")
        problems.append(problem("following.before", "held_on", told, got=f"{held_on:%d/%m/%Y}"))
    if present < 1:
        problems.append(problem("following.nobody", "present", ("Chưa có ai dự.", "Nobody was there.")))
    if problems:
        raise InputError(problems)
    try:
        with transaction.atomic():
            made = Briefing.objects.create(
                directive=directive, unit=unit, held_on=held_on, present=present, material=tidy(material)[:300],
                by_id=actor.person_id, at=at,
            )  # fmt: skip
            record(actor=actor, action="following.briefing.record", obj=made, stream=f"directive:{directive.pk}", at=at,
                   grant=grant, unit_id=unit.pk, data={"present": present, "on": held_on.isoformat()})  # fmt: skip
    except IntegrityError as error:
        told = ("Buổi này đã ghi.", "This briefing is there already.")
        raise InputError([problem("following.twice", "held_on", told)]) from error
    return made


def propose(*, actor: Actor, unit: Unit, text: str, at: dt.datetime) -> Proposal:
    """A unit proposes something to the body above."""
    grant = require(actor, "following.answer", unit_id=unit.pk)
    if problems := said(text=text):
        raise InputError(problems)
    with transaction.atomic():
        made = Proposal.objects.create(unit=unit, text=tidy(text)[:1000], made_on=timezone.localtime(at).date())
        record(actor=actor, action="following.proposal.make", obj=made, stream=f"following:{unit.pk}", at=at,
               grant=grant, unit_id=unit.pk)  # fmt: skip
    return made


def answer_proposal(*, actor: Actor, proposal: Proposal, state: str, answer: str, at: dt.datetime) -> Proposal:
    """Take it up or decline it, with an answer in words, once."""
    grant = require(actor, "following.manage")
    problems = said(answer=answer)
    if state not in (ProposalState.TAKEN, ProposalState.DECLINED) or proposal.state != ProposalState.OPEN:
        problems.append(problem("following.state", "state", ("Không trả lời được như vậy.", "It cannot be so.")))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        proposal.state, proposal.answer = state, tidy(answer)[:1000]
        proposal.answered_on = timezone.localtime(at).date()
        proposal.save(update_fields=["state", "answer", "answered_on"])
        record(actor=actor, action="following.proposal.answer", obj=proposal, stream=f"following:{proposal.unit_id}",
               at=at, grant=grant, unit_id=proposal.unit_id, data={"new": state})  # fmt: skip
    return proposal


def record_merit(
    *, actor: Actor, unit: Unit, kind: str, about: str, document: str, on: dt.date, at: dt.datetime
) -> HeadRecord:
    """Praise or criticism of a unit's head by a numbered document."""
    grant = require(actor, "following.manage")
    problems = said(about=about, document=document) + not_ahead(on, at, "on")
    if kind not in MeritKind.values:
        problems.append(problem("following.kind", "kind", ("Không có loại này.", "No such kind."), got=kind))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        made = HeadRecord.objects.create(
            unit=unit, kind=kind, about=tidy(about)[:200], document=tidy(document)[:120], on=on, by_id=actor.person_id,
            at=at,
        )  # fmt: skip
        record(actor=actor, action="following.merit.record", obj=made, stream=f"following:{unit.pk}", at=at,
               grant=grant, unit_id=unit.pk, data={"kind": kind, "number": made.document})  # fmt: skip
    return made


def _closed(remediation: Remediation) -> list[Problem]:
    if remediation.closed_on is None:
        return []
    return [problem("following.closed", "", ("Đã khắc phục xong.", "This is closed already."))]
