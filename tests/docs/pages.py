"""The documentation's own files, read once for the tests that look at them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT, tracked

DOCS = ROOT / "docs"
VIETNAMESE, ENGLISH = DOCS, DOCS / "en"
PARTS = ("tutorial", "how-to", "reference", "explanation")

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\|(.+)\|\s*$")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written and the file it means; `anchor` without the number sign."""

    written: str
    target: Path
    anchor: str


def markdown() -> list[Path]:
    """Every page of the documentation and the front page."""
    return [path for path in tracked("*.md") if path.is_relative_to(DOCS) or path.parent == ROOT]


def pages(language: Path) -> list[Path]:
    """The pages of one language that a reader is led to."""
    return [path for path in tracked("docs/*.md") for part in PARTS if path.is_relative_to(language / part)]


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def reference(language: Path) -> str:
    """All reference pages of a language in one text."""
    return "\n".join(text(path) for path in pages(language) if path.is_relative_to(language / "reference"))


def links(path: Path) -> list[Link]:
    """The links of a page to files of this repository."""
    written = [link for link in _LINK.findall(_FENCE.sub("", text(path))) if "://" not in link]
    return [_link(path, link) for link in written]


def _link(path: Path, written: str) -> Link:
    file, _, anchor = written.partition("#")
    return Link(written, (path.parent / file).resolve() if file else path, anchor)


def anchors(path: Path) -> set[str]:
    """The anchors that a page's headings make: small letters, spaces as hyphens, other signs left out."""
    headings = re.findall(r"^#+\s+(.+?)\s*$", _FENCE.sub("", text(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rows(path: Path) -> list[list[str]]:
    """The rows of all tables of a page, heads and rules included, cell by cell."""
    found = [_ROW.match(line) for line in text(path).splitlines()]
    return [[cell.strip() for cell in match.group(1).split("|")] for match in found if match]


def coded(cell: str) -> str:
    """What stands in backticks in a cell; empty when there is nothing of the kind."""
    match = re.fullmatch(r"`([^`]+)`", cell)
    return match.group(1) if match else ""
