"""Opening a round: its groups, its windows, who appraises what, and one sheet for every unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Framework
from chiso.engine.text import search_key
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.queries import framework_of
from chiso.office.rounds.leaves import is_self_scored
from chiso.office.rounds.models import Assignment, Round, RoundGroup, Sheet, Window
from chiso.office.rounds.operations.windows import WindowPlan, check_windows
from chiso.office.rounds.scores import unit_code
from chiso.office.rounds.workflow import default_workflow_data, load_workflow, stored_workflow
from chiso.office.units.models import Unit


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """One group to be: its units answer this framework version and are ranked among themselves.

    `appraisers` has the last word over the framework's own `appraised_by`; None leaves a node to the one above.
    """

    code: str
    name: str
    framework: FrameworkVersion
    units: tuple[Unit, ...]
    appraisers: Mapping[str, Unit | None] = field(default_factory=dict)


def open_round(
    *,
    actor: Actor,
    code: str,
    name: str,
    year: int,
    as_of: dt.date,
    owner: Unit,
    groups: Sequence[GroupPlan],
    windows: Sequence[WindowPlan],
    at: dt.datetime,
    legal_basis: str = "",
    workflow: Mapping[str, Any] | None = None,
    is_training: bool = False,
) -> Round:
    """Open a round: every unit of every group gets an empty sheet.

    Who appraises comes from the plan, else from the frameworks' `appraised_by`; a department that the unit tree does
    not know is left unassigned, to be named by `assign`. Raises InputError with everything that is wrong with the plan.
    """
    grant = require(actor, "rounds.manage")
    table = default_workflow_data() if workflow is None else workflow
    flow = load_workflow(table)
    problems = [*_check_plan(code, name, groups), *check_windows(windows, flow)]
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        opened = Round.objects.create(
            code=code,
            name=name.strip(),
            year=year,
            as_of=as_of,
            owner=owner,
            legal_basis=legal_basis.strip(),
            workflow=stored_workflow(table),
            is_training=is_training,
            created_at=at,
        )
        Window.objects.bulk_create(
            Window(round=opened, step=plan.step, opens_at=plan.opens_at, closes_at=plan.closes_at) for plan in windows
        )
        for order, plan in enumerate(groups):
            _open_group(opened, plan, order, flow.initial, at)
        record(
            actor=actor,
            action="rounds.round.open",
            obj=opened,
            stream=f"round:{opened.pk}",
            at=at,
            grant=grant,
            unit_id=owner.pk,
            data={"groups": {plan.code: [plan.framework.sha256, len(plan.units)] for plan in groups}},
        )
    return opened


def _open_group(opened: Round, plan: GroupPlan, order: int, initial: str, at: dt.datetime) -> None:
    group = RoundGroup.objects.create(
        round=opened, code=plan.code, name=plan.name.strip(), framework=plan.framework, order=order
    )
    framework = framework_of(plan.framework)
    appraisers = {**appraisers_of(framework, opened.as_of), **plan.appraisers}
    Assignment.objects.bulk_create(
        Assignment(group=group, node=node, unit=unit) for node, unit in appraisers.items() if unit is not None
    )
    Sheet.objects.bulk_create(
        (
            Sheet(
                group=group,
                unit=unit,
                state=initial,
                state_since=at,
                last_activity_at=at,
                answerable=count_answerable(framework, unit),
            )
            for unit in plan.units
        ),
        batch_size=500,
    )


def appraisers_of(framework: Framework, as_of: dt.date) -> dict[str, Unit]:
    """The unit that appraises each node, where the framework names one that exists on that day."""
    wanted = {node.appraised_by for node in framework.nodes if node.appraised_by}
    known: dict[str, Unit] = {}
    for unit in Unit.objects.filter(valid_on(as_of)).order_by("id"):
        for name in (unit.abbreviation, unit.key, unit.code):
            if name:
                known.setdefault(search_key(name), unit)
    found = {code: known[search_key(code)] for code in wanted if search_key(code) in known}
    return {node.code: found[node.appraised_by] for node in framework.nodes if node.appraised_by in found}


def count_answerable(framework: Framework, unit: Unit) -> int:
    """How many leaves the unit itself must answer."""
    code = unit_code(unit)
    return sum(is_self_scored(leaf) and framework.applies(leaf.code, code) for leaf in framework.leaves)


def _check_plan(code: str, name: str, groups: Sequence[GroupPlan]) -> list[Problem]:
    problems: list[Problem] = []
    if not name.strip():
        problems.append(_problem("rounds.no_name", "name", "Đợt đánh giá chưa có tên.", "The round has no name."))
    if Round.objects.filter(code=code).exists():
        problems.append(_problem("rounds.code_taken", "code", "Mã đợt đã dùng.", "This round code is taken.", got=code))
    if not groups:
        problems.append(
            _problem("rounds.no_group", "groups", "Đợt chưa có nhóm đơn vị nào.", "The round has no unit group.")
        )
    problems.extend(_check_groups(groups))
    return problems


def _check_groups(groups: Sequence[GroupPlan]) -> Iterable[Problem]:
    codes: set[str] = set()
    placed: dict[int, str] = {}
    for plan in groups:
        if plan.code in codes:
            yield _problem("rounds.group_twice", plan.code, "Hai nhóm trùng mã.", "Two groups share a code.")
        codes.add(plan.code)
        if not plan.units:
            yield _problem(
                "rounds.group_empty", plan.code, "Nhóm không có đơn vị nào.", "The group has no units.", got=plan.name
            )
        for unit in plan.units:
            if unit.pk in placed:
                yield _problem(
                    "rounds.unit_twice",
                    plan.code,
                    f"Đơn vị đã thuộc nhóm “{placed[unit.pk]}”.",
                    f"The unit already belongs to “{placed[unit.pk]}”.",
                    got=unit.name,
                )
            placed.setdefault(unit.pk, plan.name)


def _problem(code: str, where: str, vi: str, en: str, *, got: str = "") -> Problem:
    return Problem(code, Text(vi, en), where=where, got=got)


def assign(*, actor: Actor, group: RoundGroup, node: str, unit: Unit | None, at: dt.datetime) -> None:
    """Name the unit that appraises a node and everything below it; `unit=None` leaves it to the node above."""
    grant = require(actor, "rounds.manage")
    if node not in framework_of(group.framework).by_code:
        raise InputError([_problem("rounds.no_node", "node", "Không có tiêu chí này.", "No such node.", got=node)])
    with transaction.atomic():
        before = Assignment.objects.filter(group=group, node=node).values_list("unit_id", flat=True).first()
        if unit is None:
            Assignment.objects.filter(group=group, node=node).delete()
        else:
            Assignment.objects.update_or_create(group=group, node=node, defaults={"unit": unit})
        record(
            actor=actor,
            action="rounds.group.assign",
            obj=group,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            unit_id=unit.pk if unit else None,
            data={"node": node, "before": before, "after": unit.pk if unit else None},
        )
