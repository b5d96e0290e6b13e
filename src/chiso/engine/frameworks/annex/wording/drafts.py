"""Rules under construction: parameters as text in the shape of the framework file, with doubts about them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.model import RuleSpec
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence, Value

CERTAIN, IMPLIED, DOUBTFUL, UNREAD = 0.95, 0.85, 0.5, 0.0
"""Confidence of a rule that the text states in full, one with a customary part left unsaid, one with a doubt, none."""

TYPED_FROM = 0.8
"""From this confidence on a rule is written into the framework file; below it the leaf is `manual`."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as understood. `doubts` say why a person must decide; `notes` what was left unsaid and is customary.

    `missing` names obligatory parameters that the annex does not state (a deadline without its date).
    """

    rule: RuleSpec
    doubts: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    missing: tuple[str, ...] = ()
    of_an_index: bool = False
    """The points rise with an index that somebody else measures, and no unit states for itself."""

    @property
    def confidence(self) -> float:
        if self.doubts:
            return DOUBTFUL
        return IMPLIED if self.notes else CERTAIN

    @property
    def is_typed(self) -> bool:
        """Whether the rule is sure and complete enough to be written into the file."""
        return self.confidence >= TYPED_FROM and not self.missing


def number(value: Decimal) -> Scalar:
    """A number as the file writes it: point as decimal sign, no needless zeros."""
    text = f"{value:f}"
    return Scalar(text.rstrip("0").rstrip(".") if "." in text else text)


def words(text: str) -> Scalar:
    """Text as the file writes it, in quotes."""
    return Scalar(text, plain=False)


def mapping(**entries: Value | None) -> Mapping:
    """Keys and values in the given order; None is left out and a closing underscore of a key dropped (`from_`)."""
    return Mapping(tuple((Scalar(key.rstrip("_")), value) for key, value in entries.items() if value is not None))


def rule(kind: str, **parameters: Value | None) -> RuleSpec:
    """The rule of that kind with those parameters."""
    return RuleSpec(kind, mapping(kind=Scalar(kind), **parameters))


def named_input(name: str, label: str = "", unit: str = "") -> Value:
    """An input as `{name, label, unit}`, or the bare name when there is nothing else to say."""
    if not label and not unit:
        return Scalar(name)
    return mapping(name=Scalar(name), label=words(label) if label else None, unit=words(unit) if unit else None)


def items(values: list[Value]) -> Sequence:
    """A list."""
    return Sequence(tuple(values))


def shown(value: Decimal) -> str:
    """A number for a Vietnamese sentence."""
    return number(value).text.replace(".", ",")
