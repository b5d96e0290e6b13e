"""The registers of agencies and of procedures."""

from __future__ import annotations

from chiso.engine.dossiers.intake.doubts import Known
from chiso.office.dossiers.models import Register, RegisterKind


def registers() -> list[Register]:
    """Both registers, empty ones too. One query."""
    kept = {one.kind: one for one in Register.objects.all()}
    return [kept.get(kind) or Register(kind=kind) for kind in RegisterKind.values]


def procedure_names() -> dict[str, str]:
    """What the register calls each procedure."""
    found = Register.objects.filter(kind=RegisterKind.PROCEDURE).first()
    return {code: name for code, name in found.codes if name} if found else {}


def known() -> Known:
    """The codes that exist; a kind without a register takes every code."""
    codes = {one.kind: frozenset(code for code, _ in one.codes) or None for one in registers()}
    return Known(codes[RegisterKind.AGENCY], codes[RegisterKind.PROCEDURE])
