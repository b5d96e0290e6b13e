"""Conditions in words, for the preview and for paper: "câu 3 là “Có”" instead of `${used} = 'yes'`.

What has no plain words is shown as the form wrote it, with question numbers in place of paths: never left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from chiso.engine.errors import Language
from chiso.engine.forms.model import Condition, Form, Question, Wording
from chiso.engine.forms.xpath import Expression
from chiso.engine.forms.xpath.parsing import Call, Literal, Negative, Number, Operation, Path

_WORDS: dict[Language, dict[str, str]] = {
    "vi": {
        "question": "câu",
        "and": "và",
        "or": "hoặc",
        "=": "là",
        "!=": "khác",
        "<": "nhỏ hơn",
        "<=": "không quá",
        ">": "lớn hơn",
        ">=": "từ",
        "selected": "có chọn",
        "not": "không phải",
        "this": "câu trả lời",
        "today": "hôm nay",
        "empty": "để trống",
        "filled": "có trả lời",
    },
    "en": {
        "question": "question",
        "and": "and",
        "or": "or",
        "=": "is",
        "!=": "is not",
        "<": "is below",
        "<=": "is at most",
        ">": "is above",
        ">=": "is at least",
        "selected": "includes",
        "not": "not",
        "this": "the answer",
        "today": "today",
        "empty": "is empty",
        "filled": "is answered",
    },
}


def numbers_of(form: Form) -> dict[str, int]:
    """The number of each question by its path, as preview and paper print it; notes have none."""
    asked = [question.path for question in form.questions() if question.kind != "note"]
    return {path: number for number, path in enumerate(asked, 1)}


def plain_words(form: Form, wording: Wording, language: Language) -> str:
    """A wording on paper: answers inside it are blanks that name their question."""
    numbers = numbers_of(form)
    question = _WORDS[language]["question"]
    parts = []
    for piece in wording.pieces(form.language(language)):
        if isinstance(piece, str):
            parts.append(piece)
        else:
            number = numbers.get(piece.source.strip())
            parts.append(f"[{question} {number}]" if number else "[…]")
    return "".join(parts).strip()


class Explainer:
    """Conditions of one form in one language."""

    def __init__(self, form: Form, language: Language) -> None:
        self._form, self._language, self._words = form, language, _WORDS[language]
        self._numbers = numbers_of(form)
        self._questions = {question.path: question for question in form.questions()}

    def words(self, condition: Condition, here: str = "") -> str:
        """The condition in words; `here` is the path of the question it belongs to."""
        return self.plain(condition, here) or self._source(condition.source)

    def plain(self, condition: Condition, here: str = "") -> str | None:
        """The condition in words; None when it has none."""
        return self._say(condition.tree, here) if condition.tree is not None else None

    def _say(self, tree: Expression, here: str) -> str | None:
        match tree:
            case Operation(("and" | "or") as operator, left, right):
                parts = [self._say(left, here), self._say(right, here)]
                return None if None in parts else f" {self._words[operator]} ".join(part for part in parts if part)
            case Operation(operator, left, right) if operator in self._words:
                return self._compared(operator, left, right, here)
            case Call("selected", (asked, chosen)):
                return self._joined(self._name(asked, here), "selected", self._value(chosen, asked, here))
            case Call("not", (inner,)):
                said = self._say(inner, here)
                return f"{self._words['not']} ({said})" if said else None
        return None

    def _compared(self, operator: str, left: Expression, right: Expression, here: str) -> str | None:
        if isinstance(right, Literal) and right.value == "" and operator in ("=", "!="):
            name = self._name(left, here)
            return f"{name} {self._words['empty' if operator == '=' else 'filled']}" if name else None
        return self._joined(self._name(left, here), operator, self._value(right, left, here))

    def _joined(self, name: str | None, word: str, value: str | None) -> str | None:
        return None if name is None or value is None else f"{name} {self._words[word]} {value}"

    def _name(self, tree: Expression, here: str) -> str | None:
        path = self._path(tree, here)
        if path is None:
            return None
        if path == here:
            return self._words["this"]
        number = self._numbers.get(path)
        return f"{self._words['question']} {number}" if number else None

    def _path(self, tree: Expression, here: str) -> str | None:
        if not isinstance(tree, Path) or any(step.predicates for step in tree.steps):
            return None
        if tree.start == "here" and [step.axis for step in tree.steps] == ["self"]:
            return here
        if tree.start != "root" or any(step.axis != "child" for step in tree.steps):
            return None
        return "/" + "/".join(step.name for step in tree.steps)

    def _value(self, tree: Expression, asked: Expression, here: str) -> str | None:
        match tree:
            case Number(value):
                text = f"{value:g}"
                return text.replace(".", ",") if self._language == "vi" else text
            case Negative(Number(value)):
                return f"-{value:g}"
            case Literal(value):
                return f"“{self._label(self._path(asked, here), value)}”"
            case Call("today", ()):
                return self._words["today"]
        return self._name(tree, here)

    def _label(self, path: str | None, value: str) -> str:
        question: Question | None = self._questions.get(path or "")
        options = question.choices.options if question and question.choices else ()
        option = next((each for each in options if each.value == value), None)
        return plain_words(self._form, option.label, self._language) or value if option else value

    def _source(self, source: str) -> str:
        """As it was written, question numbers for paths."""
        named: Mapping[str, str] = {
            path: f"{self._words['question']} {number}" for path, number in self._numbers.items()
        }
        return re.sub(
            r"/[\w./\-]+", lambda match: named.get(match[0], match[0].rpartition("/")[2]), " ".join(source.split())
        )
