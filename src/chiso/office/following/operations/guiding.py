"""Guidance letters: what was asked, what was answered, to whom.

The trap: the answer to one commune's question is what the next fifty ask. So the gist is kept in words that can be
searched, and the letter itself is the row of the register, never a second copy of its number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from chiso.engine.errors import InputError, Problem
from chiso.engine.text import search_key, tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.directives.models import Directive
from chiso.office.directives.operations.registering import Entry, register_directive
from chiso.office.directives.problems import problem
from chiso.office.following.models import GuidanceLetter
from chiso.office.following.operations.checks import said
from chiso.office.following.queries import guidance as guidance_letters
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class Guidance:
    """What is said about a letter. `recipients` empty = the one who asked; `index`, `node`: the criterion it is of."""

    question: str
    answer: str
    asked_by: Unit | None = None
    asked_in: Directive | None = None
    recipients: Sequence[Unit] = ()
    index: str = ""
    node: str = ""


def record_guidance(
    *, actor: Actor, unit: Unit, letter: Directive | Entry, told: Guidance, at: dt.datetime
) -> GuidanceLetter:
    """Put a letter of `unit` on the register of guidance; an `Entry` enters the register of documents in the same step.

    Raises InputError with everything wrong: no question or answer, nobody it went to, a criterion without its index,
    an asking letter that is younger, a letter that stands here already.
    """
    grant = require(actor, "following.guide", unit_id=unit.pk)
    to = list(told.recipients) or ([told.asked_by] if told.asked_by else [])
    problems = said(question=told.question, answer=told.answer) + _wrong(letter, told, to)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        if isinstance(letter, Entry):
            letter = register_directive(actor=actor, unit_id=unit.pk, entry=letter, at=at)
        made = GuidanceLetter.objects.create(
            letter=letter, unit=unit, asked_by=told.asked_by, asked_in=told.asked_in,
            question=tidy(told.question)[:1000], answer=tidy(told.answer)[:2000], index=tidy(told.index)[:64],
            node=tidy(told.node)[:40], search_key=_key(letter, unit, told), entered_by_id=actor.person_id,
            entered_at=at,
        )  # fmt: skip
        made.recipients.set(to)
        record(actor=actor, action="following.guidance.record", obj=made, stream=f"following:{unit.pk}", at=at,
               grant=grant, unit_id=unit.pk, data={"number": letter.code, "units": len(to)})  # fmt: skip
    return made


def withdraw_guidance(*, actor: Actor, guidance: GuidanceLetter, reason: str, at: dt.datetime) -> None:
    """Take a letter off the register of guidance, with the reason; the document stays in its own register."""
    grant = require(actor, "following.guide", unit_id=guidance.unit_id)
    if problems := said(reason=reason):
        raise InputError(problems)
    with transaction.atomic():
        if not guidance_letters().filter(pk=guidance.pk).update(withdrawn_at=at, reason=tidy(reason)[:300]):
            return
        record(actor=actor, action="following.guidance.withdraw", obj=guidance, stream=f"following:{guidance.unit_id}",
               at=at, grant=grant, unit_id=guidance.unit_id, reason=tidy(reason)[:300])  # fmt: skip


def _wrong(letter: Directive | Entry, told: Guidance, to: Sequence[Unit]) -> list[Problem]:
    found = []
    if not to:
        message = ("Chưa ghi hướng dẫn cho ai.", "Nobody was named whom it answers.")
        found.append(problem("following.no_recipient", "recipients", message))
    if tidy(told.node) and not tidy(told.index):
        message = ("Có mã tiêu chí nhưng chưa ghi chỉ số.", "A criterion was named without its index.")
        found.append(problem("following.node_alone", "index", message, got=told.node[:40]))
    if told.asked_in is not None and told.asked_in.issued_on > letter.issued_on:
        message = ("Văn bản hỏi có ngày sau văn bản trả lời.", "The question is younger than its answer.")
        found.append(problem("following.asked_after", "asked_in", message, got=f"{told.asked_in.issued_on:%d/%m/%Y}"))
    if isinstance(letter, Directive) and guidance_letters().filter(letter=letter).exists():
        message = ("Văn bản này đã có trong sổ hướng dẫn.", "This letter is on the register already.")
        found.append(problem("following.guidance_twice", "code", message, got=letter.code))
    return found


def _key(letter: Directive, unit: Unit, told: Guidance) -> str:
    asker = told.asked_by.name if told.asked_by else ""
    words = (letter.code, letter.title, unit.name, asker, told.index, told.node, told.question, told.answer)
    return search_key(" ".join(words))
