"""Published tables as sums of leaves: only where the table itself proves it."""

from __future__ import annotations

import numpy as np
import pytest

from chiso.engine.errors import InputError
from chiso.engine.published import Anchors, Node, PublishedTable
from chiso.engine.ranking import additive_index, comparable, contribution_to_change

DEEP = (("A", "part", ""), ("A.1", "subpart", "A"), ("A.2", "subpart", "A"), ("B", "part", ""), ("TOTAL", "total", ""))
FLAT = (("A", "part", ""), ("B", "part", ""), ("TOTAL", "total", ""))


def table(codes: tuple[tuple[str, str, str], ...], values: list[list[float]], **more: object) -> PublishedTable:
    nodes = tuple(Node(code, level, code, parent) for code, level, parent in codes)  # type: ignore[arg-type]
    units = tuple(f"u{row}" for row in range(len(values)))
    return PublishedTable("X", 2024, units, nodes, np.array(values), (2,) * len(nodes), **more)  # type: ignore[arg-type]


def test_the_finest_level_that_adds_up_is_taken():
    found = additive_index(table(DEEP, [[3, 1, 2, 4, 7], [5, 2, 3, 1, 6]]))
    assert [leaf.code for leaf in found.leaves] == ["A.1", "A.2", "B"]
    assert sum(part.points for part in found.components("u1")) == 6


def test_a_part_whose_sub_parts_do_not_add_up_is_taken_whole():
    found = additive_index(table(DEEP, [[3, 1, 1, 4, 7], [5, 2, 3, 1, 6]]))
    assert [leaf.code for leaf in found.leaves] == ["A", "B"]


def test_weights_that_the_table_proves_are_the_leaves_weights():
    rng = np.random.default_rng(1)
    parts = rng.uniform(1, 10, (20, 2)).round(2)
    found = additive_index(table(FLAT, np.column_stack([parts, parts @ [7.5, 2.5]]).tolist()))
    assert found.proof == "recovered"
    assert [leaf.weight for leaf in found.leaves] == pytest.approx([7.5, 2.5])


@pytest.mark.parametrize(
    ("codes", "values"),
    [
        (FLAT[:2], [[1.0, 2.0]]),  # no total
        (FLAT, [[1.0, 2.0, 9.0], [2.0, 1.0, 4.0]]),  # weights unknown, too few units
    ],
    ids=["no total", "unknown weights"],
)
def test_a_total_that_is_not_proved_to_be_a_sum_is_refused(codes: tuple, values: list[list[float]]):
    with pytest.raises(InputError) as error:
        additive_index(table(codes, values))
    assert error.value.problems[0].code == "ranking.not_additive"


def test_anchors_come_from_the_table_where_it_knows_them():
    known = table(
        (("q", "indicator", "A"),), [[30.0], [50.0]], weights={"q": 0.4}, anchors={"q": Anchors(60, 20, 0, 100)}
    )
    (leaf,) = additive_index(known).components("u0")
    assert leaf.less_is_better
    assert leaf.points == pytest.approx(30.0)


def test_two_years_are_compared_at_the_detail_they_share():
    before = additive_index(table(DEEP, [[3, 1, 2, 4, 7], [5, 2, 3, 1, 6]]))
    after = additive_index(table(FLAT, [[4, 4, 8], [5, 3, 8]]))
    one, other = comparable(before, after)
    change = contribution_to_change(one.components("u0"), other.components("u0"))
    assert {part.code: part.performance for part in change.parts} == {"A": 1.0, "B": 0.0}
    assert change.total == 1.0


def test_a_misprinted_total_breaks_its_own_unit_and_no_other():
    found = additive_index(table(FLAT, [[1.0, 2.0, 3.0], [2.0, 2.0, 4.0], [2.0, 1.0, 9.0]]))
    assert found.broken == {"u2"}
