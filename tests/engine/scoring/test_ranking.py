"""Ranks of a small table, worked by hand for every tie policy."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chiso.engine.frameworks.model import Ties
from chiso.engine.scoring import rank_units

PERCENTS = {"a": Decimal(90), "b": Decimal(80), "c": Decimal(90), "d": None, "e": Decimal("80.0"), "f": Decimal(70)}


@pytest.mark.parametrize(
    ("method", "wanted"),
    [
        ("min", ["1", "1", "3", "3", "5"]),
        ("max", ["2", "2", "4", "4", "5"]),
        ("dense", ["1", "1", "2", "2", "3"]),
        ("average", ["1.5", "1.5", "3.5", "3.5", "5"]),
    ],
)
def test_equal_percentages_share_ranks_by_the_policy(method: str, wanted: list[str]) -> None:
    ranked = rank_units(PERCENTS, Ties(method))  # type: ignore[arg-type]
    assert [entry.unit for entry in ranked] == ["a", "c", "b", "e", "f", "d"]
    assert [entry.rank for entry in ranked] == [*map(Decimal, wanted), None]


def test_percentages_that_only_look_equal_do_not_tie() -> None:
    close = {"x": Decimal("89.994"), "y": Decimal("89.9940000000000000000000001")}
    assert [entry.unit for entry in rank_units(close)] == ["y", "x"]
    assert [entry.rank for entry in rank_units(close)] == [1, 2]


def test_keys_break_ties_in_their_order() -> None:
    keys = {"a": [Decimal(1), Decimal(9)], "c": [Decimal(2), Decimal(0)]}
    ranked = rank_units(PERCENTS, Ties(), keys)
    assert [(entry.unit, entry.rank) for entry in ranked[:2]] == [("c", 1), ("a", 2)]


def test_nobody_to_rank_gives_no_ranks() -> None:
    assert rank_units({}) == []
