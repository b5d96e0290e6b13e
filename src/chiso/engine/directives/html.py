"""The text of a web page: what a reader sees, blocks as lines, table rows as rows; nothing is loaded or run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from chiso.engine.directives.problems import problem
from chiso.engine.errors import InputError
from chiso.engine.text import decode_text

_DROPPED = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "button"})
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "tr",
        "table",
        "tbody",
        "thead",
        "blockquote",
        "hr",
        "dd",
        "dt",
        "dl",
        "form",
        "main",
        "aside",
        "figure",
        "figcaption",
        "pre",
        "center",
        "address",
    ]
)
_CELLS = frozenset({"td", "th"})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)


def text_of_html(data: bytes) -> str:
    """The visible text of the page. Raises InputError (`directive.unreadable`)."""
    declared = _CHARSET.search(data[:2048])
    try:
        text = data.decode(declared[1].decode("ascii")) if declared else decode_text(data).text
    except (LookupError, UnicodeDecodeError):
        text = decode_text(data).text
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text)
    try:
        root = etree.fromstring(text, etree.HTMLParser(no_network=True, remove_comments=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError([problem("directive.unreadable", got=type(error).__name__)]) from error
    if root is None:
        raise InputError([problem("directive.empty")])
    lines = "".join(_texts(root)).split("\n")
    return "\n".join(" ".join(line.split()).strip("| ").strip() for line in lines)


def _texts(element: Any) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag and tag not in _DROPPED:
        block = tag in _BLOCKS
        if block:
            yield "\n"
        yield _plain(element.text)
        for child in element:
            yield from _texts(child)
            yield _plain(child.tail)
        if tag in _CELLS:
            yield " | "
        elif block:
            yield "\n"


def _plain(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
