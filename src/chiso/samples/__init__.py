"""What ChiSo ships as examples; nothing in here is an official text, and every file says so."""

from __future__ import annotations

from importlib.resources import files

FRAMEWORKS = ("MAU-SO-2025", "MAU-SO-2026", "MAU-TINH-2025", "MAU-TINH-2026", "MAU-XA-2025", "MAU-XA-2026")
"""Codes of the sample frameworks: departments (SO) and communes (XA), last year's version and this year's."""


def framework_text(code: str) -> str:
    """The YAML text of a sample framework. KeyError for a code that is not in `FRAMEWORKS`."""
    if code not in FRAMEWORKS:
        raise KeyError(code)
    return (files(__name__) / "frameworks" / f"{code}.yaml").read_text(encoding="utf-8")
