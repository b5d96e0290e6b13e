"""Answers as a tree of lxml: finding nodes by path, conditions at a node, wording at a moment.

The only mutable thing of the package; it never leaves it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lxml import etree

from chiso.engine.errors import Language
from chiso.engine.forms.model import Condition, Form, Option, Question, Wording
from chiso.engine.forms.xml import child_named, elements, local
from chiso.engine.forms.xpath import ExpressionError, Scope, evaluate, evaluate_text, evaluate_true
from chiso.engine.forms.xpath.values import text_of


class Tree:
    """The answers of one form at one moment, in one language."""

    def __init__(self, form: Form, root: etree._Element, at: dt.datetime, language: Language = "vi") -> None:
        self.form, self.root, self.at = form, root, at
        self.language = form.language(language)
        self._scope = Scope(root, root, root, form.lists, at, self._choice_name)
        self._labels = {question.path: question for question in form.questions() if question.choices}
        self._relevant: dict[etree._Element, bool] = {}

    def nodes(self, path: str) -> Iterator[etree._Element]:
        """Every node at a path of the form: one, or one in each filling of a repeat."""
        yield from nodes_at(self.form, self.root, path)

    def path_of(self, node: etree._Element) -> str:
        """The form's path of a node."""
        names = [local(node), *(local(each) for each in node.iterancestors())]
        return "/" + "/".join(reversed(names))

    def holds(self, condition: Condition | None, node: etree._Element, otherwise: bool) -> bool:
        """Whether a condition holds at a node; `otherwise` when there is none or it is not understood."""
        if condition is None or condition.tree is None:
            return otherwise
        try:
            return evaluate_true(condition.tree, self._scope.moved(node))
        except ExpressionError:
            return otherwise

    def text(self, condition: Condition, node: etree._Element) -> str | None:
        """The value of an expression at a node; None when it is not understood."""
        if condition.tree is None:
            return None
        try:
            return evaluate_text(condition.tree, self._scope.moved(node))
        except ExpressionError:
            return None

    def forget(self) -> None:
        """What was known of relevance, after values changed."""
        self._relevant.clear()

    def is_relevant(self, node: etree._Element) -> bool:
        """Whether a node and everything around it is asked."""
        known = self._relevant.get(node)
        if known is None:
            parent = node.getparent()
            bind = self.form.binds.get(self.path_of(node))
            around = node is self.root or parent is None or self.is_relevant(parent)
            known = around and self.holds(bind.relevant if bind else None, node, True)
            self._relevant[node] = known
        return known

    def words(self, wording: Wording, node: etree._Element) -> str:
        """Words with the answers inside them."""
        return "".join(
            piece if isinstance(piece, str) else (self.text(piece, node) or "")
            for piece in wording.pieces(self.language)
        ).strip()

    def offered(self, question: Question, node: etree._Element) -> tuple[Option, ...]:
        """The choices that a question offers now."""
        if question.choices is None:
            return ()
        picking = question.choices.picking
        if picking is None or picking.tree is None:
            return question.choices.options
        try:
            picked = evaluate(picking.tree, self._scope.moved(node))
        except ExpressionError:
            return question.choices.options
        kept = set(picked) if isinstance(picked, list) else set()
        return tuple(option for option in question.choices.options if option.item in kept)

    def _choice_name(self, path: str, value: str) -> str:
        question = self._labels.get(path)
        options = question.choices.options if question and question.choices else ()
        found = next((option for option in options if option.value == value), None)
        return "" if found is None else self.words(found.label, self.root) or value


def value_at(node: etree._Element) -> str:
    """The answer in a node, without the space that printing adds around it."""
    return text_of(node).strip()


def meta_of(root: etree._Element, name: str) -> str:
    """A value of the meta block; empty when it has none."""
    meta = child_named(root, "meta")
    found = None if meta is None else child_named(meta, name)
    return "" if found is None else value_at(found)


def nodes_at(form: Form, root: etree._Element, path: str) -> list[etree._Element]:
    """Every node of the answers at a path of the form."""
    found = [root]
    for name in path.removeprefix(form.root).split("/")[1:]:
        found = [child for node in found for child in elements(node) if local(child) == name]
    return found
