"""The registers of agencies and of procedures: which codes of an extract exist.

The trap: a register that is half of one. Its first code makes every other code unknown, so that it is given whole, and
what was held back for it comes in when the same file is imported again.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from chiso.engine.errors import InputError, Problem, Text
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.dossiers.models import Register, RegisterKind
from chiso.office.dossiers.operations import STREAM

LONGEST = 64


def set_register(*, actor: Actor, kind: RegisterKind, text: str, at: dt.datetime) -> int:
    """Replace a register by what is written: a code a line, behind it (tab, `;` or `,`) its name. Nothing written means
    no register. Returns how many codes there are; raises InputError for codes that stand twice or are too long."""
    grant = require(actor, "dossiers.import")
    rows = _read(text)
    with transaction.atomic():
        made, _ = Register.objects.update_or_create(kind=kind, defaults={"codes": rows})
        record(
            actor=actor, action="dossiers.register.set", obj=made, stream=STREAM, at=at, grant=grant,
            data={"count": len(rows)},
        )  # fmt: skip
    return len(rows)


def _read(text: str) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(text.replace("\ufeff", "").splitlines(), start=1):
        mark = next((mark for mark in ("\t", ";", ",") if mark in line), None)
        code, _, name = line.partition(mark) if mark else (line, "", "")
        code = code.strip().strip('"')
        if not code:
            continue
        if code in found or len(code) > LONGEST:
            message = Text("Mã nêu hai lần.", "The code stands twice.")
            if len(code) > LONGEST:
                message = Text(f"Mã dài quá {LONGEST} ký tự.", f"The code is longer than {LONGEST} characters.")
            problems.append(Problem("dossiers.register", message, where=str(number), got=code[:80]))
        found[code] = name.strip().strip('"')[:300]
    if problems:
        raise InputError(problems)
    return list(found.items())
