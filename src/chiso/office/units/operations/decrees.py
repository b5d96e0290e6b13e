"""Storing a file of later decrees, and taking the newest one back.

The trap: half a decree. A file is checked against what is stored at that very moment, inside the transaction that
writes it, and one problem anywhere means that nothing is written. Taking back is only safe while nothing was built on
it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

from django.db import transaction
from django.db.models import ForeignObjectRel

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.units import DecreeReport, check_decrees
from chiso.engine.units.decree_rows import decree_text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.units.models import ChangeKind, RegisterChange, Unit, UnitParent
from chiso.office.units.operations.organisation import STREAM
from chiso.office.units.operations.writing import note_change, take_back, write_plan
from chiso.office.units.planning import plan_register
from chiso.office.units.queries.register import is_loaded, newest_decree, stored_register

OWN_ROWS = frozenset({"units.UnitParent", "units.UnitLineage", "units.UnitCode"})


def check_file(data: bytes, name: str) -> DecreeReport:
    """What a decree file would do to what is stored, with every problem. Nothing is written."""
    if not is_loaded():
        message = Text("Chưa nạp danh mục đơn vị cả nước.", "The country's register has not been loaded.")
        hint = Text("Quản trị viên chạy “chiso units load”.", "An administrator runs “chiso units load”.")
        raise InputError([Problem("units.register_not_loaded", message, hint=hint)])
    report = check_decrees(stored_register(), data, where=name)
    return replace(report, problems=(*report.problems, *_bodies_left(report)))


def _bodies_left(report: DecreeReport) -> list[Problem]:
    """Our own bodies under a unit that ends: no decree file names them, so they are told, not guessed."""
    links = UnitParent.objects.filter(
        parent__key__in=[unit.id for unit in report.ended], unit__from_register=False, valid_to__isnull=True
    )
    message = Text("Còn sở, phòng thuộc đơn vị kết thúc: chuyển sau khi lưu.", "Bodies stay below an ended unit.")
    return [
        Problem("decree.bodies_left", message, where=parent, got=name, severity="warning")
        for name, parent in links.order_by("unit__sort_key").values_list("unit__name", "parent__name")
    ]


def store_decrees(*, actor: Actor, data: bytes, name: str, at: dt.datetime, reason: str = "") -> RegisterChange:
    """Stores the file's changes in one transaction. Raises InputError with all problems; then nothing is stored."""
    with transaction.atomic():
        grant = require(actor, "units.manage")
        report = check_file(data, name)
        if report.register is None:
            raise InputError(list(report.problems))
        stored = stored_register()
        plan = plan_register(stored, report.register)
        if plan.is_empty or plan.problems:
            raise InputError(list(plan.problems) or [_nothing(name)])
        made = write_plan(plan, _ours(report))
        change = note_change(
            kind=ChangeKind.DECREE,
            title=name,
            sha256=hashlib.sha256(data).hexdigest(),
            at=at,
            plan=plan,
            covered=report.register.coverage,
            text=decree_text(data),
            made=made,
        )
        record(
            actor=actor, grant=grant, action="units.decree.store", obj=change, stream=STREAM, at=at,
            reason=reason.strip(), data=plan.counts() | {"sha256": change.sha256},
        )  # fmt: skip
    return change


def _ours(report: DecreeReport) -> set[str]:
    """New units that are ours, because one they came from was."""
    own = set(Unit.objects.filter(from_register=True).values_list("key", flat=True))
    return {row.successor for row in report.lineage if row.predecessor in own and row.successor is not None}


def _nothing(name: str) -> Problem:
    message = Text("Tệp không thay đổi gì so với dữ liệu đã lưu.", "The file changes nothing in what is stored.")
    return Problem("decree.nothing", message, where=name)


def reverse_decree(*, actor: Actor, change: RegisterChange, reason: str, at: dt.datetime) -> None:
    """Takes the newest decree back: what it began is removed, what it ended goes on. The record of both stays.

    Refused when it is not the newest, or when people, sheets or anything else already stand on a unit it began.
    """
    with transaction.atomic():
        grant = require(actor, "units.manage")
        newest = newest_decree()
        problems: list[Problem] = []
        if newest is None or newest.pk != change.pk:
            message = Text("Chỉ thu hồi được nghị quyết mới nhất.", "Only the newest decree can be taken back.")
            problems.append(Problem("decree.not_newest", message, got=change.title))
        if not reason.strip():
            problems.append(Problem("units.reason", Text("Thiếu căn cứ hoặc lý do", "The reason is missing")))
        if problems:
            raise InputError(problems)
        in_use = _in_use(change)
        if in_use:
            raise InputError(in_use)
        take_back(change.made)
        change.reversed_at, change.reversed_reason = at, reason.strip()[:300]
        change.save(update_fields=["reversed_at", "reversed_reason"])
        record(
            actor=actor, grant=grant, action="units.decree.reverse", obj=change, stream=STREAM, at=at,
            reason=reason.strip(), data={"sha256": change.sha256},
        )  # fmt: skip


def _in_use(change: RegisterChange) -> list[Problem]:
    """Whatever already refers to a unit that the decree began, by unit."""
    made = change.made
    found: dict[str, set[str]] = {}
    for relation in Unit._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        model = relation.related_model
        label = model._meta.label
        rows = model._base_manager.filter(**{f"{relation.field.name}__in": made["units"]})
        if label in OWN_ROWS:
            pks = {"units.UnitParent": "links", "units.UnitLineage": "lineage", "units.UnitCode": "codes"}[label]
            rows = rows.exclude(pk__in=made[pks])
        for name in rows.values_list(f"{relation.field.name}__name", flat=True).distinct().order_by():
            found.setdefault(name, set()).add(str(model._meta.verbose_name))
    return [
        Problem(
            "decree.in_use",
            Text("Đơn vị mới đã có dữ liệu, không thu hồi được.", "The new unit holds data already."),
            where=name,
            got=", ".join(sorted(kinds)),
        )
        for name, kinds in sorted(found.items())
    ]
