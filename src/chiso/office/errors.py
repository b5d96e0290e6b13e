"""Errors of the office that belong to no single app and know nothing of pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from chiso.engine.errors import Language, Problem


class Conflict(Exception):
    """Somebody else changed it first. Carries both values, so that the second writer chooses."""

    def __init__(self, *, mine: Any, theirs: Any, version: int, by: str, at: dt.datetime) -> None:
        self.mine, self.theirs, self.version, self.by, self.at = mine, theirs, version, by, at
        super().__init__(f"changed by {by} at {at:%H:%M %d/%m/%Y}")


def kept_problem(problem: Problem) -> dict[str, Any]:
    """A problem as a job keeps it for the page that asks later: both languages."""
    return {
        "code": problem.code,
        "where": problem.where,
        "got": problem.got,
        "severity": problem.severity,
        "message": [problem.message.vi, problem.message.en],
        "expected": [problem.expected.vi, problem.expected.en],
        "hint": [problem.hint.vi, problem.hint.en],
    }


def kept_problems_in(language: Language, kept: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Kept problems in the page's language, as `http.problems_json` gives fresh ones."""
    at = 0 if language == "vi" else 1
    return [
        {
            "code": one["code"],
            "where": one["where"],
            "got": one["got"],
            "severity": one["severity"],
            **{name: one[name][at] for name in ("message", "expected", "hint")},
        }
        for one in kept
    ]
