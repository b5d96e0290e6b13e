"""Nobody is led into nothing: links hold, every page is found from its index, each language has its mirror."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.source import name
from tests.docs.pages import DOCS, ENGLISH, VIETNAMESE, anchors, links, markdown, pages


@pytest.mark.parametrize("path", markdown(), ids=name)
def test_no_link_is_broken(path: Path):
    broken = [
        link.written
        for link in links(path)
        if not link.target.exists()
        or (link.anchor and link.target.suffix == ".md" and link.anchor not in anchors(link.target))
    ]
    assert not broken


@pytest.mark.parametrize("language", [VIETNAMESE, ENGLISH], ids=["Vietnamese", "English"])
def test_every_page_is_linked_from_the_index_of_its_language(language: Path):
    listed = {link.target for link in links(language / "index.md")}
    assert [name(path) for path in pages(language) if path not in listed] == []


def test_every_decision_is_listed():
    listed = {link.target for link in links(DOCS / "index.md")}
    assert [name(path) for path in sorted((DOCS / "decisions").glob("*.md")) if path not in listed] == []


def _mirror(path: Path) -> Path | None:
    """The page of the same path in English, or the one that the page names."""
    same = ENGLISH / path.relative_to(VIETNAMESE)
    named = [link.target for link in links(path) if link.target.is_relative_to(ENGLISH)]
    return same if same.exists() else next(iter(named), None)


@pytest.mark.parametrize("path", pages(VIETNAMESE), ids=name)
def test_every_page_has_an_english_mirror(path: Path):
    mirror = _mirror(path)
    assert mirror is not None
    assert mirror.exists()


def test_no_english_page_is_without_a_vietnamese_one():
    mirrored = {_mirror(path) for path in pages(VIETNAMESE)}
    assert [name(path) for path in pages(ENGLISH) if path not in mirrored] == []


def test_the_readme_leads_to_both_indices():
    listed = {link.target for link in links(DOCS.parent / "README.md")}
    assert {DOCS / "index.md", ENGLISH / "index.md"} <= listed


def test_anchors_are_those_of_the_page_as_it_is_shown(tmp_path: Path):
    page = tmp_path / "trang.md"
    page.write_text("# Một trang\n\n```\n# không phải đề mục\n```\n\n## 2. Đường đi (ngắn)\n", encoding="utf-8")
    assert anchors(page) == {"một-trang", "2-đường-đi-ngắn"}
