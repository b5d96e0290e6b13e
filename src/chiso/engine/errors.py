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


class Location(str):
    """A place in a file in both languages; taken as a string it is the Vietnamese form."""

    en: str

    def __new__(cls, vi: str, en: str = "") -> Location:
        found = super().__new__(cls, vi)
        found.en = en or vi
        return found


def line_at(number: int, detail: str = "") -> Location:
    """A line of a file, with the column or the path that is meant: "dòng 12 (value)", "line 12 (value)"."""
    tail = f" ({detail})" if detail else ""
    return Location(f"dòng {number}{tail}", f"line {number}{tail}")


def within(outer: str, inner: Location) -> Location:
    """A place inside another: "bảng 2" and "dòng 3" give "bảng 2, dòng 3"."""
    return Location(f"{outer}, {inner}", f"{place_in(outer, 'en')}, {inner.en}") if outer else inner


def place_in(where: str, language: Language) -> str:
    """A place as a reader of the language sees it; cells and paths are the same in both."""
    return where.en if language == "en" and isinstance(where, Location) else str(where)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, what came, what was expected, how to mend it.

    `code` is stable and machine-readable (`framework.cycle`); `where` is a cell, a path into the file or a `Location`
    (`B12`, `nodes[3].max`, `dòng 40`); `got` is what stands there, shortened by the caller if it is long.
    """

    code: str
    message: Text
    where: str = ""
    got: str = ""
    expected: Text = field(default_factory=lambda: Text("", ""))
    hint: Text = field(default_factory=lambda: Text("", ""))
    severity: Severity = "error"

    def place(self, language: Language = "vi") -> str:
        """Where it is, in the reader's words."""
        return place_in(self.where, language)

    def line(self, language: Language = "vi") -> str:
        """The problem as one printable line."""
        words = (
            {"got": "nhận được", "expected": "cần", "hint": "cách sửa"}
            if language == "vi"
            else {"got": "got", "expected": "expected", "hint": "to mend"}
        )
        parts = [f"{self.place(language)}: " if self.where else "", self.message.in_(language)]
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
