"""The verbs of published tables that reach into another app: a path becomes tasks of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from chiso.office.accounts.actors import Actor
from chiso.office.directives.models import GoalKind, Plan
from chiso.office.directives.operations.planning import add_tasks, make_plan, set_goal
from chiso.office.directives.plan_table import NewTask


def plan_path(
    *,
    actor: Actor,
    plan: Plan | None,
    owner_id: int,
    title: str,
    year: int,
    tasks: Sequence[NewTask],
    index: str,
    score: Decimal | None,
    rank: int | None,
    at: dt.datetime,
) -> Plan:
    """Put the steps of a path into a plan (a new one unless `plan` is given) with the target they serve. All or none.

    Raises InputError for what is wrong with a task, NotAllowed for who may not plan for that body.
    """
    with transaction.atomic():
        chosen = plan or make_plan(actor=actor, owner_id=owner_id, title=title, year=year, at=at)
        kind = GoalKind.RANK if rank is not None else GoalKind.POINTS
        set_goal(actor=actor, plan=chosen, index=index[:60], kind=kind, value=Decimal(rank) if rank else score, at=at)
        add_tasks(actor=actor, plan=chosen, tasks=tasks, at=at, source=index)
    return chosen
