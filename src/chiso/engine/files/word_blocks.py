"""What stands in a Word file: paragraphs and tables in order, the letters of a paragraph as they are printed.

The trap: text inside a content control or a tracked insertion is printed and lies one level deeper; text of a tracked
deletion, of a field's instruction or of a hidden run lies in the file and is not printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(
    f"{W}{name}"
    for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "tcPr", "instrText", "drawing", "pict", "object", "tbl")
)
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"))
_BREAKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables directly inside; content controls and tracked insertions opened."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from blocks(child)


def blocks_with_boxes(parent: Any) -> Iterator[Any]:
    """The same, each paragraph followed by what stands in text boxes that hang on it."""
    for block in blocks(parent):
        yield block
        if block.tag == f"{W}p":
            for box in text_boxes(block):
                yield from blocks_with_boxes(box)


def text_boxes(element: Any) -> Iterator[Any]:
    """The contents of text boxes inside; the copy for old programs ("Fallback") is the same box again."""
    for box in element.iter(f"{W}txbxContent"):
        above = list(box.iterancestors())
        inner = any(one.tag == box.tag for one in above[: above.index(element)])
        if not inner and not any(str(one.tag).endswith("}Fallback") for one in above):
            yield box


def children(parent: Any, tag: str) -> Iterator[Any]:
    """The elements of this tag directly inside (rows of a table, cells of a row), wrappers opened."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from children(child, tag)


def letters(element: Any, is_left_out: Callable[[Any], bool]) -> Iterator[str]:
    """The text of a paragraph piece by piece; `is_left_out` is asked for every run."""
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif not (child.tag == f"{W}r" and is_left_out(child)):
            yield from letters(child, is_left_out)


def is_hidden(run: Any) -> bool:
    """Whether Word keeps the run from paper."""
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false")


def continues_above(cell: Any) -> bool:
    """Whether the cell is the lower part of one that was merged downwards."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and (merge.get(f"{W}val") or "continue") == "continue"
