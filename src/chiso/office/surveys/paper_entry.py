"""Keying a paper form: its questions in the order of the paper, values checked as a device would check them.

The trap: "does not apply" on paper is an empty box, and a keyer who fills it in anyway makes an answer that the form
would never have asked for. What the form does not ask is left out when the values are settled.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.forms.filling import fill
from chiso.engine.forms.model import Form, Question, Wording
from chiso.engine.text import tidy
from chiso.office.sealing import seal, unseal
from chiso.office.surveys.models import Keying

UNIT = "/unit"
"""The code of the case, keyed as a field of its own; no column of a form begins with a slash."""
_NOT_TYPED = frozenset({"note", "image", "audio", "video", "file", "geopoint", "geotrace", "geoshape", "barcode"})


@dataclass(frozen=True, slots=True)
class Field:
    """One box on the keying page."""

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""


def fields_of(form: Form, language: Language, values: Mapping[str, str]) -> tuple[Field, ...]:
    """What is keyed: the code of the case, then every question that can be written on paper, outside repeats."""
    spoken = form.language(language)
    head = Field(UNIT, "Mã trong mẫu" if language == "vi" else "Code in the sample", "text", (), values.get(UNIT, ""))
    return (head, *(_field(each, spoken, values) for each in _typed(form)))


def _typed(form: Form) -> list[Question]:
    return [each for each in form.questions() if each.kind not in _NOT_TYPED and not form.inside_repeat(each.path)]


def _field(question: Question, spoken: str, values: Mapping[str, str]) -> Field:
    options = tuple(
        (option.value, _words(option.label, spoken))
        for option in (question.choices.options if question.choices else ())
    )
    label = _words(question.label, spoken) or question.name
    return Field(question.column, label, question.kind, options, values.get(question.column, ""))


def _words(wording: Wording, spoken: str) -> str:
    return "".join(piece if isinstance(piece, str) else "…" for piece in wording.pieces(spoken)).strip()


def many_of(form: Form) -> frozenset[str]:
    """Questions that take several choices."""
    return frozenset(each.column for each in form.questions() if each.kind == "many")


def read_keyed(form: Form, posted: Mapping[str, str], at: dt.datetime) -> dict[str, str]:
    """The values as typed, blanks left out. Raises InputError for a value that the form does not take.

    Required questions may stay blank: on paper they do.
    """
    names = [UNIT, *(each.column for each in _typed(form))]
    values = {name: tidy(posted.get(name, "")) for name in names}
    found = {name: value for name, value in values.items() if value}
    problems = [each for each in fill(form, found, at).problems if each.code != "forms.required"]
    if problems:
        raise InputError(problems)
    if not set(found) - {UNIT}:
        message = Text("Chưa nhập câu trả lời nào.", "No answer was keyed.")
        raise InputError([Problem("surveys.nothing_keyed", message)])
    return found


def seal_keyed(values: Mapping[str, str]) -> tuple[str, str]:
    """The values and their key as they are kept until the form is settled."""
    data, key = seal(json.dumps(values, ensure_ascii=False).encode())
    return data.decode(), key


def open_keyed(keying: Keying) -> dict[str, str]:
    """What a keyer typed; only for comparing."""
    found: dict[str, str] = json.loads(unseal(keying.sealed.encode(), keying.sealed_key))
    return found
