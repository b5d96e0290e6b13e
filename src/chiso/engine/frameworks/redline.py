"""A redline in words and as plain data: what the command line prints and what other programs read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from chiso.engine.errors import Language, Text
from chiso.engine.frameworks.canonical import plain
from chiso.engine.frameworks.diff import Effect, FieldChange, NodeChange, Redline
from chiso.engine.frameworks.model import Node

_KINDS = {
    "added": Text("THÊM", "ADDED"),
    "removed": Text("BỎ", "REMOVED"),
    "moved": Text("CHUYỂN", "MOVED"),
    "changed": Text("SỬA", "CHANGED"),
}
_SIGNS = {"added": "+", "removed": "-", "moved": ">", "changed": "~"}


def redline_tree(redline: Redline) -> dict[str, Any]:
    """The redline as dicts, lists and texts; points are texts with a decimal point."""
    return {
        "old": redline.old,
        "new": redline.new,
        "settings": [_change(change) for change in redline.settings],
        "nodes": [
            {
                "kind": change.kind,
                "code": change.code,
                "old_code": change.old.code if change.old else None,
                "new_code": change.new.code if change.new else None,
                "name": {"vi": _node(change).name.vi, "en": _node(change).name.en},
                "effect": plain(change.effect),
                "changes": [_change(field) for field in change.changes],
            }
            for change in redline.nodes
        ],
        "fields": [_effect(effect) for effect in redline.fields],
        "total": _effect(redline.total),
    }


def redline_lines(redline: Redline, language: Language) -> Iterator[str]:
    """The redline as lines of text."""
    yield f"{redline.old} → {redline.new}"
    if redline.is_empty:
        yield "không có khác biệt" if language == "vi" else "no difference"
        return
    for change in redline.settings:
        yield f"~ {change.key}: {change.old or '–'} → {change.new or '–'}"
    for entry in redline.nodes:
        yield from _node_lines(entry, language)
    yield "Ảnh hưởng về điểm:" if language == "vi" else "Effect in points:"
    for effect in redline.fields:
        yield "  " + _effect_line(effect, effect.code, language)
    yield "  " + _effect_line(redline.total, "Tổng" if language == "vi" else "Total", language)


def _node_lines(change: NodeChange, language: Language) -> Iterator[str]:
    node = _node(change)
    code = node.code
    if change.old and change.new and change.old.code != change.new.code:
        code = f"{change.old.code} → {change.new.code}"
    effect = "" if change.effect is None else f" ({_signed(change.effect, language)})"
    kind = _KINDS[change.kind].in_(language)
    yield f"{_SIGNS[change.kind]} {kind} {code} {node.name.in_(language)}{effect}"
    for field in change.changes:
        if field.key != "code":
            yield f"    {field.key}: {field.old or '–'} → {field.new or '–'}"


def _effect_line(effect: Effect, name: str, language: Language) -> str:
    if effect.delta is None:
        unknown = "chưa biết" if language == "vi" else "not known"
        return f"{name}: {plain(effect.old) or unknown} → {plain(effect.new) or unknown}"
    return (
        f"{name}: {_number(effect.old, language)} → {_number(effect.new, language)} ({_signed(effect.delta, language)})"
    )


def _node(change: NodeChange) -> Node:
    node = change.new or change.old
    assert node is not None  # a change has at least one side
    return node


def _change(change: FieldChange) -> dict[str, str]:
    return {"key": change.key, "old": change.old, "new": change.new}


def _effect(effect: Effect) -> dict[str, str | None]:
    return {"code": effect.code, "old": plain(effect.old), "new": plain(effect.new), "delta": plain(effect.delta)}


def _number(number: Decimal | None, language: Language) -> str:
    text = plain(number) or "–"
    return text.replace(".", ",") if language == "vi" else text


def _signed(number: Decimal, language: Language) -> str:
    sign = "+" if number > 0 else "−" if number < 0 else "±"
    return sign + _number(abs(number), language)
