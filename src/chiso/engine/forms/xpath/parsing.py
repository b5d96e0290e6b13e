"""An expression as a tree. What the evaluator does not know is refused here, with its place, and never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal as Choice
from typing import NoReturn

from chiso.engine.errors import Text
from chiso.engine.forms.xpath.lexing import ExpressionError, Token, tokens_of
from chiso.engine.forms.xpath.library import ARITY

__all__ = [
    "Call",
    "Expression",
    "ExpressionError",
    "Literal",
    "Negative",
    "Number",
    "Operation",
    "Path",
    "Step",
    "parse",
]

DEEPEST = 60
"""How deep parentheses, calls and predicates may stand in each other."""

_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    value: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: to children of a name (`*` = any), to the parent (`..`) or nowhere (`.`), then the predicates."""

    axis: Choice["child", "parent", "self"]
    name: str = "*"
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root of the answers, from here, or from the nodes that an expression gives."""

    start: Expression | Choice["root", "here"]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Expression


Expression = Number | Literal | Path | Call | Operation | Negative


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """The tree of an expression. Raises ExpressionError."""
    return _Parser(tokens_of(source)).whole()


class _Parser:
    """Recursive descent over XPath 1.0's grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def whole(self) -> Expression:
        found = self._level(0)
        if self._next.kind != "end":
            self._refuse(Text("Biểu thức thừa hoặc thiếu dấu.", "The expression does not end where it should."))
        return found

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _is(self, *texts: str) -> bool:
        return self._next.kind in ("symbol", "operator") and self._next.text in texts

    def _expect(self, text: str) -> None:
        if not self._is(text):
            self._refuse(Text(f"Chỗ này phải là “{text}”.", f"“{text}” is expected here."))
        self._take()

    def _refuse(self, message: Text, *, elsewhere: bool = False) -> NoReturn:
        token = self._next
        raise ExpressionError(message, token.text, token.position, elsewhere=elsewhere)

    def _level(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._unary()
        if level == 0:
            self._depth += 1
            if self._depth > DEEPEST:
                self._refuse(Text("Biểu thức lồng quá sâu.", "The expression is nested too deeply."))
        found = self._level(level + 1)
        while self._next.kind == "operator" and self._next.text in _LEVELS[level]:
            found = Operation(self._take().text, found, self._level(level + 1))
        if level == 0:
            self._depth -= 1
        return found

    def _unary(self) -> Expression:
        negative = False
        while self._is("-"):
            self._take()
            negative = not negative
        found = self._union()
        return Negative(found) if negative else found

    def _union(self) -> Expression:
        found = self._path()
        while self._is("|"):
            self._take()
            found = Operation("|", found, self._path())
        return found

    def _path(self) -> Expression:
        token = self._next
        if self._is("//"):
            self._refuse(Text("Không hỗ trợ “//”.", "“//” is not supported."), elsewhere=True)
        if self._is("/"):
            self._take()
            return Path("root", tuple(self._steps()))
        start = self._primary(token)
        if start is None:
            return Path("here", tuple(self._steps()))
        predicates = tuple(self._predicates())
        if not predicates and not self._is("/"):
            return start
        steps = [Step("self", predicates=predicates)] if predicates else []
        if self._is("/"):
            self._take()
            steps += self._steps()
        return Path(start, tuple(steps))

    def _primary(self, token: Token) -> Expression | None:
        if token.kind == "number":
            return Number(float(self._take().text))
        if token.kind == "literal":
            return Literal(self._take().text)
        if self._is("("):
            self._take()
            inner = self._level(0)
            self._expect(")")
            return inner
        if token.kind == "name" and self._tokens[self._at + 1].text == "(":
            return self._call()
        return None

    def _call(self) -> Call:
        token = self._take()
        limits = ARITY.get(token.text)
        if limits is None:
            message = Text("Không có hàm này.", "This function is not known.")
            raise ExpressionError(message, f"{token.text}()", token.position, elsewhere=True)
        self._expect("(")
        arguments: list[Expression] = []
        while not self._is(")"):
            if arguments:
                self._expect(",")
            arguments.append(self._level(0))
        self._expect(")")
        if not limits[0] <= len(arguments) <= limits[1]:
            message = Text("Hàm này nhận số tham số khác.", "This function takes another number of arguments.")
            raise ExpressionError(message, f"{token.text}({len(arguments)})", token.position, elsewhere=True)
        return Call(token.text, tuple(arguments))

    def _steps(self) -> Iterator[Step]:
        while True:
            yield self._step()
            if not self._is("/"):
                return
            self._take()

    def _step(self) -> Step:
        token = self._next
        if self._is(".", ".."):
            self._take()
            return Step("self" if token.text == "." else "parent", predicates=tuple(self._predicates()))
        if token.kind == "name" or self._is("*"):
            self._take()
            if self._is("::"):
                self._refuse(Text("Không hỗ trợ trục đường dẫn.", "Axes are not supported."), elsewhere=True)
            name = token.text.rpartition(":")[2]
            return Step("child", name, tuple(self._predicates()))
        return self._refuse(Text("Biểu thức thiếu một vế.", "An operand is missing."))

    def _predicates(self) -> Iterator[Expression]:
        while self._is("["):
            self._take()
            yield self._level(0)
            self._expect("]")
