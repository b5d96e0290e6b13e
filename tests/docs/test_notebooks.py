"""The worked notebooks run from top to bottom, as an analyst would run them."""

from __future__ import annotations

import runpy

import pytest

from tests.architecture.source import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.py"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_own_checks_hold(path, capsys: pytest.CaptureFixture[str]):
    runpy.run_path(str(path), run_name="__main__")
    assert capsys.readouterr().out.count("\n") >= 8


def test_there_are_two_of_them_and_both_stand_in_the_index():
    for index in (ROOT / "docs" / "index.md", ROOT / "docs" / "en" / "index.md"):
        text = index.read_text(encoding="utf-8")
        assert [path.name for path in NOTEBOOKS if f"notebooks/{path.name}" not in text] == []
    assert len(NOTEBOOKS) >= 2
