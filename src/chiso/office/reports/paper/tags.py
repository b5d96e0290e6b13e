"""The little language of templates, checked against what a document may say.

The trap: Word cuts a placeholder into pieces and a template fails on the day it is needed. So each paragraph is read as
Word shows it, and every tag is checked when the template is uploaded: is it whole, is it known, is it closed?
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, is_dataclass
from typing import Any, Final

from jinja2 import Environment, TemplateSyntaxError, nodes

from chiso.engine.errors import Problem, Text
from chiso.office.reports.paper.data import field_types, item_type

_TAG: Final = re.compile(r"\{\{(?P<out>.*?)\}\}|\{%(?P<prefix>(?:p|tr|tc|r)?)(?![a-z])-?(?P<do>.*?)-?%\}", re.DOTALL)
_FOR: Final = re.compile(r"for\s+(?P<name>[A-Za-z_]\w*)\s+in\s+(?P<path>[\w.]+)$")
# what a template may ask of the loop that it stands in: "the last line ends with a full stop"
_LOOP: Final = frozenset({"first", "last", "index"})
_PARSER: Final = Environment(autoescape=True)
_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.And, nodes.Or,
    nodes.Not, nodes.Compare, nodes.Operand, nodes.CondExpr, nodes.Concat,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of the template and where a person finds it: "đoạn 12", "bảng 2, hàng 3, cột 1"."""

    where: str
    text: str


@dataclass
class Found:
    """What the check of a template's tags found."""

    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


@dataclass
class _Open:
    word: str
    where: str
    name: str = ""
    type_: Any = None
    path: str = ""


def check_tags(places: Iterable[Place], data: type) -> Found:
    """All problems of the tags, in the order of the document, and the fields that the template uses."""
    checker = _Checker(data)
    for place in places:
        checker.paragraph(place)
    for left in checker.open:
        checker.add("template.not_closed", left.where, left.word, _closing(left.word))
    return checker.found


def _closing(word: str) -> Text:
    return Text(f"{{% end{word} %}} ở cuối", f"{{% end{word} %}} at its end")


class _Checker:
    """Walks the paragraphs with the loops that are open."""

    def __init__(self, data: type) -> None:
        self.data = data
        self.found = Found()
        self.open: list[_Open] = []

    def paragraph(self, place: Place) -> None:
        rest = _TAG.sub("", place.text)
        for mark in ("{{", "}}", "{%", "%}"):
            if mark in rest:
                self.add("template.torn_tag", place.where, place.text.strip()[:60])
                break
        for tag in _TAG.finditer(place.text):
            if tag["out"] is not None:
                self._expression(tag["out"].removeprefix("r "), place.where, tag[0])
            else:
                self._statement(tag["do"].strip(), place.where, tag[0])

    def _statement(self, words: str, where: str, shown: str) -> None:
        loop = _FOR.match(words)
        word = words.split(" ", 1)[0]
        if loop:
            type_ = self._path(loop["path"].split("."), where, shown)
            item = item_type(type_) if type_ is not None else None
            if type_ is not None and item is None:
                self.add("template.not_a_list", where, shown)
            self.open.append(_Open("for", where, loop["name"], item, self._full(loop["path"].split("."))))
        elif word == "if":
            self.open.append(_Open("if", where))
            self._expression(words[2:], where, shown)
        elif word in ("elif", "else"):
            if not self.open or self.open[-1].word != "if":
                self.add("template.unexpected", where, shown)
            elif word == "elif":
                self._expression(words[4:], where, shown)
        elif word in ("endfor", "endif"):
            if not self.open or f"end{self.open[-1].word}" != word:
                self.add("template.unexpected", where, shown)
            else:
                self.open.pop()
        else:
            self.add("template.unknown_tag", where, shown, Text("for, if, else, endif, endfor", "for, if, else, …"))

    def _expression(self, text: str, where: str, shown: str) -> None:
        try:
            tree = _PARSER.parse("{{" + text + "}}")
        except TemplateSyntaxError:
            self.add("template.bad_expression", where, shown)
            return
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                self.add("template.not_allowed", where, shown)
                return
        inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
        for node in (*tree.find_all(nodes.Getattr), *tree.find_all(nodes.Name)):
            if id(node) not in inner:
                self._path(_parts(node), where, shown)

    def _path(self, parts: list[str], where: str, shown: str) -> Any:
        """The type that a path leads to; None (and a problem) when there is no such field."""
        if parts[0] == "loop" and len(parts) == 2 and parts[1] in _LOOP and any(one.word == "for" for one in self.open):
            return None
        scope = next((one for one in reversed(self.open) if one.word == "for" and one.name == parts[0]), None)
        if scope is not None and scope.type_ is None:
            return None  # the list itself was unknown: told already
        type_: Any = scope.type_ if scope else self.data
        for part in parts[1:] if scope else parts:
            known = field_types(type_) if is_dataclass(type_) and isinstance(type_, type) else {}
            if part not in known:
                expected = ", ".join(sorted(known)) or "(không có trường con)"
                self.add("template.unknown_field", where, shown, Text(expected[:300], expected[:300]))
                return None
            type_ = known[part]
        self.found.used.add(self._full(parts))
        return type_

    def _full(self, parts: list[str]) -> str:
        """The path from the document's root: `row.code` inside a loop over `rows` is `rows.code`."""
        scope = next((one for one in reversed(self.open) if one.word == "for" and one.name == parts[0]), None)
        return ".".join([scope.path, *parts[1:]] if scope else parts)

    def add(self, code: str, where: str, got: str, expected: Text | None = None) -> None:
        message, hint = _SENTENCES[code]
        self.found.problems.append(
            Problem(code, message, where=where, got=got[:80], expected=expected or Text("", ""), hint=hint)
        )


