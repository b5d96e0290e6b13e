"""What every page of a path reads from its form: the target asked for, and the plan that takes the tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_date, parse_decimal
from chiso.office.directives.models import Plan
from chiso.office.directives.pages.plans import own_bodies
from chiso.office.directives.queries import plans as plan_queries
from chiso.office.http import actor_of
from chiso.office.indices.tables.planning import Asked
from chiso.office.units.queries import unit_by_id
from chiso.office.units.queries.lookup import own_province


def read_asked(given: QueryDict) -> Asked:
    """The target. Raises InputError with everything that is wrong with it."""
    problems: list[Problem] = []
    score = rank = latest = None
    text = given.get("value", "").strip()
    if given.get("goal") == "score":
        try:
            score = float(parse_decimal(text, where="value"))
        except InputError as error:
            problems += error.problems
    elif text.isdecimal() and int(text) >= 1:
        rank = int(text)
    else:
        message, expected = (
            Text("Hạng phải là số nguyên dương.", "A rank is a whole number."),
            Text("ví dụ 5", "e.g. 5"),
        )
        problems.append(Problem("path.rank", message, "value", text[:20], expected))
    sure = given.get("sure", "").strip() or "80"
    if not sure.isdecimal() or not 1 <= int(sure) <= 99:
        message = Text("Xác suất từ 1 đến 99 %.", "A probability is from 1 to 99%.")
        problems.append(Problem("path.probability", message, "sure", sure[:20]))
        sure = "80"
    try:
        typed = given.get("latest", "").strip()
        latest = parse_date(typed, where="latest") if typed else None
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return Asked(score, rank, int(sure) / 100, latest)


@dataclass(frozen=True, slots=True)
class LeverAsked:
    """What the form says of one leaf: how hard, until when, how likely, left out; `lead` where the form asks for it."""

    node: str
    effort: int
    due: dt.date | None
    chance: int
    excluded: bool
    lead: int | None


def read_levers(posted: QueryDict, codes: Iterable[str]) -> list[LeverAsked]:
    """The leaves that the form holds. Raises InputError with every day that is none."""
    problems: list[Problem] = []
    found = []
    for code in codes:
        if f"effort.{code}" not in posted:
            continue
        due: dt.date | None = None
        try:
            typed = posted.get(f"due.{code}", "").strip()
            due = parse_date(typed, where=code) if typed else None
        except InputError as error:
            problems += error.problems
        effort, chance, lead = (_whole(posted.get(f"{name}.{code}", "")) for name in ("effort", "chance", "lead"))
        found.append(LeverAsked(code, effort or 0, due, chance or 0, f"out.{code}" in posted, lead))
    if problems:
        raise InputError(problems)
    return found


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def chosen_plan(request: HttpRequest) -> Plan | None:
    """The plan chosen, of those the person may write; None: a new one."""
    asked = request.POST.get("plan", "")
    allowed = {pk for pk, _name in own_bodies(request)}
    return next((p for p in plan_queries.plans() if str(p.pk) == asked and p.owner_id in allowed), None)


def chosen_owner(request: HttpRequest) -> Any:
    """The body in whose name a new plan is made."""
    bodies = own_bodies(request)
    asked = request.POST.get("owner", "")
    chosen = next((pk for pk, _name in bodies if str(pk) == asked), bodies[0][0] if bodies else 0)
    return unit_by_id(chosen) or own_province(actor_of(request).as_of)


def plan_context(request: HttpRequest) -> dict[str, Any]:
    """What the form "make tasks" offers: the bodies that the person may plan for, and their plans."""
    bodies = own_bodies(request)
    owned = {pk for pk, _name in bodies}
    plans = [plan for plan in plan_queries.plans() if plan.owner_id in owned]
    return {"plans": plans, "bodies": bodies, "may_plan": bool(bodies)}
