"""Figures and sums as annexes print them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chiso.engine.frameworks.annex.cells import figure_of
from chiso.engine.frameworks.annex.grid import Cell
from chiso.engine.frameworks.annex.notes import sums_up


@pytest.mark.parametrize(
    ("printed", "points"),
    [("1,5", "1.5"), ("2 điểm", "2"), ("0,5(*)", "0.5"), ("1[1]", "1"), ("1,25 [*]", "1.25"), ("3 (ĐTXHH)", "3")],
)
def test_a_mark_behind_the_points_leaves_them_as_they_are(printed: str, points: str) -> None:
    assert figure_of(Cell(printed, "C4", 3, 2)) == Decimal(points)


@pytest.mark.parametrize("printed", ["1[1,5]", "[1]", "1]2", "1[a]", "từ 1 đến 2"])
def test_what_is_more_than_points_and_a_mark_is_no_figure(printed: str) -> None:
    assert figure_of(Cell(printed, "C4", 3, 2)) is None


@pytest.mark.parametrize("name", ["Cộng Bảng 1", "Tổng cộng phụ lục II", "Cộng lĩnh vực I", "TỔNG ĐIỂM", "Cộng I + II"])
def test_a_sum_is_known_by_its_words(name: str) -> None:
    assert sums_up(name)


@pytest.mark.parametrize("name", ["Công khai thủ tục", "Cộng tác viên dư luận", "Tổng kết công tác", "Cộng đồng số"])
def test_a_criterion_that_begins_like_a_sum_is_none(name: str) -> None:
    assert not sums_up(name)
