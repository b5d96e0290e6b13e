"""Loading the country's register, and taking one of its provinces for our own.

The trap: 3,321 communes that could be chosen for a round by mistake. What is loaded is reference: seen, traced,
compared, never staffed and never scored, until an administrator says which province is ours.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.units import UnitRegister, check_register
from chiso.engine.units.serial import register_to_bytes
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.database import valid_on
from chiso.office.units.models import PROVINCES, ChangeKind, Unit, UnitParent
from chiso.office.units.operations.organisation import STREAM
from chiso.office.units.operations.writing import note_change, write_plan
from chiso.office.units.planning import RegisterPlan, plan_register
from chiso.office.units.queries.register import coverage, is_loaded, stored_register


def plan_import(register: UnitRegister) -> RegisterPlan:
    """What `import_register` would write. Raises InputError with every reason why it would not."""
    plan = plan_register(stored_register(), register)
    problems = [*check_register(register), *plan.problems, *_taken(plan)]
    if problems:
        raise InputError(problems)
    return plan


def import_register(*, actor: Actor, register: UnitRegister, at: dt.datetime) -> RegisterPlan:
    """Stores what the register has and we lack, all or nothing. Doing it again writes nothing."""
    with transaction.atomic():
        grant = require(actor, "units.manage")
        plan = plan_import(register)
        if plan.is_empty and is_loaded():
            return plan
        write_plan(plan)
        covered = coverage() if is_loaded() else register.coverage
        # later decrees stored here know more than the file
        if register.coverage.known_until > covered.known_until:
            covered = register.coverage
        change = note_change(
            kind=ChangeKind.REGISTER,
            title=register.coverage.source or "register",
            sha256=hashlib.sha256(register_to_bytes(register)).hexdigest(),
            at=at,
            plan=plan,
            covered=covered,
        )
        record(
            actor=actor, grant=grant, action="units.register.load", obj=change, stream=STREAM, at=at,
            data=plan.counts() | {"sha256": change.sha256},
        )  # fmt: skip
    return plan


def _taken(plan: RegisterPlan) -> list[Problem]:
    """Ids of the register that the office has given to units of its own."""
    wanted = {unit.id for unit in plan.units}
    return [
        Problem(
            "units.key_taken",
            Text("Khóa của danh mục đã dùng cho đơn vị khác", "The register's key is taken by another unit"),
            where=name,
            got=key,
        )
        for key, name in Unit.everywhere.filter(from_register=False).values_list("key", "name")
        if key in wanted
    ]


def adopt_province(*, actor: Actor, province: Unit, at: dt.datetime, reason: str) -> int:
    """The province and what lies in it now or later become ours: they can be staffed and scored. Returns how many."""
    with transaction.atomic():
        grant = require(actor, "units.manage")
        problems = _not_adoptable(province, reason)
        if problems:
            raise InputError(problems)
        pks, edge = {province.pk}, {province.pk}
        while edge:
            below = UnitParent.objects.filter(valid_on(actor.as_of), parent_id__in=edge, unit__from_register=True)
            edge = set(below.values_list("unit_id", flat=True)) - pks
            pks |= edge
        count = Unit.everywhere.filter(pk__in=pks).update(is_reference=False)
        record(
            actor=actor, grant=grant, action="units.province.adopt", obj=province, stream=STREAM, at=at,
            unit_id=province.pk, reason=reason.strip(), data={"key": province.key, "units": count},
        )  # fmt: skip
    return count


def _not_adoptable(province: Unit, reason: str) -> list[Problem]:
    found: list[Problem] = []
    if not province.from_register or province.kind not in PROVINCES:
        message = Text("Không phải tỉnh, thành phố trong danh mục", "Not a province of the register")
        found.append(Problem("units.not_a_province", message, got=province.name))
    other = Unit.objects.filter(kind__in=PROVINCES).exclude(pk=province.pk).first()
    if other is not None:
        message = Text("Bản cài đặt này đã có tỉnh của mình", "This installation has its province already")
        hint = Text("mỗi bản cài đặt phục vụ một tỉnh", "one installation serves one province")
        found.append(Problem("units.province_taken", message, got=other.name, hint=hint))
    if not reason.strip():
        found.append(Problem("units.reason", Text("Thiếu căn cứ hoặc lý do", "The reason is missing")))
    return found
