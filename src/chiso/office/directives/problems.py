"""One line of what is wrong, for the rooms of this app."""

from __future__ import annotations

from chiso.engine.errors import Problem, Text

Pair = tuple[str, str]


def problem(code: str, where: str, message: Pair, *, got: str = "", hint: Pair = ("", "")) -> Problem:
    """A problem; `message` and `hint` are Vietnamese and English."""
    return Problem(code, Text(*message), where=where, got=got, hint=Text(*hint))
