"""A sample questionnaire (XLSForm) of an index method, from an outline: what is asked first, and what the levels say.

The trap: a questionnaire written apart from its method asks what nothing is computed from, and the method waits for
columns that nobody fills. So every survey indicator of the method becomes one question of its column, and the outline
adds only what the method cannot know: who is asked about (`units`), the words of the levels, and which columns of the
method the collection itself fills (`collected`, e.g. minutes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chiso.engine.errors import InputError, Text
from chiso.engine.forms.writing import Choice, Line, write_xlsform
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import Problems
from chiso.engine.frameworks.source import parse_source
from chiso.engine.survey.io import example_text
from chiso.engine.survey.method import Indicator, Method
from chiso.engine.survey.method_file import read_method

UNITS = "units"
"""The list of choices that the installation fills with its own units."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a sample questionnaire adds to its method; `design` is the example that its answers are estimated by, and
    `collected` maps the method's columns to the collection's."""

    name: str
    title: Text
    method: str
    design: str
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    collected: tuple[tuple[str, str], ...]

    @property
    def asks_units(self) -> bool:
        """Whether it needs the list of units."""
        return any(UNITS in line.type.split() for line in self.lines)

    def method_text(self) -> str:
        """The method's file with the names under which a collection gathers its columns."""
        text = example_text(f"{self.method}.method")
        for column, name in self.collected:
            text = re.sub(rf"\b{re.escape(column)}\b", name, text)
        return text


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit that may be chosen; `group` is compared by the outline's `choice_filter` (column `group`)."""

    code: str
    name: str
    group: str


def read_outline(name: str, text: str) -> Outline:
    """The outline of a file. Raises InputError with every problem found (`survey.*`)."""
    problems = Problems()
    fields = Fields(parse_source(text, problems), "", problems)
    lines, choices, collected = [], [], []
    for number, item in enumerate(fields.items("first")):
        lines.append(_line(Fields(item, f"first[{number}]", problems)))
    for number, item in enumerate(fields.items("choices")):
        choices.append(_choice(Fields(item, f"choices[{number}]", problems)))
    for number, item in enumerate(fields.items("collected")):
        inner = Fields(item, f"collected[{number}]", problems)
        collected.append((inner.code("column", required=True), inner.code("from", required=True)))
        inner.close()
    found = Outline(
        name=name,
        title=fields.name("title", required=True),
        method=fields.code("method", required=True),
        design=fields.code("design", required=True),
        lines=tuple(lines),
        choices=tuple(choices),
        collected=tuple(collected),
    )
    fields.close()
    if problems.errors:
        in_order = problems.in_order()
        raise InputError(replace(each, code=re.sub("^framework", "survey", each.code)) for each in in_order)
    return found


def _line(fields: Fields) -> Line:
    label = fields.name("label")
    found = Line(
        fields.text("type", required=True),
        fields.code("name", required=True),
        label.vi,
        label.en,
        required=fields.flag("required", default=False),
        constraint=fields.text("constraint"),
        calculation=fields.text("calculation"),
        choice_filter=fields.text("choice_filter"),
        appearance=fields.text("appearance"),
    )
    fields.close()
    return found


def _choice(fields: Fields) -> Choice:
    label = fields.name("label", required=True)
    found = Choice(fields.code("list", required=True), fields.code("name", required=True), label.vi, label.en)
    fields.close()
    return found


def questionnaire(
    outline: Outline, *, form_id: str, version: str, title: str = "", units: Sequence[UnitChoice] = ()
) -> bytes:
    """The XLSForm: the outline's own questions, then a group of questions for each part of the method."""
    method = read_method(outline.method_text())
    lines = [Line("start", "start"), Line("end", "end"), *outline.lines, *_asked(method, method.root.code)]
    listed = [Choice(UNITS, unit.code, unit.name, unit.name, (("group", unit.group),)) for unit in units]
    choices = [*outline.choices, *(listed if outline.asks_units else ())]
    return write_xlsform(lines, choices, title=title or outline.title.vi, form_id=form_id, version=version)


def _asked(method: Method, parent: str) -> Iterator[Line]:
    """The questions under a part, those of a part below it in a group; hard figures are not asked."""
    for child in method.children(parent):
        if isinstance(child, Indicator):
            if child.source == "survey":
                yield _question(method, child)
        elif inner := list(_asked(method, child.code)):
            yield Line("begin_group", child.code, child.name.vi, child.name.en)
            yield from inner
            yield Line("end_group", "")


def _question(method: Method, leaf: Indicator) -> Line:
    """A question is asked in the blocks that the indicator is of."""
    only = " or ".join(f"${{{method.units.block}}} = '{block}'" for block in leaf.blocks)
    return Line(f"select_one {leaf.answers}", leaf.var, leaf.name.vi, leaf.name.en, required=True, relevant=only)


def sample_outline(name: str) -> Outline:
    """A shipped outline. Raises InputError for an unknown name."""
    return read_outline(name, example_text(f"{name}.form"))
