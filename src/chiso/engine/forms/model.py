"""A questionnaire as it is asked: groups and questions in order, each with its wording, choices and conditions.

Frozen: made once from the XForm, used for every answer. Trees of lxml inside are read only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from chiso.engine.errors import Language, Problem
from chiso.engine.forms.xpath import Expression

Kind = Literal[
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "datetime",
    "one",
    "many",
    "rank",
    "range",
    "note",
    "acknowledge",
    "barcode",
    "geopoint",
    "geotrace",
    "geoshape",
    "image",
    "audio",
    "video",
    "file",
]
FILES: frozenset[Kind] = frozenset({"image", "audio", "video", "file"})
PLACES: frozenset[Kind] = frozenset({"geopoint", "geotrace", "geoshape"})
CHOOSING: frozenset[Kind] = frozenset({"one", "many", "rank"})


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression of the form with its source; `tree` is None when it is not understood here."""

    source: str
    tree: Expression | None


Piece = str | Condition


@dataclass(frozen=True, slots=True)
class Wording:
    """Words by the name of the language; pieces that are conditions stand for a value of the answers.

    `images` are the names of the files shown with them, by language.
    """

    by_language: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)

    def pieces(self, language: str) -> tuple[Piece, ...]:
        """In the language, else in the first one that has words."""
        found = self.by_language.get(language)
        if found and found != ("-",):
            return found
        return next((words for words in self.by_language.values() if words and words != ("-",)), ())

    def image(self, language: str) -> str:
        """The file shown in the language, else in the first one that has one; empty when there is none."""
        return self.images.get(language) or next(iter(self.images.values()), "")

    def __bool__(self) -> bool:
        return bool(self.pieces(""))


@dataclass(frozen=True, slots=True)
class Bind:
    """What is said of a node of the answers wherever it is asked. `type` is the XForm's (int, decimal, string, …)."""

    path: str
    type: str
    relevant: Condition | None = None
    constraint: Condition | None = None
    constraint_message: Wording = field(default_factory=Wording)
    required: Condition | None = None
    required_message: Wording = field(default_factory=Wording)
    readonly: bool = False
    calculate: Condition | None = None
    preload: str = ""
    preload_params: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice; `item` is its row in a list that the form carries, for filters."""

    value: str
    label: Wording
    item: etree._Element | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of a question: all that there are, and the expression that picks those offered (None = all)."""

    options: tuple[Option, ...]
    picking: Condition | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `column` is its name in the microdata."""

    path: str
    column: str
    kind: Kind
    label: Wording
    hint: Wording
    bind: Bind
    choices: Choices | None = None
    appearance: str = ""
    span: tuple[str, str, str] = ("", "", "")

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together; `repeat` may be filled more than once."""

    path: str
    label: Wording
    children: tuple[Group | Question, ...]
    repeat: bool = False
    appearance: str = ""


def questions_in(children: tuple[Group | Question, ...]) -> Iterator[Question]:
    """The questions inside, in order."""
    stack: list[Group | Question] = list(reversed(children))
    while stack:
        each = stack.pop()
        if isinstance(each, Group):
            stack += reversed(each.children)
        else:
            yield each


@dataclass(frozen=True, slots=True)
class FormLanguage:
    """A language of the form: the name by which the form knows it, and ours where it is one of ours."""

    name: str
    code: Language | None


@dataclass(frozen=True, slots=True)
class Form:
    """A whole questionnaire. `hidden` are columns that nobody is asked: calculations, times, the device.

    `not_here` says why it cannot be answered on the site's own pages (empty = it can).
    """

    form_id: str
    version: str
    title: str
    root: str
    languages: tuple[FormLanguage, ...]
    children: tuple[Group | Question, ...]
    binds: Mapping[str, Bind]
    columns: Mapping[str, str]
    repeats: frozenset[str]
    personal: frozenset[str]
    lists: Mapping[str, etree._Element] = field(compare=False)
    template: bytes = b""
    not_here: tuple[Problem, ...] = ()

    def questions(self) -> Iterator[Question]:
        """Every question, in order."""
        return questions_in(self.children)

    @property
    def hidden(self) -> tuple[Bind, ...]:
        """What is in the answers without being asked."""
        asked = {question.path for question in self.questions()}
        return tuple(bind for path, bind in self.binds.items() if path in self.columns and path not in asked)

    def images(self) -> frozenset[str]:
        """The files of all pictures that are shown with questions and choices, in any language."""
        asked = list(self.questions())
        offered = (option.label for question in asked if question.choices for option in question.choices.options)
        wordings = [*(question.label for question in asked), *offered]
        return frozenset(name for wording in wordings for name in wording.images.values())

    def language(self, code: Language) -> str:
        """The form's own name for a language of ours, else of its first language."""
        named = next((each.name for each in self.languages if each.code == code), None)
        return named if named is not None else (self.languages[0].name if self.languages else "")

    def inside_repeat(self, path: str) -> str:
        """The path of the innermost repeat around a node; empty when there is none."""
        while "/" in path:
            path = path.rpartition("/")[0]
            if path in self.repeats:
                return path
        return ""
