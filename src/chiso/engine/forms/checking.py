"""Does an answer fit its question? Kinds, choices, spans, constraints, what must be answered, what was not asked.

The trap: a submission may come from anybody who can write XML. Whatever the form's own logic would never have let
through is told here, question by question; nothing is corrected.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator

from lxml import etree

from chiso.engine.errors import Language, Problem, Text
from chiso.engine.forms.explaining import Explainer
from chiso.engine.forms.model import CHOOSING, FILES, Form, Kind, Question
from chiso.engine.forms.tree import Tree, value_at
from chiso.engine.forms.xml import elements, local

LONGEST_ANSWER = 10_000
LANGUAGES: tuple[Language, Language] = ("vi", "en")
_INTEGER = re.compile(r"-?\d{1,18}\Z")
_DECIMAL = re.compile(r"-?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})\Z")
_PLACE = re.compile(r"-?\d+(?:\.\d+)?\s+-?\d+(?:\.\d+)?(?:\s+-?\d+(?:\.\d+)?){0,2}\Z")


def problem(code: str, question: Question | None, vi: str, en: str, got: str = "", hint: Text | None = None) -> Problem:
    """A problem of one question, by its column."""
    where = question.column if question else ""
    return Problem(f"forms.{code}", Text(vi, en), where=where, got=got[:80], hint=hint or Text("", ""))


def check_question(tree: Tree, question: Question, node: etree._Element) -> Problem | None:
    """The first thing that is wrong with the answer in a node; None when it fits."""
    value = value_at(node)
    if not tree.is_relevant(node):
        if not value:
            return None
        return problem(
            "not_asked", question, "Câu này lẽ ra không được hỏi.", "This should not have been asked.", value
        )
    if not value:
        return _required(tree, question, node)
    if len(value) > LONGEST_ANSWER:
        return problem("too_long", question, "Câu trả lời quá dài.", "The answer is too long.", f"{len(value)}")
    wrong = _kind(question, value) or _offered(tree, question, node, value) or _span(question, value)
    return wrong or _constraint(tree, question, node, value)


def check_tree(form: Form, tree: Tree) -> tuple[Problem, ...]:
    """Everything that is wrong with a whole questionnaire."""
    asked = {question.path: question for question in form.questions()}
    inner = {path.rpartition("/")[0] for path in form.columns}
    groups = frozenset(part for path in inner for part in _ancestors(path))
    found = list(_strangers(form, groups, tree.root, form.root))
    for path, question in asked.items():
        for node in tree.nodes(path):
            wrong = check_question(tree, question, node)
            found += [wrong] if wrong else []
        if not form.inside_repeat(path) and not any(True for _ in tree.nodes(path)):
            found += _absent(tree, question)
    return tuple(found)


def _absent(tree: Tree, question: Question) -> list[Problem]:
    """A question whose node is not there at all (devices leave out what was not asked) although it must be answered."""
    around = [tree.form.binds.get(path) for path in _ancestors(question.path)]
    if any(bind is not None and bind.relevant is not None for bind in around):
        return []
    if not tree.holds(question.bind.required, tree.root, False):
        return []
    return [problem("required", question, "Câu này phải trả lời.", "This must be answered.")]


def _strangers(form: Form, groups: frozenset[str], node: etree._Element, path: str) -> Iterator[Problem]:
    """Elements that the form does not have, and questions that came more than once."""
    seen: set[str] = set()
    for child in elements(node):
        here = f"{path}/{local(child)}"
        if here == f"{form.root}/meta":
            continue
        if here not in form.columns and here not in groups:
            yield Problem(
                "forms.stranger", Text("Phiếu hỏi không có phần này.", "The form has no such part."), where=here[:120]
            )
            continue
        if here in seen and here not in form.repeats:
            yield Problem("forms.twice", Text("Phần này có hai lần.", "This part stands there twice."), where=here)
        seen.add(here)
        if here in groups:
            yield from _strangers(form, groups, child, here)


def _ancestors(path: str) -> Iterator[str]:
    while path.count("/") >= 1 and path:
        yield path
        path = path.rpartition("/")[0]


def _required(tree: Tree, question: Question, node: etree._Element) -> Problem | None:
    if question.kind == "note" or not tree.holds(question.bind.required, node, False):
        return None
    said = tree.words(question.bind.required_message, node)
    return problem("required", question, said or "Câu này phải trả lời.", said or "This must be answered.")


def _is_date(value: str) -> bool:
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10


def _is_time(value: str) -> bool:
    try:
        dt.time.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def _is_moment(value: str) -> bool:
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return "T" in value


_CHECKS: dict[Kind, tuple[Callable[[str], object], str, str]] = {
    "integer": (_INTEGER.match, "Phải là số nguyên.", "This must be a whole number."),
    "decimal": (_DECIMAL.match, "Phải là số.", "This must be a number."),
    "date": (_is_date, "Phải là ngày.", "This must be a date."),
    "time": (_is_time, "Phải là giờ.", "This must be a time."),
    "datetime": (_is_moment, "Phải là ngày giờ.", "This must be a date and time."),
    "range": (_DECIMAL.match, "Phải là số.", "This must be a number."),
    "geopoint": (_PLACE.match, "Phải là tọa độ.", "This must be a place."),
}


def _kind(question: Question, value: str) -> Problem | None:
    if question.kind in FILES:
        fine = "/" not in value and "\\" not in value and not value.startswith(".") and len(value) <= 200
        return (
            None
            if fine
            else problem("file_name", question, "Tên tệp không hợp lệ.", "The file name is not valid.", value)
        )
    check = _CHECKS.get(question.kind)
    if check is None or check[0](value):
        return None
    return problem("kind", question, check[1], check[2], value)


def _offered(tree: Tree, question: Question, node: etree._Element, value: str) -> Problem | None:
    if question.kind not in CHOOSING or question.choices is None or not question.choices.options:
        return None
    offered = {option.value for option in tree.offered(question, node)}
    chosen = [value] if question.kind == "one" else value.split()
    strange = [each for each in chosen if each not in offered]
    if len(chosen) != len(set(chosen)):
        return problem("choice_twice", question, "Một lựa chọn đánh hai lần.", "A choice stands there twice.", value)
    if not strange:
        return None
    vi, en = "Không có lựa chọn này.", "There is no such choice."
    return problem("choice", question, vi, en, ", ".join(strange))


def _span(question: Question, value: str) -> Problem | None:
    if question.kind != "range":
        return None
    low, high, step = (float(part or fallback) for part, fallback in zip(question.span, ("1", "10", "1"), strict=True))
    number = float(value)
    steps = (number - low) / step if step else 0.0
    if min(low, high) <= number <= max(low, high) and math.isclose(steps, round(steps), abs_tol=1e-9):
        return None
    return problem("span", question, f"Phải từ {low:g} đến {high:g}.", f"This must be from {low:g} to {high:g}.", value)


def _constraint(tree: Tree, question: Question, node: etree._Element, value: str) -> Problem | None:
    if tree.holds(question.bind.constraint, node, True):
        return None
    said = tree.words(question.bind.constraint_message, node)
    if said or question.bind.constraint is None:
        return problem("constraint", question, said, said, value)
    vi, en = (Explainer(tree.form, code).words(question.bind.constraint, question.path) for code in LANGUAGES)
    return problem("constraint", question, f"Chưa đúng yêu cầu: {vi}.", f"This must hold: {en}.", value)