def _parts(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Getattr):
        return [*_parts(node.node), node.attr]
    return [node.name] if isinstance(node, nodes.Name) else [""]


_SENTENCES: Final[dict[str, tuple[Text, Text]]] = {
    "template.torn_tag": (
        Text("Thẻ bị thiếu dấu ngoặc.", "A tag lacks one of its brackets."),
        Text(
            "Viết đủ {{ tên }} hoặc {% lệnh %} trong một đoạn.",
            "Write {{ name }} or {% tag %} whole, in one paragraph.",
        ),
    ),
    "template.unknown_field": (
        Text("Không có trường dữ liệu này.", "There is no such field."),
        Text("Xem bảng trường dữ liệu của mẫu.", "See the table of fields of this template."),
    ),
    "template.not_a_list": (
        Text("Trường này không phải danh sách.", "This field is no list."),
        Text("Chỉ lặp trên các trường có dấu [].", "Loop only over fields marked []."),
    ),
    "template.not_closed": (
        Text("Lệnh chưa được đóng.", "A tag is never closed."),
        Text("Thêm thẻ đóng ở cuối phần lặp hoặc phần điều kiện.", "Add the closing tag."),
    ),
    "template.unexpected": (
        Text("Thẻ đóng không khớp với thẻ mở.", "The closing tag does not match what is open."),
        Text("Kiểm tra thứ tự for/endfor, if/else/endif.", "Check the order of for/endfor, if/else/endif."),
    ),
    "template.unknown_tag": (
        Text("Không có lệnh này.", "There is no such tag."),
        Text("Chỉ dùng for và if.", "Use only for and if."),
    ),
    "template.bad_expression": (
        Text("Biểu thức trong thẻ viết sai.", "The expression in the tag is malformed."),
        Text("Chỉ ghi tên trường, ví dụ {{ head.issuer }}.", "Write only the field's name, such as {{ head.issuer }}."),
    ),
    "template.not_allowed": (
        Text("Biểu thức này không được dùng trong mẫu.", "This expression is not allowed in a template."),
        Text("Chỉ in trường dữ liệu và so sánh đơn giản.", "Only print fields and compare them."),
    ),
}
