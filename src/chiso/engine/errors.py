"""One shape for everything that can be wrong with what a person gave us.

The trap: a file with forty mistakes that is refused one mistake at a time costs an officer forty uploads.
So readers collect `Problem`s and raise them together; a page, the command line and a Word report print the same list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]
Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages; Vietnamese is the first."""

    vi: str
    en: str

    def in_(self, language: Language) -> str:
        return self.vi if language == "vi" else self.en

    def __str__(self) -> str:
        return self.vi


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, what came, what was expected, how to mend it.

    `code` is stable and machine-readable (`framework.cycle`); `where` is a cell, a line or a path into the file
    (`B12`, `dòng 40`, `nodes[3].max`); `got` is what stands there, shortened by the caller if it is long.
    """

    code: str
    message: Text
    where: str = ""
    got: str = ""
    expected: Text = field(default_factory=lambda: Text("", ""))
    hint: Text = field(default_factory=lambda: Text("", ""))
    severity: Severity = "error"

    def line(self, language: Language = "vi") -> str:
        """The problem as one printable line."""
        words = (
            {"got": "nhận được", "expected": "cần", "hint": "cách sửa"}
            if language == "vi"
            else {"got": "got", "expected": "expected", "hint": "to mend"}
        )
        parts = [f"{self.where}: " if self.where else "", self.message.in_(language)]
        details = [
            f"{words['got']}: {self.got}" if self.got else "",
            f"{words['expected']}: {self.expected.in_(language)}" if self.expected.vi else "",
            f"{words['hint']}: {self.hint.in_(language)}" if self.hint.vi else "",
        ]
        told = "; ".join(detail for detail in details if detail)
        return "".join(parts) + (f" ({told})" if told else "") + f" [{self.code}]"


class InputError(Exception):
    """What was given cannot be used; carries every problem found, errors first.

    Raised by readers and by operations. Nothing was stored when it is raised.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        ordered = sorted(problems, key=lambda problem: problem.severity != "error")
        self.problems: tuple[Problem, ...] = tuple(ordered)
        super().__init__("\n".join(problem.line() for problem in self.problems))

    def report(self, language: Language = "vi") -> str:
        """All problems, one a line."""
        return "\n".join(problem.line(language) for problem in self.problems)
