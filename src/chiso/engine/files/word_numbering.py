"""Automatic numbering of Word paragraphs: the "1.1" that is printed and nowhere in the text.

The trap: an officer numbers the first column with Word's own list, and a reader of texts finds an empty column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from chiso.engine.files.word_blocks import W

_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@dataclass
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Numbering:
    """The lists of one document; `next_label` must be asked for the paragraphs in their order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next_label(self, paragraph: Any) -> str:
        """The number printed before the paragraph, or an empty text."""
        place = self._place(paragraph)
        if place is None or place[0] not in self.levels:
            return ""
        number, level = place
        levels = self.levels[number]
        if level not in levels:
            return ""
        counts = self._counts.setdefault(number, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        if levels[level].format in ("bullet", "none"):
            return "-" if levels[level].format == "bullet" else ""
        return _PLACEHOLDER.sub(lambda found: self._value(number, int(found[1]) - 1), levels[level].text)

    def _value(self, number: str, level: int) -> str:
        shape = self.levels[number].get(level, _Level())
        count = self._counts[number].get(level, shape.start)
        return _spell(count, shape.format)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        numbered = properties.find(f"{W}numPr")
        style = properties.find(f"{W}pStyle")
        inherited = self.styles.get(_value_of(style)) if style is not None else None
        if numbered is None:
            return inherited
        number, level = numbered.find(f"{W}numId"), numbered.find(f"{W}ilvl")
        known = _value_of(number) if number is not None else (inherited[0] if inherited else "")
        if known in ("", "0"):
            return None
        return known, int(_value_of(level) or 0) if level is not None else (inherited[1] if inherited else 0)


def read_numbering(numbering: Any | None, styles: Any | None) -> Numbering:
    """The lists that the document's numbering and style parts define; either may be missing."""
    found = Numbering()
    if numbering is not None:
        shapes = {_attribute(item, "abstractNumId"): _levels(item) for item in numbering.iter(f"{W}abstractNum")}
        for item in numbering.iter(f"{W}num"):
            base = item.find(f"{W}abstractNumId")
            levels = {level: shape for level, shape in shapes.get(_value_of(base), {}).items()}
            for override in item.iter(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                level = int(_attribute(override, "ilvl") or 0)
                if start is not None and level in levels:
                    levels[level] = _Level(levels[level].format, levels[level].text, int(_value_of(start) or 1))
            found.levels[_attribute(item, "numId")] = levels
    if styles is not None:
        for style in styles.iter(f"{W}style"):
            numbered = style.find(f"{W}pPr/{W}numPr")
            if numbered is not None and numbered.find(f"{W}numId") is not None:
                level = numbered.find(f"{W}ilvl")
                place = int(_value_of(level) or 0) if level is not None else 0
                found.styles[_attribute(style, "styleId")] = (_value_of(numbered.find(f"{W}numId")), place)
    return found


def _levels(shape: Any) -> dict[int, _Level]:
    levels = {}
    for item in shape.iter(f"{W}lvl"):
        start, kind, text = (item.find(f"{W}{name}") for name in ("start", "numFmt", "lvlText"))
        levels[int(_attribute(item, "ilvl") or 0)] = _Level(
            _value_of(kind) or "decimal", _value_of(text), int(_value_of(start) or 1) if start is not None else 1
        )
    return levels


def _attribute(element: Any, name: str) -> str:
    return str(element.get(f"{W}{name}") or "")


def _value_of(element: Any | None) -> str:
    return "" if element is None else _attribute(element, "val")


def _spell(count: int, shape: str) -> str:
    if shape in ("upperRoman", "lowerRoman"):
        roman = to_roman(count)
        return roman if shape == "upperRoman" else roman.lower()
    if shape in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (count - 1) % 26) * (1 + (count - 1) // 26)
        return letter if shape == "upperLetter" else letter.lower()
    return f"{count:02d}" if shape == "decimalZero" else str(count)


def to_roman(number: int) -> str:
    """The Roman numeral of a positive number."""
    parts = []
    for value, letters in _ROMAN:
        while number >= value:
            parts.append(letters)
            number -= value
    return "".join(parts)
