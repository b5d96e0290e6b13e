"""Whatever shape an annex has: every leaf comes back with its number, name, points and a sure rule."""

from __future__ import annotations

import pytest

from chiso.engine.frameworks.annex import read_annex
from tests.engine.annex.made import Made

SEEDS = range(30)
_FAULTS = {
    "annex.sum_mismatch", "annex.duplicate_code", "annex.orphan", "annex.another_framework", "annex.row_unread",
    "annex.summary_unmatched", "annex.details_unmatched", "annex.details_differ",
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_made_annex_says_comes_back(seed: int) -> None:
    made = Made(seed)
    draft = read_annex(*made.file())
    wanted = {(leaf.code, leaf.name): leaf.maximum for part in made.parts for leaf in part.leaves}
    assert {(node.written, node.name): node.max for node in draft.leaves} == wanted
    assert [node.name for node in draft.leaves if not node.is_typed] == []
    fields = [node.name.casefold() for node in draft.nodes if node.parent is None]
    assert fields == [part.name.casefold() for part in made.parts]
    told = [found for found in draft.warnings if found.code in _FAULTS and found.got != "Xếp loại"]
    assert [(found.code, found.where, found.got) for found in told] == []
    assert draft.total in (None, made.total)


def test_the_seeds_draw_every_kind_of_shape() -> None:
    drawn = [Made(seed) for seed in SEEDS]
    assert {made.layout for made in drawn} == {"one", "fields", "details"}
    assert {made.cases for made in drawn} == {"cell", "rows", "points", "bullets"}
    assert len({made.style for made in drawn}) == 6
    assert {made.summary for made in drawn} == {"", "before", "after"}
