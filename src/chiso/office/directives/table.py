"""A register kept elsewhere, read from Excel, CSV or exchange XML: every row planned, every problem with its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import date_of, search_key
from chiso.office.directives.exchange import read_envelopes
from chiso.office.directives.models import Directive, DirectiveType
from chiso.office.directives.operations.registering import Entry, check_entry, identity_of
from chiso.office.grids import EMPTY, GridCell, Line, read_grid

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("so, ky hieu", "so ky hieu", "so hieu", "ky hieu", "so van ban"),
    "issued_on": ("ngay ban hanh", "ngay van ban", "ngay, thang", "ngay thang"),
    "issuer": ("co quan ban hanh", "don vi ban hanh", "noi ban hanh", "tac gia"),
    "title": ("trich yeu", "ten loai va trich yeu", "noi dung"),
    "type": ("loai van ban", "ten loai", "loai"),
    "secrecy": ("do mat", "muc do mat", "mat"),
}


@dataclass(frozen=True)
class RegisterPlan:
    """What a list would do: entries that are new, how many are there already, and everything that is wrong."""

    entries: tuple[Entry, ...]
    known: int
    problems: tuple[Problem, ...]

    @property
    def can_run(self) -> bool:
        return bool(self.entries) and not self.problems


def plan_register(data: bytes, name: str, at: dt.datetime) -> RegisterPlan:
    """Read a register file and check all its rows. Raises InputError when it is no such table."""
    if name.lower().endswith(".xml"):
        lines = read_envelopes(data, name)
    else:
        lines = read_grid(data, name, HEADINGS, ("code", "issued_on", "issuer", "title")).lines
    stored = set(Directive.objects.values_list("code_key", "issuer_key", "issued_on"))
    entries: list[Entry] = []
    problems: list[Problem] = []
    known, seen = 0, dict[tuple[str, str, dt.date], str]()
    for line in lines:
        entry, wrong = _read(line, at)
        problems += wrong
        if entry is None or wrong:
            continue
        key, where = identity_of(entry), _cell(line, "code").where
        if key in seen:
            problems.append(_twice(where, entry.code, seen[key]))
        seen.setdefault(key, where)
        if key in stored:
            known += 1
        else:
            entries.append(entry)
    return RegisterPlan(tuple(entries), known, tuple(problems))


def _cell(line: Line, column: str) -> GridCell:
    return line.get(column, EMPTY)


def _read(line: Line, at: dt.datetime) -> tuple[Entry | None, list[Problem]]:
    day = _cell(line, "issued_on")
    try:
        issued_on = date_of(day.value if isinstance(day.value, dt.date) else day.text, where=day.where)
    except InputError as error:
        # the rest of the row is checked too, with a day that breaks nothing
        entry = _entry(line, dt.date.min)
        return None, [*error.problems, *check_entry(entry, at, where=_places(line))]
    entry = _entry(line, issued_on)
    return entry, check_entry(entry, at, where=_places(line))


def _entry(line: Line, issued_on: dt.date) -> Entry:
    texts = {column: _cell(line, column).text for column in HEADINGS}
    return Entry(
        code=texts["code"],
        issuer=texts["issuer"],
        issued_on=issued_on,
        title=texts["title"],
        type=type_named(texts["type"], texts["code"]),
        secrecy=texts["secrecy"],
    )


def _places(line: Line) -> dict[str, str]:
    return {column: _cell(line, column).where for column in HEADINGS if column in line}


_BY_CODE = {
    "kh": DirectiveType.PLAN,
    "ct": DirectiveType.DIRECTIVE,
    "qd": DirectiveType.DECISION,
    "nq": DirectiveType.RESOLUTION,
    "tb": DirectiveType.NOTICE,
    "ctr": DirectiveType.PROGRAMME,
    "bc": DirectiveType.REPORT,
    "kl": DirectiveType.CONCLUSION,
}


def type_named(name: str, code: str = "") -> str:
    """The type by its name; without a name by the abbreviation in the code, where a code without one is a letter."""
    key = search_key(name)
    for value, label in DirectiveType.choices:
        if key and search_key(str(label)) == key:
            return value
    if key:
        return DirectiveType.OTHER
    group = search_key(code).partition("/")[2].replace(" ", "").partition("-")[0]
    return _BY_CODE.get(group, DirectiveType.LETTER if group else DirectiveType.OTHER)


def _twice(where: str, code: str, first: str) -> Problem:
    return Problem(
        "directives.row_twice",
        Text(f"Văn bản này đã có ở ô {first}.", f"This document stands in {first} already."),
        where=where,
        got=code,
    )
