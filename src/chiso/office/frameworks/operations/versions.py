"""Storing framework versions: checked whole, then never changed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.scoring import load_checked
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.frameworks.models import FrameworkVersion


def store_framework(*, actor: Actor, source: str | bytes, at: dt.datetime, is_sample: bool = False) -> FrameworkVersion:
    """Store a framework file as a version; the same content again gives the version that is stored already.

    Raises InputError with all problems of the file, or when its code belongs to another content; nothing is stored.
    """
    grant = require(actor, "frameworks.store")
    framework = load_checked(source)
    text = source.decode("utf-8").removeprefix("\ufeff") if isinstance(source, bytes) else source
    with transaction.atomic():
        stored = FrameworkVersion.objects.filter(sha256=framework.sha256).first()
        if stored is not None:
            return stored
        if FrameworkVersion.objects.filter(code=framework.code).exists():
            raise InputError([_code_taken(framework.code)])
        version = FrameworkVersion.objects.create(
            code=framework.code,
            family=framework.family,
            unit_group=framework.unit_group,
            name_vi=framework.name.vi,
            name_en=framework.name.en,
            valid_from=framework.valid_from,
            valid_to=framework.valid_to,
            source=text,
            sha256=framework.sha256,
            is_sample=is_sample,
            stored_at=at,
            stored_by_id=actor.person_id,
        )
        record(
            actor=actor,
            action="frameworks.version.store",
            obj=version,
            stream="system",
            at=at,
            grant=grant,
            data={"code": version.code, "sha256": version.sha256},
        )
    return version


def _code_taken(code: str) -> Problem:
    return Problem(
        "framework.code_taken",
        Text("Mã bộ tiêu chí đã dùng cho một nội dung khác.", "This code belongs to a version with other content."),
        where="code",
        got=code,
        hint=Text(
            "Bộ tiêu chí đã lưu không sửa được: đặt mã mới cho phiên bản mới.",
            "A stored version never changes: give the new one a new code.",
        ),
    )
