"""Answering on the site's own pages: from values to what is asked next, and to the XML that a device would have sent.

Calculations run until nothing changes, what is not asked is emptied, and each question says what is wrong with it. The
result is frozen; the caller keeps only the values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.forms.checking import check_question
from chiso.engine.forms.model import Form, Group, Question
from chiso.engine.forms.tree import Tree, value_at
from chiso.engine.forms.xml import elements, local

PASSES = 20
"""Rounds after which calculations that still change each other are given up."""

_JR_TEMPLATE = "{http://openrosa.org/javarosa}template"


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice in the reader's words."""

    value: str
    label: str
    chosen: bool
    image: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands now. `problem` is what is wrong with the answer, or that there is none; `image` the name
    of the file shown with it."""

    question: Question
    label: str
    hint: str
    value: str
    required: bool
    offers: tuple[Offer, ...]
    problem: Problem | None
    image: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What stands on one page: a heading and the questions that are asked now."""

    number: int
    title: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A questionnaire with its answers so far: the values that stand, and the pages that are asked."""

    values: Mapping[str, str]
    steps: tuple[Step, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps it from being sent."""
        return tuple(asked.problem for step in self.steps for asked in step.asked if asked.problem)


def fill(form: Form, values: Mapping[str, str], at: dt.datetime, language: Language = "vi") -> Filled:
    """The questionnaire with `values` by column.

    Raises InputError (`forms.not_here`) for a form that needs a device.
    """
    if form.not_here:
        message = Text("Phiếu hỏi này không trả lời được trên trang.", "This form cannot be answered on the pages.")
        raise InputError([Problem("forms.not_here", message, where=form.form_id), *form.not_here])
    tree = _settled(form, values, at, language)
    kept = {column: value_at(node) for path, column in form.columns.items() for node in tree.nodes(path)}
    return Filled({column: value for column, value in kept.items() if value}, tuple(_steps(form, tree)))


def _settled(form: Form, values: Mapping[str, str], at: dt.datetime, language: Language) -> Tree:
    root = etree.fromstring(form.template)
    tree = Tree(form, root, at, language)
    for path, column in form.columns.items():
        for node in tree.nodes(path):
            given = values.get(column)
            if given is not None:
                node.text = clean(given)
    asked = {question.path: question for question in form.questions()}
    for _ in range(PASSES):
        tree.forget()
        changed = [_calculate(form, tree), _empty(tree, asked)]
        if not any(changed):
            break
    return tree


def clean(text: str) -> str:
    """Text that XML can hold: control characters that browsers let through are left out."""
    return "".join(letter for letter in text if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff"))


def _calculate(form: Form, tree: Tree) -> bool:
    changed = False
    for path, bind in form.binds.items():
        if bind.calculate is None:
            continue
        for node in tree.nodes(path):
            value = tree.text(bind.calculate, node) if tree.is_relevant(node) else ""
            if value is not None and value != (node.text or ""):
                node.text, changed = clean(value), True
    return changed


def _empty(tree: Tree, asked: Mapping[str, Question]) -> bool:
    """Takes out answers to what is not asked any more, and choices that are not offered any more."""
    changed = False
    for path, question in asked.items():
        for node in tree.nodes(path):
            value = value_at(node)
            if not value:
                continue
            kept = value
            if not tree.is_relevant(node):
                kept = ""
            elif question.choices is not None and question.choices.picking is not None:
                offered = {option.value for option in tree.offered(question, node)}
                kept = " ".join(each for each in value.split() if each in offered)
            if kept != value:
                node.text, changed = kept, True
    return changed


def _steps(form: Form, tree: Tree) -> list[Step]:
    """A page for each outermost group; questions between groups stand together."""
    pages: list[tuple[str, list[Question]]] = []
    loose = False
    for each in form.children:
        if isinstance(each, Group):
            title = tree.words(each.label, next(tree.nodes(each.path), tree.root)) if each.path else ""
            pages.append((title, list(_within(each))))
            loose = False
        elif loose:
            pages[-1][1].append(each)
        else:
            pages.append(("", [each]))
            loose = True
    found: list[Step] = []
    for title, questions in pages:
        asked = tuple(_asked(tree, question) for question in questions if _is_asked(tree, question))
        if asked:
            found.append(Step(len(found), title, asked))
    return found


def _within(group: Group) -> list[Question]:
    found: list[Question] = []
    for each in group.children:
        found += _within(each) if isinstance(each, Group) else [each]
    return found


def _is_asked(tree: Tree, question: Question) -> bool:
    return any(tree.is_relevant(node) for node in tree.nodes(question.path))


def _asked(tree: Tree, question: Question) -> Asked:
    node = next(tree.nodes(question.path))
    value = value_at(node)
    chosen = {value} if question.kind == "one" else set(value.split())
    offers = tuple(
        Offer(
            option.value,
            tree.words(option.label, node) or option.value,
            option.value in chosen,
            option.label.image(tree.language),
        )
        for option in tree.offered(question, node)
    )
    return Asked(
        question=question,
        label=tree.words(question.label, node) or question.name,
        hint=tree.words(question.hint, node),
        value=value,
        required=question.kind != "note" and tree.holds(question.bind.required, node, False),
        offers=offers,
        problem=check_question(tree, question, node),
        image=question.label.image(tree.language),
    )


def write_instance(
    form: Form, values: Mapping[str, str], *, instance_id: str, started_at: dt.datetime, at: dt.datetime
) -> bytes:
    """The filled questionnaire as a device would send it: settled, with its times and its instanceID."""
    root = _settled(form, _with_preloads(form, values, started_at, at), at, "vi").root
    for each in [node for node in root.iter() if isinstance(node.tag, str) and node.get(_JR_TEMPLATE) is not None]:
        parent = each.getparent()
        if parent is not None:
            parent.remove(each)
    meta = next((each for each in elements(root) if local(each) == "meta"), None)
    if meta is None:
        meta = etree.SubElement(root, "meta")
    holder = next((each for each in elements(meta) if local(each) == "instanceID"), None)
    if holder is None:
        holder = etree.SubElement(meta, "instanceID")
    holder.text = instance_id
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _with_preloads(form: Form, values: Mapping[str, str], started_at: dt.datetime, at: dt.datetime) -> dict[str, str]:
    """The values with what a device fills in by itself; a site knows the times and nothing else."""
    found = dict(values)
    stamps = {
        ("timestamp", "start"): started_at.isoformat(timespec="milliseconds"),
        ("timestamp", "end"): at.isoformat(timespec="milliseconds"),
        ("date", "today"): started_at.date().isoformat(),
    }
    for path, column in form.columns.items():
        bind = form.binds.get(path)
        if bind is not None and bind.preload:
            found[column] = stamps.get((bind.preload, bind.preload_params), "")
    return found
