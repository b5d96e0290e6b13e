"""A filled questionnaire as it came, and as values by column.

Source: OpenRosa metadata schema (instanceID, deprecatedID) and ODK XForms (the root's id and version).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.forms.checking import check_tree
from chiso.engine.forms.model import FILES, Form
from chiso.engine.forms.tree import Tree, meta_of, nodes_at, value_at
from chiso.engine.forms.xml import elements, local, read_xml

Value = str | list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Header:
    """Which form, which version, which filling. `deprecated_id` is the filling that this one corrects."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Values by column: text as the form writes it; a repeat is a list of its fillings. Empty answers are left out.

    `files` are the attachments that the answers name. `problems` is empty when everything fits the form.
    """

    header: Header
    values: Mapping[str, Value]
    files: tuple[str, ...]
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    problems: tuple[Problem, ...]


def read_header(data: bytes) -> Header:
    """What a submission says of itself.

    Raises InputError (`forms.not_xml`, `forms.no_instance_id`, `forms.encrypted`).
    """
    return _header(read_xml(data, "submission"))


def _header(root: etree._Element) -> Header:
    if root.get("encrypted") == "yes":
        message = Text("Phiếu trả lời đã mã hóa trên thiết bị.", "The submission was encrypted on the device.")
        hint = Text(
            "Bỏ public_key trong phiếu hỏi, tải lại phiếu về thiết bị; bản lưu trên máy chủ vẫn được mã hóa.",
            "Take public_key out of the form and load it again; what is kept here is encrypted all the same.",
        )
        raise InputError([Problem("forms.encrypted", message, hint=hint)])
    found = Header(
        form_id=str(root.get("id") or ""),
        version=str(root.get("version") or ""),
        instance_id=meta_of(root, "instanceID") or str(root.get("instanceID") or ""),
        deprecated_id=meta_of(root, "deprecatedID"),
    )
    if not found.form_id or not found.instance_id or max(len(found.instance_id), len(found.deprecated_id)) > 200:
        what = "id" if not found.form_id else "instanceID"
        message = Text("Phiếu trả lời không có mã nhận diện.", "The submission does not say what it is.")
        raise InputError([Problem("forms.no_instance_id", message, got=what)])
    return found


def read_answers(form: Form, data: bytes, received_at: dt.datetime) -> Answers:
    """The values with everything that is wrong with them. Raises InputError as `read_header`.

    Conditions on today's date are judged by the day on which the interview ended, where it says so.
    """
    root = read_xml(data, "submission")
    header = _header(root)
    started, ended = _moment(form, root, "start"), _moment(form, root, "end")
    tree = Tree(form, root, ended or received_at)
    problems = list(check_tree(form, tree)) if f"/{local(root)}" == form.root else [_other_root(form, root)]
    kinds = {question.path: question.kind for question in form.questions()}
    files: list[str] = []
    values = _values(form, root, form.root, kinds, files)
    # the log that a device keeps of the interview itself
    files += [audit] if (audit := meta_of(root, "audit")) else []
    return Answers(header, values, tuple(dict.fromkeys(files)), started, ended, tuple(problems))


def _other_root(form: Form, root: etree._Element) -> Problem:
    message = Text("Phiếu trả lời không phải của phiếu hỏi này.", "The submission is not of this form.")
    return Problem("forms.stranger", message, where=f"/{local(root)}"[:120], expected=Text(form.root, form.root))


def _values(
    form: Form, node: etree._Element, path: str, kinds: Mapping[str, str], files: list[str]
) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for child in elements(node):
        here = f"{path}/{local(child)}"
        if here == f"{form.root}/meta":
            continue
        if here in form.repeats:
            inner = _values(form, child, here, kinds, files)
            held = found.setdefault(here.removeprefix(f"{form.root}/"), []) if inner else None
            if isinstance(held, list):
                held.append({column: value for column, value in inner.items() if isinstance(value, str)})
        elif here in form.columns:
            text = value_at(child)
            if text and kinds.get(here) != "note":
                found[form.columns[here]] = text
                files += [text] if kinds.get(here) in FILES else []
        else:
            found |= _values(form, child, here, kinds, files)
    return found


def _moment(form: Form, root: etree._Element, param: str) -> dt.datetime | None:
    """The start or end that the device wrote down; None when it did not, or wrote nonsense."""
    bind = next(
        (each for each in form.binds.values() if each.preload == "timestamp" and each.preload_params == param), None
    )
    if bind is None:
        return None
    text = next((value_at(node) for node in nodes_at(form, root, bind.path)), "")
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
