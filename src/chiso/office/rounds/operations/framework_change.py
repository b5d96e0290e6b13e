"""A running round moves to another framework version by decision; units confirm again what changed for them.

Sheets of the old version are archived as they stand: values, ledger and appraisals stay readable under the criteria
they were given for. Every unit gets a new sheet with whatever figures can be carried.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks.diff import pair_nodes
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.frameworks.models import Crosswalk, FrameworkVersion
from chiso.office.frameworks.queries import framework_of, newest_crosswalk, plan_between
from chiso.office.rounds.models import (
    Answer,
    Assignment,
    FrameworkChange,
    RoundGroup,
    Sheet,
    SheetState,
    Stage,
    Transition,
)
from chiso.office.rounds.move_digest import SHUT_BY_CHANGE, steps_digest
from chiso.office.rounds.operations.answers import open_sheet, require_entry
from chiso.office.rounds.operations.carrying import Beat, SheetCarrier
from chiso.office.rounds.operations.notices import tell_units
from chiso.office.rounds.operations.opening import appraisers_of
from chiso.office.rounds.operations.windows import grant_time_to_all
from chiso.office.rounds.queries.framework_change import TOO_LATE, touched_leaves
from chiso.office.rounds.refusals import sheet_shut
from chiso.office.rounds.signals import version_adopted
from chiso.office.rounds.workflow import workflow_of


def adopt_version(
    *,
    actor: Actor,
    group: RoundGroup,
    version: FrameworkVersion,
    number: str,
    signed_on: dt.date,
    signer: str,
    until: dt.datetime,
    at: dt.datetime,
    beat: Beat = lambda done, total: None,
) -> FrameworkChange:
    """Move a group to `version` by the decision `number`; units have until `until` to confirm what changed.

    What takes time is made ready before anything is stored (`beat` tells how far it is); the rest is one transaction.

    Raises InputError when there is no confirmed crosswalk, the group was replaced already, a sheet is decided, or the
    decision is not stated whole. Nothing is stored then.
    """
    grant = require(actor, "rounds.manage")
    crosswalk = check_change(
        group=group, version=version, number=number, signed_on=signed_on, signer=signer, until=until, at=at
    )
    carrier = _carrier(group, version, crosswalk, at)
    carried = carrier.prepare(list(Sheet.objects.filter(group=group).select_related("unit")), beat)
    with transaction.atomic():
        sheets, shut = _archive(group, actor, at, number.strip())
        new_group = _new_group(group, version)
        made = carrier.store(carried, sheets, new_group)
        _tell(made, actor, until, number.strip(), at)
        change = FrameworkChange.objects.create(
            old_group=group,
            new_group=new_group,
            crosswalk=crosswalk,
            number=number.strip(),
            signed_on=signed_on,
            signer=signer.strip(),
            until=until,
            recorded_by_id=actor.acting_id,
            recorded_at=at,
        )
        version_adopted.send(FrameworkChange, change=change, actor=actor, at=at)
        record(
            actor=actor,
            action="rounds.group.adopt_version",
            obj=change,
            stream=f"round:{group.round_id}",
            at=at,
            grant=grant,
            reason=number.strip(),
            data={
                "old": [group.code, group.framework.sha256],
                "new": [new_group.code, version.sha256],
                "crosswalk": crosswalk.sha256,
                "signed_on": signed_on.isoformat(),
                "sheets": len(sheets),
                "sha256": steps_digest(shut),
            },
        )
    return change


def check_change(
    *,
    group: RoundGroup,
    version: FrameworkVersion,
    number: str,
    signed_on: dt.date,
    signer: str,
    until: dt.datetime,
    at: dt.datetime,
) -> Crosswalk:
    """The crosswalk to move by; InputError with everything that stands against the move."""
    crosswalk = newest_crosswalk(group.framework_id, version.pk)
    problems = [*_check_words(number, signed_on, signer, until, at), *_check_group(group, version, crosswalk)]
    if problems or crosswalk is None:
        raise InputError(problems)
    return crosswalk


def _archive(group: RoundGroup, actor: Actor, at: dt.datetime, number: str) -> tuple[list[Sheet], list[Transition]]:
    """Shut the old sheets as they stand, first of all: from here on nobody writes into what is being carried."""
    sheets = list(Sheet.objects.filter(group=group).select_related("unit"))
    shut = Sheet.objects.filter(group=group).exclude(state__in=TOO_LATE)
    changed = shut.update(state=SheetState.ARCHIVED, version=F("version") + 1, state_since=at)
    if changed != len(sheets):
        raise InputError([_decided(group)])
    steps = Transition.objects.bulk_create(
        (
            Transition(
                sheet=sheet,
                verb=SHUT_BY_CHANGE,
                from_state=sheet.state,
                to_state=SheetState.ARCHIVED,
                actor_id=actor.person_id,
                at=at,
                reason=number,
            )
            for sheet in sheets
        ),
        batch_size=500,
    )
    return sheets, steps


def _new_group(group: RoundGroup, version: FrameworkVersion) -> RoundGroup:
    taken = set(RoundGroup.objects.filter(round=group.round_id).values_list("code", flat=True))
    code = next(code for count in range(2, 1000) if (code := f"{group.code[:28]}-{count}") not in taken)
    made = RoundGroup.objects.create(
        round=group.round, code=code, name=group.name, framework=version, order=group.order
    )
    RoundGroup.objects.filter(pk=group.pk).update(name=f"{group.name[:80]} (bản cũ {group.framework.code})"[:120])
    new, pairs = framework_of(version), pair_nodes(framework_of(group.framework), framework_of(version))
    became = {old.code: node.code for old, node in pairs}
    units = {node: unit.pk for node, unit in appraisers_of(new, group.round.as_of).items()}
    named = Assignment.objects.filter(group=group).values_list("node", "unit_id")
    units.update({became[node]: unit for node, unit in named if node in became})
    Assignment.objects.bulk_create(Assignment(group=made, node=node, unit_id=unit) for node, unit in units.items())
    return made


def _carrier(group: RoundGroup, version: FrameworkVersion, crosswalk: Crosswalk, at: dt.datetime) -> SheetCarrier:
    plan = plan_between(crosswalk)
    draft = RoundGroup(round=group.round, framework=version)
    return SheetCarrier(plan, frozenset(touched_leaves(plan)), draft, workflow_of(group.round.workflow).initial, at)


def _tell(made: list[Sheet], actor: Actor, until: dt.datetime, number: str, at: dt.datetime) -> None:
    grant_time_to_all(actor=actor, sheets=made, step="self", until=until, reason=number, at=at)
    tell_units(
        sheets=made,
        roles=(Role.UNIT_OFFICER, Role.UNIT_LEADER),
        key="adopted",
        title=Text("Bộ tiêu chí của đợt đã đổi: xác nhận lại", "The criteria changed: confirm again"),
        at=at,
        detail=number,
    )


def reconfirm(
    *, actor: Actor, sheet: Sheet, nodes: Collection[str], at: dt.datetime, led_by: Collection[int] | None = None
) -> int:
    """The unit states that the carried values of these leaves hold under the new criteria; how many it confirmed.

    `led_by` are the units that lead these leaves of the province's own sheet, when one of them confirms. Raises
    InputError when the sheet is shut or nothing was chosen.
    """
    grant = require_entry(actor, sheet, led_by)
    if not nodes:
        problem = Problem("reconfirm.nothing", Text("Chưa chọn tiêu chí nào.", "No criterion was chosen."))
        raise InputError([problem])
    guard = open_sheet(sheet, at)
    with transaction.atomic():
        if not guard.update(last_activity_at=at):
            raise InputError([sheet_shut(sheet)])
        chosen = Answer.objects.filter(sheet=sheet, stage=Stage.SELF, to_confirm=True, node__in=list(nodes))
        done = sorted(chosen.values_list("node", flat=True))
        chosen.update(to_confirm=False)
        record(
            actor=actor,
            action="rounds.sheet.reconfirm",
            obj=sheet,
            stream=f"round:{sheet.group.round_id}",
            at=at,
            grant=grant,
            unit_id=sheet.unit_id,
            data={"nodes": done},
        )
    return len(done)


def _check_group(group: RoundGroup, version: FrameworkVersion, crosswalk: Crosswalk | None) -> list[Problem]:
    problems: list[Problem] = []
    if version.pk == group.framework_id or version.family != group.framework.family:
        problems.append(
            Problem(
                "adopt.other_family",
                Text("Không phải phiên bản mới của bộ tiêu chí này.", "This is no new version of these criteria."),
                where="version",
                got=version.code,
            )
        )
    elif crosswalk is None:
        problems.append(
            Problem(
                "adopt.no_crosswalk",
                Text("Chưa ai xác nhận bảng nối.", "Nobody has confirmed a crosswalk."),
                where="version",
                got=f"{group.framework.code} → {version.code}",
                hint=Text("Lập và lưu bảng nối trước.", "Make and store the crosswalk first."),
            )
        )
    if FrameworkChange.objects.filter(old_group=group).exists():
        problems.append(
            Problem(
                "adopt.replaced",
                Text("Nhóm này đã chuyển sang phiên bản khác.", "This group has moved to another version already."),
                where=group.code,
            )
        )
    elif Sheet.objects.filter(group=group, state__in=TOO_LATE).exists():
        problems.append(_decided(group))
    return problems


def _decided(group: RoundGroup) -> Problem:
    return Problem(
        "adopt.too_late",
        Text("Có phiếu đã quyết định hoặc đã công bố.", "Some sheet is decided or published already."),
        where=group.code,
        hint=Text("Bộ tiêu chí mới áp dụng từ đợt sau.", "The new criteria apply from the next round."),
    )


def _check_words(number: str, signed_on: dt.date, signer: str, until: dt.datetime, at: dt.datetime) -> list[Problem]:
    problems = [
        Problem("adopt.field", Text(vi, en), where=where)
        for where, value, vi, en in (
            ("number", number, "Thiếu số, ký hiệu quyết định.", "The number of the decision is missing."),
            ("signer", signer, "Thiếu người ký.", "The signer is missing."),
        )
        if not value.strip()
    ]
    if signed_on > timezone.localdate(at):
        words = Text("Ngày ký nằm trong tương lai.", "The date of signature lies in the future.")
        problems.append(Problem("adopt.in_future", words, where="signed_on", got=f"{signed_on:%d/%m/%Y}"))
    if until <= at:
        words = Text("Hạn xác nhận lại phải ở sau lúc này.", "The time to confirm must lie in the future.")
        problems.append(Problem("adopt.until", words, where="until", got=f"{until:%d/%m/%Y %H:%M}"))
    return problems
