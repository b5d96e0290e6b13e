"""A list of problems under construction: readers add, and raise once, at the end."""

from __future__ import annotations

import re
import sys

from chiso.engine.errors import InputError, Problem, Severity, Text, line_at
from chiso.engine.frameworks.advice import advised

_NONE = Text("", "")
_SHOWN = 60


def both(vi: str, en: str) -> Text:
    """A sentence in both languages."""
    return Text(vi, en)


def shorten(text: str) -> str:
    """What stands in the file, short enough for one line of a report."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"


def _line_of(problem: Problem) -> int:
    number = re.match(r"dòng ([0-9]+)", problem.where)
    return int(number.group(1)) if number else sys.maxsize


class Problems:
    """Collects `Problem`s; `line` and `path` become the `where` of each."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(
        self,
        code: str,
        message: Text,
        *,
        line: int = 0,
        path: str = "",
        got: str = "",
        expected: Text = _NONE,
        hint: Text = _NONE,
        severity: Severity = "error",
    ) -> None:
        """Remember one problem; `got` is shortened, what the caller leaves blank comes from the table of advice."""
        where = line_at(line, path) if line else path
        self.found.append(Problem(code, message, where, shorten(got), *advised(code, expected, hint), severity))

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.found if problem.severity == "error"]

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.found if problem.severity == "warning")

    def raise_errors(self) -> None:
        """Raise `InputError` with everything found if any of it is an error."""
        if self.errors:
            raise InputError(self.in_order())

    def in_order(self) -> list[Problem]:
        """Everything found, from the top of the file to its end; what has no line comes last."""
        return sorted(self.found, key=_line_of)
