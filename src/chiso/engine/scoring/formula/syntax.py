"""The part of CEL that formulas use, as a tree.

The library `cel` is the judge of what is CEL; this reader takes the subset that has an exact meaning for scores:
numbers, texts, true and false, inputs, arithmetic, comparison, `in [..]`, `&&`, `||`, `!`, `? :`, `min`, `max` and
`double`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

MAX_LENGTH = 1000
MAX_DEPTH = 40
FUNCTIONS = ("min", "max", "double")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?![\w.]))|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<text>'[^'\\\n]*'|\"[^\"\\\n]*\")|(?P<sign>&&|\|\||[<>=!]=|[-+*/<>!?:(),\[\]]))",
    re.ASCII,
)
_BINARY = {
    "||": 1,
    "&&": 2,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/"), 5),
}


class FormulaError(Exception):
    """The formula cannot be used: where in its text, and why in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.vi, self.en = vi, en


@dataclass(frozen=True, slots=True)
class Literal:
    value: Decimal | bool | str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`sign` applied to `parts`: `neg`, `!`, `?`, `list`, a function's name or a binary sign."""

    sign: str
    parts: tuple[Tree, ...]


Tree = Literal | Variable | Operation


def parse(source: str) -> Tree:
    """The tree of an expression; FormulaError for anything outside the subset."""
    if len(source) > MAX_LENGTH:
        raise FormulaError(
            f"công thức dài quá {MAX_LENGTH} ký tự", f"the formula is longer than {MAX_LENGTH} characters"
        )
    reader = _Reader(_tokens(source))
    tree = reader.ternary(0)
    reader.end()
    return tree


def _tokens(source: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position, stop = 0, len(source.rstrip())
    while position < stop:
        match = _TOKEN.match(source, position)
        if match is None:
            rest = source[position:].strip()[:20]
            raise FormulaError(f"không hiểu “{rest}”", f"“{rest}” is not understood")
        found.append((str(match.lastgroup), match.group(str(match.lastgroup))))
        position = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        kind, text = self._next()
        if kind != "sign" or text != sign:
            shown = text or "…"
            raise FormulaError(f"cần “{sign}” trước “{shown}”", f"“{sign}” expected before “{shown}”")

    def end(self) -> None:
        kind, text = self._peek()
        if kind != "end":
            raise FormulaError(f"thừa “{text}”", f"“{text}” is not expected")

    def ternary(self, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise FormulaError("công thức lồng quá sâu", "the formula is nested too deeply")
        condition = self._binary(1, depth + 1)
        if self._peek() != ("sign", "?"):
            return condition
        self._next()
        # as in CEL's grammar, a choice inside the first branch needs brackets
        yes = self._binary(1, depth + 1)
        self._expect(":")
        return Operation("?", (condition, yes, self.ternary(depth + 1)))

    def _binary(self, weakest: int, depth: int) -> Tree:
        left = self._unary(depth)
        while True:
            kind, sign = self._peek()
            strength = _BINARY.get(sign, 0) if kind == "sign" or sign == "in" else 0
            if strength < weakest:
                return left
            self._next()
            left = Operation(sign, (left, self._binary(strength + 1, depth)))

    def _unary(self, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise FormulaError("công thức lồng quá sâu", "the formula is nested too deeply")
        kind, sign = self._peek()
        if kind == "sign" and sign in ("-", "!"):
            self._next()
            return Operation("neg" if sign == "-" else "!", (self._unary(depth + 1),))
        return self._primary(depth)

    def _primary(self, depth: int) -> Tree:
        kind, text = self._next()
        if kind == "number":
            return Literal(Decimal(text), whole="." not in text)
        if kind == "text":
            return Literal(text[1:-1])
        if kind == "name":
            return self._name(text, depth)
        if text == "(":
            inner = self.ternary(depth + 1)
            self._expect(")")
            return inner
        if text == "[":
            return Operation("list", self._members("]", depth))
        shown = text or "hết công thức"
        raise FormulaError(f"không cần “{shown}” ở đây", f"“{text or 'end'}” is not expected here")

    def _name(self, text: str, depth: int) -> Tree:
        if text in ("true", "false"):
            return Literal(text == "true")
        if self._peek() != ("sign", "("):
            return Variable(text)
        if text not in FUNCTIONS:
            known = ", ".join(FUNCTIONS)
            raise FormulaError(f"không có hàm “{text}”; dùng {known}", f"there is no function “{text}”; use {known}")
        self._next()
        return Operation(text, self._members(")", depth))

    def _members(self, closing: str, depth: int) -> tuple[Tree, ...]:
        found = [self.ternary(depth + 1)]
        while self._peek() == ("sign", ","):
            self._next()
            found.append(self.ternary(depth + 1))
        self._expect(closing)
        return tuple(found)
