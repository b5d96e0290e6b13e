"""What was read from a workbook, kept as bytes and taken up again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest

from chiso.engine.errors import Location, Problem, Text
from chiso.engine.moving import keep_book, kept_book, read_scored, recognise
from chiso.engine.moving.model import ScoredBook
from tests.golden.moving import workbooks

LAYOUTS = [workbooks.units_across, workbooks.units_down, workbooks.sheet_per_unit, workbooks.long_list]


@pytest.mark.parametrize("made", LAYOUTS)
def test_a_kept_book_is_the_book_that_was_read(made: Callable[[], bytes]) -> None:
    book = read_scored(made(), "bang.xlsx")
    assert kept_book(keep_book(book)) == book


def test_the_same_book_gives_the_same_bytes() -> None:
    data = workbooks.units_down()
    assert keep_book(read_scored(data, "a.xlsx")) == keep_book(read_scored(data, "a.xlsx"))


def test_problems_keep_their_places_in_both_languages() -> None:
    told = Problem("x", Text("một", "one"), Location("dòng 3", "line 3"), "?", severity="warning")
    book = ScoredBook("a", (), (), (), (), (), (), 2024, 1, (told,))
    back = kept_book(keep_book(book))
    assert back is not None
    assert back.problems == (told,)
    assert back.problems[0].place("en") == "line 3"


def test_another_format_is_no_book() -> None:
    tree = json.loads(gzip.decompress(keep_book(read_scored(workbooks.units_down(), "a.xlsx"))))
    assert kept_book(gzip.compress(json.dumps({**tree, "format": 0}).encode())) is None


def test_a_table_of_scores_is_recognised_and_read_in_one_go() -> None:
    steps: list[int] = []
    found = recognise(workbooks.units_across(), "bang.xlsx", told=steps.append)
    assert found.kind == "scores"
    assert found.book == read_scored(workbooks.units_across(), "bang.xlsx")
    assert steps == [1, 2]
