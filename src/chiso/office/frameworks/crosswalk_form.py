"""The crosswalk page's form: rows to links and back. Rows that cannot be read come back as they were typed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict

from chiso.engine.errors import Problem
from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.crosswalk import Crosswalk, load_crosswalk
from chiso.engine.frameworks.crosswalk.writing import weight_text
from chiso.engine.frameworks.problems import Problems

BLANK_ROWS = 5


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row as typed; `ends` is old, new and inputs of a row whose ends are fixed."""

    old: str = ""
    new: str = ""
    weight: str = "1"
    reason: str = ""
    inputs: str = ""
    state: str = "confirmed"
    confidence: str = ""

    @property
    def ends(self) -> str:
        return "\t".join((self.old, self.new, self.inputs, self.confidence))

    @property
    def is_sure(self) -> bool:
        return self.confidence == "1"


def rows_of_links(links: Crosswalk) -> list[FormRow]:
    """The links as rows of the form."""
    return [
        FormRow(
            old=link.old,
            new=link.new,
            weight=weight_text(link.weight),
            reason=link.reason,
            inputs="; ".join(f"{new}={old}" for new, old in link.inputs.items()),
            state="proposed" if link.is_proposed else "confirmed",
            confidence="" if link.confidence is None else f"{link.confidence:f}",
        )
        for link in links.links
    ]


@dataclass(frozen=True, slots=True)
class Shares:
    """A row among the others: all shares that leave its old code, and all codes that its new one takes in."""

    leaving: tuple[str, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()


def shares_of(rows: list[FormRow]) -> list[Shares]:
    """One entry a row; empty where a code has only this row."""
    leaving: dict[str, list[str]] = {}
    merged: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if row.old:
            leaving.setdefault(row.old, []).append(row.weight)
        if row.old and row.new:
            merged.setdefault(row.new, []).append((row.old, row.weight))
    several = {code: tuple(weights) for code, weights in leaving.items() if len(weights) > 1}
    into = {code: tuple(sources) for code, sources in merged.items() if len(sources) > 1}
    return [Shares(several.get(row.old, ()), into.get(row.new, ())) for row in rows]


def posted_rows(posted: QueryDict) -> list[FormRow]:
    """The rows that were sent, without those to be removed and without empty ones."""
    columns = (posted.getlist(name) for name in ("ends", "weight", "reason", "state"))
    rows = [_fixed(*cells) for cells in zip(*columns, strict=False)]
    if "confirm_all" in posted:
        rows = [replace(row, state="confirmed") if row.state == "proposed" else row for row in rows]
    fresh = (posted.getlist(f"new-{name}") for name in ("old", "new", "weight", "reason", "inputs"))
    rows += [
        FormRow(old.strip(), new.strip(), weight.strip() or "1", reason.strip(), inputs.strip())
        for old, new, weight, reason, inputs in zip(*fresh, strict=False)
        if old.strip() or new.strip()
    ]
    return [row for row in rows if row.state != "removed"]


def _fixed(ends: str, weight: str, reason: str, state: str) -> FormRow:
    old, new, inputs, confidence = (ends.split("\t") + [""] * 4)[:4]
    return FormRow(old, new, weight.strip() or "1", reason.strip(), inputs, state, confidence)


def links_of_rows(rows: list[FormRow], old: Framework, new: Framework) -> tuple[Crosswalk, Problems]:
    """The crosswalk that the rows state. Raises InputError with all problems; a row is named by its number."""
    head = "from,to,weight,reason,inputs,confidence"
    lines = [head, *(_line(row) for row in rows)]
    return load_crosswalk("\n".join(lines) + "\n", old, new)


def _line(row: FormRow) -> str:
    confidence = row.confidence or "0.5" if row.state == "proposed" else ""
    cells = (row.old, row.new, row.weight, row.reason, row.inputs, confidence)
    return ",".join('"' + " ".join(cell.split()).replace('"', '""') + '"' for cell in cells)


def gaps_of(problems: tuple[Problem, ...]) -> list[Problem]:
    """The leaves that nobody linked."""
    return [problem for problem in problems if problem.code == "crosswalk.gap"]
