"""Setting targets: the sheet with its thresholds and rank goal, and the targets of single nodes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from chiso.engine.errors import InputError
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.frameworks.queries import framework_of
from chiso.office.national.models import Target, TargetSheet
from chiso.office.national.plan import Aim, Plan, check_plan
from chiso.office.national.problems import refuse
from chiso.office.rounds.models import RoundGroup


@dataclass(frozen=True, slots=True)
class Goal:
    """What the targets are for: thresholds in percent of a maximum, and the wanted rank with its points last year."""

    keep_from: Decimal = Decimal(90)
    raise_below: Decimal = Decimal(80)
    rank: int | None = None
    rank_points: Decimal | None = None
    rank_source: str = ""


def goal_of(stored: TargetSheet | None) -> Goal:
    """What a stored sheet is for; the usual thresholds without one."""
    if stored is None:
        return Goal()
    return Goal(stored.keep_from, stored.raise_below, stored.goal_rank, stored.rank_points, stored.rank_source)


def save_targets(
    *,
    actor: Actor,
    group: RoundGroup,
    goal: Goal,
    aims: Mapping[str, Aim],
    version: int,
    at: dt.datetime,
    source: str = "",
) -> TargetSheet:
    """Replace the targets of a group's year; `version` is the one that the page showed, 0 when there was none.

    `source` says what the targets were made from; without one what was said before stays.
    Targets stand under the group's own framework version and are checked against its maxima where these are known.
    """
    grant = require(actor, "national.manage")
    _check_goal(goal)
    framework = framework_of(group.framework)
    problems = check_plan(Plan(framework.code, aims), framework)
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        sheet = TargetSheet.objects.select_for_update().filter(group=group).first()
        if (sheet.version if sheet else 0) != version:
            raise refuse(
                "targets_moved",
                "Người khác vừa sửa bảng mục tiêu; tải lại trang.",
                "Somebody else changed the targets; reload.",
                where="version",
                got=str(version),
            )
        before = {row.node: str(row.points) for row in sheet.targets.all()} if sheet else {}
        sheet = sheet or TargetSheet(group=group)
        sheet.framework, sheet.year = group.framework, group.round.year
        sheet.title = f"Mục tiêu năm {group.round.year}"
        sheet.source = (source or sheet.source)[:300]
        sheet.keep_from, sheet.raise_below = goal.keep_from, goal.raise_below
        sheet.goal_rank, sheet.rank_points = goal.rank, goal.rank_points
        sheet.rank_source, sheet.updated_at, sheet.version = goal.rank_source.strip(), at, version + 1
        sheet.save()
        Target.objects.filter(sheet=sheet).delete()
        insert_aims(sheet, aims)
        record(
            actor=actor,
            action="national.targets.save",
            obj=sheet,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            data={"before": before, "after": {node: str(aim.points) for node, aim in aims.items()}},
        )
    return sheet


def insert_aims(sheet: TargetSheet, aims: Mapping[str, Aim]) -> None:
    """Store the targets of a sheet that has none; part of a verb that records them."""
    Target.objects.bulk_create(
        Target(sheet=sheet, node=node, points=aim.points, unit_id=aim.unit_id, due=aim.due)
        for node, aim in aims.items()
    )


def _check_goal(goal: Goal) -> None:
    if not 0 <= goal.raise_below <= goal.keep_from <= 100:
        raise refuse(
            "thresholds",
            "Ngưỡng “nâng điểm thấp” không được lớn hơn ngưỡng “giữ điểm cao”.",
            "The low threshold may not exceed the high one.",
            where="raise_below",
            got=f"{goal.raise_below} > {goal.keep_from}",
        )
    if goal.rank_points is not None and not goal.rank_source.strip():
        raise refuse(
            "rank_source",
            "Điểm của tỉnh giữ hạng phải có nguồn.",
            "The points of the rank's holder need a source.",
            where="rank_source",
        )
