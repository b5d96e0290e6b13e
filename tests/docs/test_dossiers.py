"""The pages on dossiers name every column and every measure, with the words of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from chiso.engine.dossiers.columns import COLUMNS
from chiso.engine.dossiers.measures import MEASURES, QUANTILES, STOCK
from tests.docs.pages import ENGLISH, VIETNAMESE, coded, rows


@pytest.mark.parametrize(
    ("page", "language"),
    [(VIETNAMESE / "reference" / "ho-so.md", "vi"), (ENGLISH / "reference" / "dossiers.md", "en")],
    ids=["Vietnamese", "English"],
)
def test_columns_and_measures_are_told_as_the_code_has_them(page: Path, language):
    told = {coded(row[0]): row for row in rows(page) if len(row) == 4}
    columns = {column.name: (column.required, column.meaning.in_(language)) for column in COLUMNS}
    first = {coded(row[0]): row for row in reversed(rows(page)) if len(row) == 4}
    assert {name: (first[name][2] != "–", first[name][3]) for name in columns} == columns
    measures = {measure.name: measure for measure in (*MEASURES, *QUANTILES, *STOCK)}
    assert {name: told[name][1] for name in measures} == {name: m.meaning.in_(language) for name, m in measures.items()}
    assert {name: coded(told[name][2]) or "" for name in measures} == {name: m.of for name, m in measures.items()}
