"""What a person settled about a file, from the form's fields to the stored decisions and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.moving.accounts import FIELDS
from chiso.engine.moving.model import USES
from chiso.office.accounts.models import Role
from chiso.office.frameworks.queries import framework_of, version_by_code
from chiso.office.moving.models import Part, PartKind
from chiso.office.moving.plans.preview import Preview
from chiso.office.moving.plans.shared import LEFT_OUT, Decided
from chiso.office.moving.queries import own_unit_names

PLAIN = ("year", "framework", "group", "base", "mark", "title", "decision_number", "decision_on", "unit", "role")


@dataclass(frozen=True, slots=True)
class Choice:
    """One label to settle: its field, what it was taken for in words, and the likely things to offer first."""

    field: str
    decided: Decided
    value: str
    likely: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The label as the file has it: a criterion's number and name."""
        return " ".join(self.decided.label.split("|")).strip()


class Options:
    """What units, criteria or roles a person may choose, by the words that the page shows."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.words: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        for key, words in pairs:
            shown = words if words not in self._keys else f"{words} ({key})"
            self.words[key] = shown
            self._keys[shown] = key

    def key(self, typed: str) -> str | None:
        """The thing that was chosen, by its words or its key; `-` for left out."""
        text = " ".join(typed.split())
        if text in (LEFT_OUT, left_out_words()):
            return LEFT_OUT
        return self._keys.get(text) or (text if text in self.words else None)

    def shown(self, key: str | None) -> str:
        return left_out_words() if key == LEFT_OUT else self.words.get(key or "", "")


def left_out_words() -> str:
    """How the page says that a label is left out."""
    return _("– để lại, không chuyển –")


def unit_options() -> Options:
    """Our units, in Vietnamese order."""
    return Options(own_unit_names())


def criterion_options(code: str) -> Options:
    """The criteria of the version with this code, number and name; none where there is no such version."""
    version = version_by_code(code) if code else None
    framework = framework_of(version) if version is not None else None
    return Options((node.code, f"{node.code} {node.name.vi}") for node in (framework.walk() if framework else ()))


def role_options() -> Options:
    return Options((role.value, str(role.label)) for role in Role)


def second_options(kind: str, preview: Preview | None) -> Options:
    """What the second table of labels offers: criteria, or roles for a list of people."""
    if kind == PartKind.ACCOUNTS:
        return role_options()
    return criterion_options(preview.version if preview is not None else "")


def choices(kind: str, decided: Iterable[Decided], options: Options) -> list[Choice]:
    """The labels with their fields, open ones first."""
    listed = sorted(decided, key=lambda one: not one.is_open)
    return [
        Choice(
            f"{kind}:{one.label}",
            one,
            options.shown(one.thing) if not one.is_open or one.how == "close" else "",
            tuple(options.shown(key) for key in one.candidates if key in options.words),
        )
        for one in listed
    ]


def settings_from(part: Part, preview: Preview | None, posted: QueryDict) -> dict[str, Any]:
    """The decisions of a posted form over those that stand; a field that did not come stays as it was.

    Raises InputError for a unit, criterion or role that does not exist.
    """
    settings: dict[str, Any] = dict(part.settings)
    problems: list[Problem] = []
    for name in PLAIN:
        if name in posted:
            settings[name] = str(posted[name]).strip()
    if "years" in posted:
        kept = set(posted.getlist("keep_year"))
        settings["skip_years"] = [year for year in str(posted["years"]).split() if year not in kept]
    uses = _pairs(posted, "use:")
    known = {*FIELDS, "skip"} if part.kind == PartKind.ACCOUNTS else set(USES)
    settings["uses"] = {**settings.get("uses", {}), **{key: use for key, use in uses.items() if use in known}}
    for kind, options in (("unit", unit_options()), ("criterion", second_options(part.kind, preview))):
        stored = "units" if kind == "unit" else "criteria"
        settings[stored] = _labels(posted, kind, options, settings.get(stored, {}), preview, problems)
    if settings.get("unit"):
        settings["unit"] = unit_options().key(settings["unit"]) or ""
    if problems:
        raise InputError(problems)
    return settings


def _pairs(posted: QueryDict, prefix: str) -> dict[str, str]:
    return {key.removeprefix(prefix): str(value) for key, value in posted.items() if key.startswith(prefix)}


def _labels(
    posted: QueryDict, kind: str, options: Options, stored: Mapping[str, str], preview: Preview | None,
    problems: list[Problem],
) -> dict[str, str]:  # fmt: skip
    """The labels that were settled; a label left as it was read is no decision."""
    found = dict(stored)
    read = _read(kind, preview)
    for label, typed in _pairs(posted, f"{kind}:").items():
        if not typed.strip():
            found.pop(label, None)
            continue
        key = options.key(typed)
        if key is None:
            problems.append(_unknown(label, typed))
        elif label in stored or label not in read or read[label].is_open or read[label].thing != key:
            found[label] = key
    return found


def _read(kind: str, preview: Preview | None) -> dict[str, Decided]:
    if preview is None:
        return {}
    return {one.label: one for one in (preview.units if kind == "unit" else preview.second)}


def _unknown(label: str, typed: str) -> Problem:
    return Problem(
        "moving.choice",
        Text("Không có mục này trong danh sách chọn.", "There is no such entry in the list."),
        where=label.strip("|"),
        got=typed[:80],
        hint=Text("Chọn từ danh sách gợi ý.", "Choose from the list."),
    )
