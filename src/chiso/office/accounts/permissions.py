"""The one question: may this actor do this verb on this unit's thing? Answered from the matrix."""

from __future__ import annotations

from collections.abc import Iterable

from chiso.engine.errors import Text
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.matrix import MATRIX, Scope


class NotAllowed(Exception):
    """The actor may not do this; says what and why in words a page can show."""

    def __init__(self, verb: str, message: Text | None = None) -> None:
        self.verb = verb
        self.message = message or Text(
            "Anh/chị không có quyền làm việc này với đơn vị đang chọn.",
            "You may not do this for the selected unit.",
        )
        super().__init__(f"{verb}: {self.message.vi}")


def grant_for(actor: Actor, verb: str, *, unit_id: int | None = None, assigned: Iterable[int] = ()) -> Grant | None:
    """The grant by which `actor` may do `verb`, or None.

    `unit_id` is the unit whose thing it is; `assigned` the units that appraise it.
    """
    row = MATRIX[verb]
    for grant in actor.grants:
        scope = row.get(grant.role)  # type: ignore[call-overload]  # a Role is its string
        if scope is None:
            continue
        if scope is Scope.ALL or (scope is Scope.OWN and unit_id is not None and grant.unit_id == unit_id):
            return grant
        if scope is Scope.ASSIGNED and grant.unit_id in set(assigned):
            return grant
    return None


def allows(actor: Actor, verb: str, *, unit_id: int | None = None, assigned: Iterable[int] = ()) -> bool:
    """Whether `actor` may do `verb`; the system itself may do what its caller does."""
    return actor.person_id is None or grant_for(actor, verb, unit_id=unit_id, assigned=assigned) is not None


def allows_somewhere(actor: Actor, verb: str) -> bool:
    """Whether any of the actor's roles holds `verb` for some unit: decides what a menu shows."""
    return bool(actor.roles & set(MATRIX[verb]))


def require(actor: Actor, verb: str, *, unit_id: int | None = None, assigned: Iterable[int] = ()) -> Grant | None:
    """The grant by which the actor may; raises NotAllowed otherwise."""
    if actor.person_id is None:
        return None
    grant = grant_for(actor, verb, unit_id=unit_id, assigned=assigned)
    if grant is None:
        raise NotAllowed(verb)
    return grant
