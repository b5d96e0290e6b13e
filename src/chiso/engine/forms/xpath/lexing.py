"""An expression as tokens.

The trap: in XPath `*`, `div`, `mod`, `and`, `or` are operators only behind an operand, and `a-b` is one name.
Source: XPath 1.0, section 3.7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from chiso.engine.errors import Text

LONGEST = 8_000
"""Characters of the longest expression that is read."""

TokenKind = Literal["number", "literal", "name", "operator", "symbol", "end"]

_PATTERN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<symbol>::|\.\.|//|!=|<=|>=|[()\[\],/.@|+\-=<>*$])
    | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
    )""",
    re.VERBOSE,
)
_OPERATORS = frozenset({"!=", "<=", ">=", "|", "+", "-", "=", "<", ">"})
_WORDS = frozenset({"and", "or", "div", "mod"})


class ExpressionError(Exception):
    """The expression cannot be read or uses what is not known; says what and at which character (from 1).

    `elsewhere`: it is well formed, and a device may understand it.
    """

    def __init__(self, message: Text, got: str = "", position: int = 0, *, elsewhere: bool = False) -> None:
        self.message, self.got, self.position, self.elsewhere = message, got, position, elsewhere
        super().__init__(f"{message.vi} {got} ({position})")


@dataclass(frozen=True, slots=True)
class Token:
    """One token with its place."""

    kind: TokenKind
    text: str
    position: int


def tokens_of(source: str) -> list[Token]:
    """Every token and an end. Raises ExpressionError."""
    if len(source) > LONGEST:
        raise ExpressionError(Text("Biểu thức quá dài.", "The expression is too long."), f"{len(source)}")
    found: list[Token] = []
    at, stripped = 0, source.rstrip()
    while at < len(stripped):
        match = _PATTERN.match(stripped, at)
        if match is None:
            message = Text("Biểu thức có ký tự không hiểu được.", "The expression has a character without meaning.")
            raise ExpressionError(message, stripped[at : at + 12].strip(), at + 1)
        at = match.end()
        found.append(_token(match, found[-1] if found else None))
    return [*found, Token("end", "", len(stripped) + 1)]


def _token(match: re.Match[str], before: Token | None) -> Token:
    kind = match.lastgroup or ""
    text, position = match.group(kind), match.start(kind) + 1
    behind_operand = before is not None and (
        before.kind in ("number", "literal", "name") or before.text in (")", "]", ".", "..", "*")
    )
    if kind == "literal":
        return Token("literal", text[1:-1], position)
    if kind == "number":
        return Token("number", text, position)
    if kind == "name":
        return Token("operator" if behind_operand and text in _WORDS else "name", text, position)
    is_operator = text in _OPERATORS or (text == "*" and behind_operand)
    return Token("operator" if is_operator else "symbol", text, position)
