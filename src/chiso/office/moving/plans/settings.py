"""What a person decided about a file, read from the stored mapping and written back to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from chiso.engine.errors import InputError
from chiso.engine.text import parse_date, parse_decimal

Mark = Literal["", "full", "zero", "blank"]


def _words(tree: Mapping[str, Any], key: str) -> str:
    return str(tree.get(key) or "").strip()


def _pairs(tree: Mapping[str, Any], key: str) -> dict[str, str]:
    found = tree.get(key)
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _number(text: str) -> Decimal | None:
    try:
        return parse_decimal(text) if text else None
    except InputError:
        return None


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text) if text else None
    except InputError:
        return None


@dataclass(frozen=True, slots=True)
class ScoreSettings:
    """A workbook of scores: of which year and framework, what its columns and labels are, what an "x" means."""

    year: int | None = None
    framework: str = ""  # a version's code; "-" for totals without a framework
    group: tuple[str, str] = ("", "")  # family and unit group where no framework tells them
    base: Decimal | None = None
    mark: Mark = ""
    title: str = ""
    decision_number: str = ""
    decision_on: dt.date | None = None
    uses: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    skip_years: frozenset[int] = frozenset()

    @classmethod
    def of(cls, tree: Mapping[str, Any]) -> ScoreSettings:
        """The settings as stored; what cannot be read counts as not decided."""
        year, mark = _words(tree, "year"), _words(tree, "mark")
        family, _, unit_group = _words(tree, "group").partition("|")
        return cls(
            year=int(year) if year.isdigit() and 1990 <= int(year) <= 2100 else None,
            framework=_words(tree, "framework"),
            group=(family, unit_group),
            base=_number(_words(tree, "base")),
            mark=mark if mark in ("full", "zero", "blank") else "",  # type: ignore[arg-type]  # one of Mark
            title=_words(tree, "title")[:300],
            decision_number=_words(tree, "decision_number")[:80],
            decision_on=_day(_words(tree, "decision_on")),
            uses=_pairs(tree, "uses"),
            units=_pairs(tree, "units"),
            criteria=_pairs(tree, "criteria"),
            skip_years=frozenset(int(each) for each in tree.get("skip_years", []) if str(each).isdigit()),
        )


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """An archive: of which year and framework, whose files they are, what its folders mean."""

    year: int | None = None
    framework: str = ""
    unit: str = ""
    folders: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Mapping[str, Any]) -> EvidenceSettings:
        year = _words(tree, "year")
        return cls(
            year=int(year) if year.isdigit() and 1990 <= int(year) <= 2100 else None,
            framework=_words(tree, "framework"),
            unit=_words(tree, "unit"),
            folders=_pairs(tree, "criteria"),
            units=_pairs(tree, "units"),
        )


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """A list of people: what its columns, units and roles mean; the role of those without one."""

    fields: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    role: str = ""

    @classmethod
    def of(cls, tree: Mapping[str, Any]) -> AccountSettings:
        return cls(_pairs(tree, "uses"), _pairs(tree, "units"), _pairs(tree, "criteria"), _words(tree, "role"))
