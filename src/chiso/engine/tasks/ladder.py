"""The ladder of reminding: a notice, a letter, criticism, each so many working days before or after the deadline.

The trap: a task that was loaded with a deadline long past would climb the whole ladder in its first night, from silence
to criticism. So the rungs after the deadline are climbed one by one, and the time between two rungs is always left to
the unit, also when the ladder began late. The second trap: a letter that waits for a signature has reminded nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chiso.engine.errors import InputError, Problem, Text

RungAction = Literal["notice", "letter", "criticism"]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: what is done when so many working `days` have passed since the deadline (below 0: before it)."""

    code: str
    action: RungAction
    days: int


def check_ladder(ladder: Sequence[Rung]) -> tuple[Rung, ...]:
    """The rungs in their order. Raises InputError for a code or a day used twice, or a letter before the deadline."""
    problems = []
    for name, values in (("code", [rung.code for rung in ladder]), ("days", [str(rung.days) for rung in ladder])):
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            message = Text("Hai bậc đôn đốc trùng nhau.", "Two steps of the ladder coincide.")
            problems.append(Problem("ladder.twice", message, where=name, got=", ".join(twice)))
    for rung in ladder:
        if rung.days <= 0 and rung.action != "notice":
            message = Text("Trước hạn chỉ có thể nhắc việc.", "Before the deadline there can only be a notice.")
            problems.append(Problem("ladder.early", message, where=rung.code, got=str(rung.days)))
    if problems:
        raise InputError(problems)
    return tuple(sorted(ladder, key=lambda rung: rung.days))


def next_rung(
    ladder: Sequence[Rung], *, days: int, given: Mapping[str, int], pending: Collection[str] = ()
) -> Rung | None:
    """The rung that is due on a day `days` working days after the deadline (0 on it); None when none is.

    `ladder` as `check_ladder` gives it; `given`: the rungs done for this deadline, with the day (counted the same way)
    on which each was done; `pending`: prepared but not given, such as a letter that nobody has signed.
    """
    if pending:
        return None
    if days <= 0:
        reached = [rung for rung in ladder if rung.days <= days]
        return reached[-1] if reached and reached[-1].code not in given else None
    climbed = [rung for rung in ladder if rung.days > 0 and rung.code in given]
    last = climbed[-1] if climbed else None
    rung = next((rung for rung in ladder if rung.days > (last.days if last else 0)), None)
    if rung is None or rung.days > days:
        return None
    waited = last is None or days - given[last.code] >= rung.days - last.days
    return rung if waited else None
