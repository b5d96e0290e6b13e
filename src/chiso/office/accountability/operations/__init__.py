"""Naming who answers for an index or a criterion, ending it, and passing it on when a person moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import tidy
from chiso.office.accountability.models import Responsibility
from chiso.office.accountability.queries import HEADS, newest_framework, standing
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.models import Membership, Person
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.units.models import Unit

STREAM = "accountability"


def name_owner(
    *, actor: Actor, index: str, node: str, head: Membership, on: dt.date, basis: str, at: dt.datetime
) -> Responsibility:
    """From `on`, `head` answers for an index (`node` empty) or a criterion of it; who did before ends that day.

    Raises InputError with everything wrong: no index, no document, a criterion that the newest version does not have,
    somebody who heads no unit on the day, a day on or before the one from which another was named.
    """
    grant = require(actor, "accountability.manage")
    index, node = tidy(index)[:64], tidy(node)[:40]
    problems = _unsaid(index=index, basis=tidy(basis)) + _unknown_node(index, node) + _no_head(head, on)
    problems += _named_since(index, node, on)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        former = standing(on, index).filter(node=node).first()
        if former is not None:
            Responsibility.objects.filter(pk=former.pk).update(valid_to=on)
        made = Responsibility.objects.create(
            index=index, node=node, unit=head.unit, person=head.person, basis=tidy(basis)[:200], valid_from=on
        )
        _tell(actor, "accountability.owner.name", made, grant, on, at, former)
    return made


def end_owner(*, actor: Actor, held: Responsibility, on: dt.date, reason: str, at: dt.datetime) -> None:
    """From `on` nobody answers for it. Raises InputError without a reason or for a day not after its first."""
    grant = require(actor, "accountability.manage")
    problems = _unsaid(reason=tidy(reason))
    if on <= held.valid_from or held.valid_to is not None:
        problems.append(_problem("day", "on", "Ngày kết thúc phải sau ngày giao.", "It ends after it began.", on))
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        Responsibility.objects.filter(pk=held.pk).update(valid_to=on)
        _tell(actor, "accountability.owner.end", held, grant, on, at, reason=tidy(reason)[:300])


def pass_on(
    *, actor: Actor, person: Person, unit: Unit, to: Membership, on: dt.date, basis: str, at: dt.datetime
) -> list[Responsibility]:
    """All that `person` answers for in `unit` passes to `to` on a day. Raises InputError; nothing held is an error."""
    grant = require(actor, "accountability.manage")
    held = list(standing(on).filter(person=person, unit=unit))
    problems = _unsaid(basis=tidy(basis)) + _no_head(to, on)
    if not held:
        problems.append(_problem("nothing", "person", "Người này không phụ trách mục nào.", "Nothing is held."))
    problems += [wrong for row in held for wrong in _named_since(row.index, row.node, on)]
    if problems:
        raise InputError(problems)
    return succeed(actor=actor, grant=grant, held=held, unit=to.unit, person=to.person, on=on, basis=basis, at=at)


def succeed(
    *, actor: Actor, grant: Grant | None, held: Iterable[Responsibility], unit: Unit, person: Person, on: dt.date,
    basis: str, at: dt.datetime,
) -> list[Responsibility]:  # fmt: skip
    """Close each row on `on` and open the same for who follows; part of a verb that has asked for its permission.

    What began on that very day is changed where it stands: two rows of one day cannot both be true.
    """
    made = []
    with transaction.atomic():
        for row in held:
            if row.valid_from < on:
                Responsibility.objects.filter(pk=row.pk).update(valid_to=on)
            else:
                row.delete()
            after = Responsibility.objects.create(
                index=row.index, node=row.node, unit=unit, person=person, basis=tidy(basis)[:200], valid_from=on
            )
            _tell(actor, "accountability.owner.pass_on", after, grant, on, at, row)
            made.append(after)
    return made


def _tell(
    actor: Actor, action: str, about: Responsibility, grant: Grant | None, on: dt.date, at: dt.datetime,
    former: Responsibility | None = None, *, reason: str = "",
) -> None:  # fmt: skip
    told = {"key": str(about), "on": on.isoformat(), "person": about.person_id}
    record(actor=actor, action=action, obj=about, stream=STREAM, at=at, grant=grant, unit_id=about.unit_id,
           reason=reason or about.basis,
           data=told | ({"from_person": former.person_id} if former is not None else {}))  # fmt: skip


def _problem(code: str, where: str, vi: str, en: str, got: object = "") -> Problem:
    shown = f"{got:%d/%m/%Y}" if isinstance(got, dt.date) else str(got)
    return Problem(f"accountability.{code}", Text(vi, en), where=where, got=shown)


def _unsaid(**texts: str) -> list[Problem]:
    return [_problem("empty", name, "Chưa ghi.", "Nothing was written.") for name, text in texts.items() if not text]


def _unknown_node(index: str, node: str) -> list[Problem]:
    framework = newest_framework(index) if node else None
    if framework is None or node in framework.by_code:
        return []
    return [_problem("node", "node", "Bộ tiêu chí này không có mã đó.", "No such criterion.", node)]


def _no_head(head: Membership, on: dt.date) -> list[Problem]:
    if head.role in HEADS and head.is_valid_on(on):
        return []
    vi, en = "Ngày đó người này không đứng đầu đơn vị.", "This person heads no unit on that day."
    return [_problem("no_head", "head", vi, en, head.person.full_name)]


def _named_since(index: str, node: str, on: dt.date) -> list[Problem]:
    since = Responsibility.objects.filter(index=index, node=node, valid_from__gte=on).first()
    if since is None:
        return []
    vi, en = "Đã giao cho người khác từ ngày này trở đi.", "Somebody was named for this or a later day."
    return [_problem("named_since", "on", vi, en, since.valid_from)]
