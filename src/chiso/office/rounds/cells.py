"""How one leaf is typed into one cell, and shown there again: the only place that knows the notation.

| leaf asks for                  | typed                                                   |
|--------------------------------|---------------------------------------------------------|
| one figure, date or yes/no     | as it is: `97,2`, `12/01/2026`, `có`                     |
| one option                     | its code or its name, with or without diacritics         |
| two numbers (part and whole)   | `46/48`; a point before three digits groups: `12.846/13.020` |
| anything else with many inputs | `a; b; c` in the order of the rule, or `name = value; …` |
| no case in the year            | `Không phát sinh` or `kps`                               |
| leaf does not concern the unit | `Không áp dụng` or `kad`                                 |

Nothing typed clears the cell. What is read here is text for `engine.scoring`; whether it can be scored is asked there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.scoring.inputs import InputSpec
from chiso.engine.text import format_decimal, nfc, parse_yes_no, search_key
from chiso.office.rounds.models import AnswerStatus

STATUS_WORDS: dict[str, Text] = {
    AnswerStatus.DID_NOT_ARISE: Text("Không phát sinh", "Did not arise"),
    AnswerStatus.NOT_APPLICABLE: Text("Không áp dụng", "Not applicable"),
}
_STATUS_KEYS = {
    **{search_key(text.in_(language)): status for status, text in STATUS_WORDS.items() for language in ("vi", "en")},
    "kps": AnswerStatus.DID_NOT_ARISE,
    "kad": AnswerStatus.NOT_APPLICABLE,
    "n/a": AnswerStatus.NOT_APPLICABLE,
}
_YES_NO = {True: Text("Có", "Yes"), False: Text("Không", "No")}
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_NUMBERS = ("number", "count")


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell says: inputs as text by name, and the status; no inputs and `answered` = an empty cell."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    status: str = AnswerStatus.ANSWERED

    @property
    def is_empty(self) -> bool:
        return not self.inputs and self.status == AnswerStatus.ANSWERED


def is_pair(specs: Sequence[InputSpec]) -> bool:
    """Whether the leaf is typed as part/whole."""
    return len(specs) == 2 and all(spec.type in _NUMBERS for spec in specs)


def read_cell_text(specs: Sequence[InputSpec], text: str, *, where: str = "") -> CellValue:
    """The value that a cell's text states. Raises InputError (`cell.*`) that says how the cell is written."""
    typed = " ".join(nfc(text).split())
    if not typed:
        return CellValue()
    status = _STATUS_KEYS.get(search_key(typed))
    if status is not None:
        return CellValue(status=status)
    if len(specs) == 1:
        return CellValue({specs[0].name: _one(specs[0], typed)})
    parts = _named(specs, typed) or _in_order(specs, typed)
    if parts is None:
        raise InputError([_malformed(specs, text, where)])
    return CellValue(parts)


def _one(spec: InputSpec, typed: str) -> str:
    """The text of one input; an option may be given by its name."""
    if spec.type == "choice":
        wanted = search_key(typed)
        for code, name in spec.options:
            if wanted in (search_key(code), search_key(name.vi), search_key(name.en)):
                return code
    return typed


def _ungrouped(typed: str) -> str:
    """A number as the product itself writes it, without the points that group thousands."""
    return typed.replace(".", "") if _GROUPED.fullmatch(typed) else typed


def _in_order(specs: Sequence[InputSpec], typed: str) -> dict[str, str] | None:
    sign = "/" if is_pair(specs) and ";" not in typed else ";"
    parts = [part.strip() for part in typed.split(sign)]
    if len(parts) != len(specs) or not all(parts) or "=" in typed:
        return None
    return {
        spec.name: _ungrouped(part) if is_pair(specs) else _one(spec, part)
        for spec, part in zip(specs, parts, strict=True)
    }


def _named(specs: Sequence[InputSpec], typed: str) -> dict[str, str] | None:
    """`name = value; …` in any order; a name may be the input's code or its label."""
    pairs = [part.partition("=") for part in typed.split(";") if part.strip()]
    if not all(sign for _, sign, _ in pairs):
        return None
    found: dict[str, str] = {}
    for name, _, value in pairs:
        wanted = search_key(name)
        spec = next((each for each in specs if wanted in _names(each)), None)
        if spec is None or not value.strip():
            return None
        found[spec.name] = _one(spec, value.strip())
    return found if len(found) == len(specs) else None


def _names(spec: InputSpec) -> tuple[str, ...]:
    return (search_key(spec.name), search_key(spec.label.vi), search_key(spec.label.en))


def _malformed(specs: Sequence[InputSpec], text: str, where: str) -> Problem:
    return Problem(
        "cell.malformed",
        Text("Ô này cần đủ các số liệu.", "This cell needs all its figures."),
        where=where,
        got=text[:60],
        expected=Text(cell_form(specs, "vi"), cell_form(specs, "en")),
        hint=Text("Ghi theo đúng thứ tự, ngăn cách như mẫu.", "Write them in this order, separated as shown."),
    )


def cell_form(specs: Sequence[InputSpec], language: Language) -> str:
    """What to type, in a few words: `tử số/mẫu số`, `dd/mm/yyyy`, `có | không`."""
    labels = [spec.label.in_(language) or spec.name for spec in specs]
    if len(specs) == 1:
        return _form_of_one(specs[0], language)
    return ("/" if is_pair(specs) else "; ").join(labels)


def _form_of_one(spec: InputSpec, language: Language) -> str:
    if spec.type == "choice":
        return " | ".join(name.in_(language) or code for code, name in spec.options)
    if spec.type == "yes_no":
        return " | ".join(word.in_(language).lower() for word in _YES_NO.values())
    return spec.expected.in_(language)


def cell_options(specs: Sequence[InputSpec], language: Language) -> tuple[str, ...]:
    """What a cell offers to choose from: the names of its options, or yes and no; nothing for free figures."""
    if len(specs) != 1:
        return ()
    if specs[0].type == "choice":
        return tuple(name.in_(language) or code for code, name in specs[0].options)
    if specs[0].type == "yes_no":
        return tuple(word.in_(language) for word in _YES_NO.values())
    return ()


def cell_text(specs: Sequence[InputSpec], inputs: Mapping[str, str], status: str, language: Language = "vi") -> str:
    """The cell's text for stored inputs; typing it again gives the same inputs."""
    if status in STATUS_WORDS:
        return STATUS_WORDS[status].in_(language)
    if not inputs:
        return ""
    if len(specs) == 1:
        return _shown(specs[0], inputs.get(specs[0].name, ""), language)
    if is_pair(specs):
        return "/".join(_grouped(inputs.get(spec.name, "")) for spec in specs)
    if all(";" not in inputs.get(spec.name, "") for spec in specs):
        return "; ".join(_shown(spec, inputs.get(spec.name, ""), language) for spec in specs)
    return "; ".join(f"{spec.name} = {inputs.get(spec.name, '')}" for spec in specs)


def _shown(spec: InputSpec, text: str, language: Language) -> str:
    if spec.type == "choice":
        return next((name.in_(language) or code for code, name in spec.options if code == text), text)
    if spec.type == "yes_no":
        try:
            return _YES_NO[parse_yes_no(text)].in_(language)
        except InputError:
            return text
    return text


def _grouped(text: str) -> str:
    return format_decimal(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else text
