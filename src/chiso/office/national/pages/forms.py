"""Reading the forms of these pages: every unreadable field is named at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from django.utils import timezone

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.frameworks import Framework
from chiso.engine.text import parse_date, parse_decimal
from chiso.office.national.operations.ministry import Publication
from chiso.office.national.operations.targets import Goal
from chiso.office.national.plan import Aim

T = TypeVar("T")


@dataclass
class Fields:
    """A posted form; unreadable fields are collected and raised by `check`."""

    posted: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str:
        return (self.posted.get(name) or "").strip()

    def read(self, name: str, parse: Callable[[str], T]) -> T | None:
        """The field parsed; None when it is empty or unreadable."""
        typed = self.text(name)
        if not typed:
            return None
        try:
            return parse(typed)
        except InputError as error:
            self.problems.extend(error.problems)
            return None

    def number(self, name: str) -> Decimal | None:
        return self.read(name, lambda typed: parse_decimal(typed, where=name))

    def day(self, name: str) -> dt.date | None:
        return self.read(name, lambda typed: parse_date(typed, where=name))

    def whole(self, name: str) -> int | None:
        """A whole number from 1."""

        def parse(typed: str) -> int:
            if not (typed.isdecimal() and 0 < int(typed) < 1000):
                raise InputError([_unreadable(name, typed, "số nguyên từ 1", "a whole number from 1")])
            return int(typed)

        return self.read(name, parse)

    def needed(self, name: str, vi: str, en: str) -> None:
        """Say that a field may not be empty."""
        if not self.text(name):
            self.problems.append(_unreadable(name, "", vi, en))

    def check(self) -> None:
        if self.problems:
            raise InputError(self.problems)


def read_window(fields: Fields) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of one day to the last of another."""
    for name in ("opens", "closes"):
        fields.needed(name, "ngày/tháng/năm", "day/month/year")
    opens, closes = fields.day("opens"), fields.day("closes")
    fields.check()
    assert opens is not None and closes is not None  # checked just now
    start, end = dt.datetime.combine(opens, dt.time()), dt.datetime.combine(closes, dt.time(23, 59))
    return timezone.make_aware(start), timezone.make_aware(end)


def read_publication(fields: Fields, source_sha256: str) -> Publication:
    """How the ministry published; unreadable fields stay in `fields.problems`."""
    return Publication(
        decision_number=fields.text("decision_number"),
        decision_on=fields.day("decision_on"),
        rank=fields.whole("rank"),
        ranked_units=fields.whole("ranked_units") or 0,
        source_sha256=source_sha256,
    )


def read_targets(fields: Fields, framework: Framework, unit_names: Mapping[int, str]) -> tuple[Goal, dict[str, Aim]]:
    """The goal and the target of every node with points."""
    aims: dict[str, Aim] = {}
    for node in framework.nodes:
        points = fields.number(f"t.{node.code}")
        unit = fields.text(f"u.{node.code}")
        due = fields.day(f"d.{node.code}")
        if points is not None:
            unit_id = int(unit) if unit.isdecimal() and int(unit) in unit_names else None
            aims[node.code] = Aim(points, unit_names.get(unit_id or 0, ""), unit_id, due)
    keep, low = fields.number("keep_from"), fields.number("raise_below")
    goal = Goal(
        keep_from=Decimal(90) if keep is None else keep,
        raise_below=Decimal(80) if low is None else low,
        rank=fields.whole("goal_rank"),
        rank_points=fields.number("rank_points"),
        rank_source=fields.text("rank_source"),
    )
    fields.check()
    return goal, aims


def _unreadable(where: str, got: str, vi: str, en: str) -> Problem:
    return Problem(
        "national.form",
        Text("Trường này chưa điền hoặc không đọc được.", "This field is empty or unreadable."),
        where=where,
        got=got[:60],
        expected=Text(vi, en),
    )
