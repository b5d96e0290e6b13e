"""Keeping a published table, and computing the sums it leaves out."""

from __future__ import annotations

import json
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.published import Anchors, Node, PublishedTable, completed, table_of_tree, table_tree


def table(values: list[list[float]], *codes: tuple[str, str, str], derived: tuple[tuple[str, str], ...] = ()):
    nodes = tuple(Node(code, level, f"tên {code}", parent) for code, level, parent in codes)  # type: ignore[arg-type]
    units = tuple(f"u{row}" for row in range(len(values)))
    return PublishedTable("X", 2024, units, nodes, np.array(values), (2,) * len(nodes), derived=frozenset(derived))


NAN = float("nan")
TREE = (("A", "part", ""), ("A.1", "subpart", "A"), ("A.2", "subpart", "A"), ("B", "part", ""))


@given(st.lists(st.lists(st.floats(width=64, allow_infinity=False), min_size=2, max_size=2), min_size=1, max_size=5))
def test_a_kept_table_is_read_back_bit_for_bit(rows: list[list[float]]):
    one = table(rows, ("A", "part", ""), ("B", "part", ""), derived=(("u0", "A"),))
    again = table_of_tree(json.loads(json.dumps(table_tree(one))))
    assert np.array_equal(again.values, one.values, equal_nan=True)
    assert (again.units, again.nodes, again.decimals, again.derived) == (
        one.units, one.nodes, one.decimals, one.derived,
    )  # fmt: skip


def test_anchors_and_weights_are_kept_too():
    one = table([[1.0]], ("A", "indicator", ""))
    known = PublishedTable(
        one.index, one.year, one.units, one.nodes, one.values, one.decimals,
        weights={"A": 0.1}, anchors={"A": Anchors(0.1, 0.3)},
    )  # fmt: skip
    again = table_of_tree(json.loads(json.dumps(table_tree(known))))
    assert (again.weights, again.anchors) == ({"A": 0.1}, {"A": Anchors(0.1, 0.3)})


def test_a_part_and_the_total_are_summed_and_tagged_where_nothing_was_printed():
    one = completed(table([[NAN, 1.25, 2.0, 3.0]], *TREE))
    assert one.values[0].tolist() == [3.25, 1.25, 2.0, 3.0, 6.25]
    assert one.derived == {("u0", "A"), ("u0", "TOTAL")}


def test_a_printed_figure_is_never_replaced_by_a_sum():
    one = completed(table([[9.0, 1.0, 2.0, 3.0]], *TREE))
    assert one.values[0, 0] == 9.0
    assert ("u0", "A") not in one.derived


def test_a_gap_below_leaves_no_part_and_no_total():
    one = completed(table([[NAN, 1.0, NAN, 3.0], [NAN, 1.0, 1.0, 1.0]], *TREE))
    assert math.isnan(one.values[0, 0])
    assert math.isnan(one.values[0, 4])
    assert one.values[1, 4] == 3.0
