"""What an expression gives, at a node of the answers."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from chiso.engine.errors import Text
from chiso.engine.forms.xpath.functions import FUNCTIONS
from chiso.engine.forms.xpath.lexing import ExpressionError
from chiso.engine.forms.xpath.parsing import (
    Call,
    Expression,
    Literal,
    Negative,
    Number,
    Operation,
    Path,
    Step,
)
from chiso.engine.forms.xpath.values import (
    Nodes,
    Value,
    compare,
    number_text,
    text_of,
    to_number,
    to_text,
    to_truth,
)

_COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression is evaluated: the answers' root, the node, the lists that the form carries, the moment.

    `choice_name(path, value)` names a choice in the reader's language. `at` is local time of the respondent.
    """

    root: etree._Element
    here: etree._Element
    current: etree._Element
    lists: Mapping[str, etree._Element]
    at: dt.datetime
    choice_name: Callable[[str, str], str] = lambda path, value: value
    position: int = 1
    size: int = 1

    def moved(self, here: etree._Element) -> Scope:
        """The same at another node of the answers."""
        return replace(self, here=here, current=here, position=1, size=1)


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value. Raises ExpressionError when nodes are asked of what is none."""
    match expression:
        case Number(value) | Literal(value):
            return value
        case Negative(operand):
            return -to_number(evaluate(operand, scope))
        case Operation(operator, left, right):
            return _operate(operator, left, right, scope)
        case Path():
            return _walk(expression, scope)
        case Call(name, arguments):
            return _call(name, arguments, scope)


def evaluate_true(expression: Expression, scope: Scope) -> bool:
    """Whether it holds."""
    return to_truth(evaluate(expression, scope))


def evaluate_text(expression: Expression, scope: Scope) -> str:
    """Its value as a form writes it; what is no number is empty."""
    value = evaluate(expression, scope)
    if isinstance(value, float):
        return "" if math.isnan(value) or math.isinf(value) else number_text(value)
    return to_text(value)


def _operate(operator: str, left: Expression, right: Expression, scope: Scope) -> Value:
    if operator in ("and", "or"):
        first = to_truth(evaluate(left, scope))
        return to_truth(evaluate(right, scope)) if first == (operator == "and") else first
    one, other = evaluate(left, scope), evaluate(right, scope)
    if operator in _COMPARISONS:
        return compare(operator, one, other)
    if operator == "|":
        return list(dict.fromkeys([*_nodes(one), *_nodes(other)]))
    return _arithmetic(operator, to_number(one), to_number(other))


def _arithmetic(operator: str, one: float, other: float) -> float:
    if operator == "+":
        return one + other
    if operator == "-":
        return one - other
    if operator == "*":
        return one * other
    if math.isnan(one) or math.isnan(other):
        return math.nan
    if operator == "div":
        if other == 0:
            return math.nan if one == 0 else math.copysign(math.inf, one)
        return one / other
    return math.nan if other == 0 or math.isinf(one) else math.fmod(one, other)


def _nodes(value: Value) -> Nodes:
    if isinstance(value, list):
        return value
    message = Text("Chỗ này cần một câu hỏi.", "A question is needed here.")
    raise ExpressionError(message, to_text(value)[:40])


def _walk(path: Path, scope: Scope) -> Nodes:
    steps = path.steps
    if path.start == "root":
        # the first step names the root itself
        first = steps[0]
        found = [scope.root] if first.name in ("*", _name(scope.root)) else []
        found, steps = _filtered(found, first, scope), steps[1:]
    elif path.start == "here":
        found = [scope.here]
    else:
        found = _nodes(evaluate(path.start, scope))
    for step in steps:
        found = _step(found, step, scope)
    return found


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def _step(nodes: Nodes, step: Step, scope: Scope) -> Nodes:
    if step.axis == "self":
        return _filtered(nodes, step, scope)
    if step.axis == "parent":
        parents = dict.fromkeys(parent for node in nodes if (parent := node.getparent()) is not None)
        return _filtered(list(parents), step, scope)
    found: Nodes = []
    for node in nodes:
        children = [child for child in node if isinstance(child.tag, str) and step.name in ("*", _name(child))]
        found += _filtered(children, step, scope)
    return found


def _filtered(nodes: Nodes, step: Step, scope: Scope) -> Nodes:
    for predicate in step.predicates:
        kept: Nodes = []
        for at, node in enumerate(nodes, 1):
            value = evaluate(predicate, replace(scope, here=node, position=at, size=len(nodes)))
            if value == float(at) if isinstance(value, float) else to_truth(value):
                kept.append(node)
        nodes = kept
    return nodes


def _call(name: str, arguments: tuple[Expression, ...], scope: Scope) -> Value:
    own = _OF_SCOPE.get(name)
    if own is not None:
        return own(arguments, scope)
    return FUNCTIONS[name](*(evaluate(argument, scope) for argument in arguments))


def _if(arguments: tuple[Expression, ...], scope: Scope) -> Value:
    return evaluate(arguments[1] if to_truth(evaluate(arguments[0], scope)) else arguments[2], scope)


def _once(arguments: tuple[Expression, ...], scope: Scope) -> Value:
    """What stands there already stays."""
    return text_of(scope.here) or evaluate(arguments[0], scope)


def _position(arguments: tuple[Expression, ...], scope: Scope) -> Value:
    """The place within a node set, or of a node among its brothers of the same name: the number of a repeat."""
    if not arguments:
        return float(scope.position)
    nodes = _nodes(evaluate(arguments[0], scope))
    if not nodes:
        return math.nan
    before = [each for each in nodes[0].itersiblings(preceding=True) if each.tag == nodes[0].tag]
    return float(len(before) + 1)


def _instance(arguments: tuple[Expression, ...], scope: Scope) -> Value:
    name = to_text(evaluate(arguments[0], scope))
    if name not in scope.lists:
        message = Text("Phiếu hỏi không có danh mục này.", "The questionnaire has no such list.")
        raise ExpressionError(message, name)
    return [scope.lists[name]]


def _pulldata(arguments: tuple[Expression, ...], scope: Scope) -> Value:
    """`pulldata(list, column, key column, key)`: of the first item with the key; empty when there is none."""
    column, key_column, key = (to_text(evaluate(argument, scope)).strip() for argument in arguments[1:])
    for root in _nodes(_instance(arguments[:1], scope)):
        for item in root.iterfind("*/*"):
            fields = {_name(field): field for field in item}
            if key_column in fields and text_of(fields[key_column]).strip() == key:
                return text_of(fields[column]) if column in fields else ""
    return ""


def _choice_name(arguments: tuple[Expression, ...], scope: Scope) -> Value:
    value, path = (to_text(evaluate(argument, scope)) for argument in arguments)
    return scope.choice_name(path.strip(), value)


def _of_here(turn: Callable[[Value], Value]) -> Callable[[tuple[Expression, ...], Scope], Value]:
    """Functions that take the node itself when nothing is given."""
    return lambda arguments, scope: turn(evaluate(arguments[0], scope) if arguments else [scope.here])


_OF_SCOPE: dict[str, Callable[[tuple[Expression, ...], Scope], Value]] = {
    "if": _if,
    "once": _once,
    "position": _position,
    "last": lambda arguments, scope: float(scope.size),
    "current": lambda arguments, scope: [scope.current],
    "instance": _instance,
    "jr:choice-name": _choice_name,
    "pulldata": _pulldata,
    "today": lambda arguments, scope: scope.at.date().isoformat(),
    "now": lambda arguments, scope: scope.at.isoformat(timespec="milliseconds"),
    "number": _of_here(to_number),
    "string": _of_here(to_text),
    "string-length": _of_here(lambda value: float(len(to_text(value)))),
    "normalize-space": _of_here(lambda value: " ".join(to_text(value).split())),
}
