"""What can be wrong with what a person asks of dossiers."""

from __future__ import annotations

from chiso.engine.errors import InputError, Problem, Text


def refusal(code: str, vi: str, en: str, *, where: str = "", got: str = "", hint: Text | None = None) -> InputError:
    """One problem as an error."""
    return InputError([Problem(f"dossiers.{code}", Text(vi, en), where, got, hint=hint or Text("", ""))])
