"""The criteria of a scored workbook find their nodes by the numbers that the annex prints, too."""

from __future__ import annotations

import pytest

from chiso.engine.frameworks import Framework, load_framework
from chiso.engine.moving import match_criteria
from chiso.engine.moving.model import Criterion
from tests.engine.frameworks.test_placing import HEAD, ROWS, node


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework(HEAD + "".join(node(*row) for row in ROWS))


def lines(*rows: tuple[str, str]) -> list[Criterion]:
    return [Criterion(number, name, None, f"A{at}") for at, (number, name) in enumerate(rows, start=2)]


def test_numbers_that_start_again_under_each_field_are_told_apart_by_the_rows_above(framework: Framework) -> None:
    found = match_criteria(lines(("I", ""), ("2", ""), ("II", ""), ("1", ""), ("b)", ""), ("2", "")), framework)
    assert [match.node for match in found] == ["I", "I.2", "II", "II.1", "II.1.b", "II.2"]
    assert all(match.is_sure for match in found)


def test_a_printed_number_with_its_name_is_sure_wherever_it_stands(framework: Framework) -> None:
    found = match_criteria(lines(("2", "Kiểm tra"), ("2", "Báo cáo")), framework)
    assert [(match.node, match.how) for match in found] == [("II.2", "code"), ("I.2", "code")]


def test_a_number_that_only_the_order_tells_is_left_to_a_person(framework: Framework) -> None:
    alone = match_criteria(lines(("2", "")), framework)[0]
    assert not alone.is_sure
    assert set(alone.candidates) >= {"I.2", "II.2"}


def test_a_number_that_excel_may_have_changed_is_not_placed(framework: Framework) -> None:
    first, second = lines(("II", ""), ("2", ""))
    doubtful = Criterion(second.code, "", None, second.where, is_doubtful=True)
    assert not match_criteria([first, doubtful], framework)[1].is_sure
