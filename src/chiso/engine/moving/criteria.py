"""A workbook's criteria against the leaves and nodes of a framework: by number, by name, and where the two disagree.

The trap: Excel keeps "1.10" as 1.1. A number that Excel may have changed is believed only where the name agrees or no
other line claims it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.annex.numbering import value_of
from chiso.engine.frameworks.placing import Placed, Placing
from chiso.engine.moving.model import Criterion
from chiso.engine.text import search_key

CLOSE_NAME = 0.88


@dataclass(frozen=True, slots=True)
class CriterionMatch:
    """Which node a line means. `close` and `disagree` are proposals: a person confirms them."""

    criterion: Criterion
    how: Literal["code", "name", "close", "disagree", "none"]
    node: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.how in ("code", "name")


def code_key(code: str) -> tuple[str, ...]:
    """A criterion's number for comparison: roman and leading zeros as plain figures ("I.1.02" as 1, 1, 2)."""
    parts = [part for part in re.split(r"[.\-_/ ]+", code.strip().strip(".")) if part]
    return tuple(str(value_of(part) or part.casefold()) if not part.isdigit() else str(int(part)) for part in parts)


def name_key(name: str) -> str:
    """A criterion's name for comparison."""
    return re.sub(r"[^a-z0-9]+", " ", search_key(name)).strip()


def match_criteria(criteria: Iterable[Criterion], framework: Framework) -> tuple[CriterionMatch, ...]:
    """The node of each line, in the order of the lines."""
    by_code: dict[tuple[str, ...], list[str]] = {}
    by_name: dict[str, list[str]] = {}
    for node in framework.nodes:
        for key in {code_key(node.code), code_key(node.printed)} - {()}:
            by_code.setdefault(key, []).append(node.code)
        by_name.setdefault(name_key(node.name.vi), []).append(node.code)
    listed = list(criteria)
    claims: dict[tuple[str, ...], int] = {}
    for line in listed:
        if line.code:
            claims[code_key(line.code)] = claims.get(code_key(line.code), 0) + 1
    placing = Placing(framework)
    placed = (placing.place(line.code, line.name) for line in listed)
    return tuple(
        _in_place(_match(line, by_code, by_name, claims), place) for line, place in zip(listed, placed, strict=True)
    )


def _in_place(match: CriterionMatch, place: Placed) -> CriterionMatch:
    """The match; where an annex's number stands under several fields, the one below the field of the rows above."""
    node = place.node
    if match.how != "none" or match.criterion.is_doubtful or node is None or place.by_order:
        return match
    return CriterionMatch(match.criterion, "code", node.code, match.candidates)


def _match(
    line: Criterion,
    by_code: Mapping[tuple[str, ...], list[str]],
    by_name: Mapping[str, list[str]],
    claims: Mapping[tuple[str, ...], int],
) -> CriterionMatch:
    coded = by_code.get(code_key(line.code), []) if line.code else []
    named = by_name.get(name_key(line.name), []) if line.name else []
    both = [node for node in named if node in coded]
    if len(both) == 1:
        return CriterionMatch(line, "code", both[0])
    if coded and named:
        # a number that Excel may have changed, or that several lines carry, loses to an exact name
        if len(named) == 1 and (line.is_doubtful or claims[code_key(line.code)] > 1):
            return CriterionMatch(line, "name", named[0], (named[0], *coded))
        return CriterionMatch(line, "disagree", coded[0], (*coded, *named))
    if len(coded) == 1:
        unsure = line.is_doubtful and line.name == "" and claims[code_key(line.code)] > 1
        return CriterionMatch(line, "disagree" if unsure else "code", coded[0], tuple(coded))
    if len(named) == 1:
        return CriterionMatch(line, "name", named[0])
    return _alike(line, by_name, (*coded, *named))


def _alike(line: Criterion, by_name: Mapping[str, list[str]], known: tuple[str, ...]) -> CriterionMatch:
    wanted = name_key(line.name)
    if not wanted or known:
        return CriterionMatch(line, "none", None, known)
    scored = sorted(
        ((SequenceMatcher(None, name, wanted, autojunk=False).ratio(), nodes[0]) for name, nodes in by_name.items()),
        reverse=True,
    )[:3]
    near = tuple(node for ratio, node in scored if ratio >= CLOSE_NAME)
    return CriterionMatch(line, "close" if near else "none", near[0] if near else None, near)
