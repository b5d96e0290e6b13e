"""Figures of one sentence that go on from one another: the same change, or one by one to the indices named before.

The trap: in "PCI và PAPI lần lượt đứng thứ 12 và 17" only the first figure has a word, and no figure its own index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from chiso.engine.directives.amounts import decimal_in
from chiso.engine.directives.model import IndexMention, Span, Target
from chiso.engine.directives.source import Source
from chiso.engine.directives.target_forms import BARE_NUMBER, BARE_NUMBERS
from chiso.engine.directives.target_subjects import Scope, in_turn


def same_change(source: Source, found: list[Target]) -> list[Target]:
    """The targets; points that go on from a change are changes as well: "tăng 2 điểm PCI, 1 điểm PAPI"."""
    for at, (one, other) in enumerate(pairwise(found), 1):
        joined = _JOINED.fullmatch(source.view, one.span.end, other.span.start)
        if joined and found[at - 1].measure == "points_change" and other.measure == "points":
            found[at] = replace(other, measure="points_change")
    return found


_JOINED = re.compile(r"(?:\s[^\W\d_]+){0,4}?\s*(?:,|\s(?:và|hoặc))\s")


def by_turns(source: Source, scope: Scope, found: list[Target], indices: tuple[IndexMention, ...]) -> Iterator[Target]:
    """The targets, those of "PCI và PAPI lần lượt đứng thứ 12 và 17" one by one to their indices."""
    run = in_turn(source, scope, indices)
    if run and len(found) == 1:
        bare = BARE_NUMBERS.match(source.view, found[0].span.end, scope.sentence.end)
        numbers = list(BARE_NUMBER.finditer(bare[0])) if bare else []
        found += [
            replace(found[0], value=decimal_in(number[0]), span=(span := _moved(bare, number)), text=source.cut(span))
            for number in numbers
            if bare
        ]
    if len(run) == len(found):
        found = [replace(target, index=index) for target, index in zip(found, run, strict=True)]
    yield from found


def _moved(bare: re.Match[str], number: re.Match[str]) -> Span:
    return Span(bare.start() + number.start(), bare.start() + number.end())
