"""The settings of one step in a recipe file: every key by the kind that `steps` declares for it."""

from __future__ import annotations

import re
from dataclasses import Field, fields, replace
from typing import Any

from chiso.engine.composite.steps import BY_LEVEL, BY_NODE, Overrides
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import both
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence, Value

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\Z", re.ASCII)


def read_settings(inner: Fields, base: Any, *, override: bool = False) -> Any:
    """`base` with everything that is written in a mapping; overrides are read too, unless this is one."""
    found = {item.name: _setting(inner, item, getattr(base, item.name)) for item in fields(base) if _plain_kind(item)}
    step = replace(base, **found)
    if override or base.verb not in BY_NODE:
        return step
    by_node = _override_table(inner, "by_node", step)
    by_level = _override_table(inner, "by_level", step) if base.verb in BY_LEVEL else ()
    levels = tuple((int(name), settings) for name, settings in by_level if _whole(inner, name))
    return replace(step, overrides=Overrides(tuple(by_node), levels))


def _plain_kind(item: Field[Any]) -> bool:
    return bool(item.metadata["kind"] != "overrides")


def _whole(inner: Fields, name: str) -> bool:
    if name.isdigit():
        return True
    inner.problems.add(
        "index.level",
        both("by_level cần số của cấp", "by_level needs the number of a level"),
        line=inner.line,
        path=inner.at("by_level"),
        got=name,
    )
    return False


def _override_table(inner: Fields, key: str, step: Any) -> list[tuple[str, Any]]:
    value = inner.take(key)
    if value is None:
        return []
    if not isinstance(value, Mapping):
        inner.wrong_shape(value, inner.at(key), both("mã: cách làm", "code: method"))
        return []
    found = []
    for name, entry in value.entries:
        if isinstance(entry, Scalar):
            entry = Mapping(((Scalar("method", line=entry.line), entry),), entry.line)
        fields_ = Fields(entry, f"{inner.at(key)}.{name.text}", inner.problems)
        found.append((name.text, read_settings(fields_, step, override=True)))
        fields_.close()
    return found


def _setting(inner: Fields, item: Field[Any], default: Any) -> Any:
    kind, name = item.metadata["kind"], item.name
    if not inner.has(name):
        return default
    if kind == "choice":
        return inner.choice(name, item.metadata["options"], default=default)
    if kind == "flag":
        return inner.flag(name, default=default)
    if kind == "text":
        return inner.text(name, default=default)
    if kind == "codes":
        return tuple(entry.text for entry in inner.items(name) if isinstance(entry, Scalar))
    if kind == "number":
        return _bounded(inner, inner.scalar(name), item, default)
    return _by_key(inner, item, default)


def _bounded(inner: Fields, value: Value | None, item: Field[Any], default: Any) -> Any:
    if value is None:
        return default
    number = to_number(inner, value, inner.at(item.name))
    if number is None:
        return default
    low, high, whole = (item.metadata[name] for name in ("low", "high", "whole"))
    if not low <= number <= high or (whole and number != int(number)):
        kind = both("số nguyên", "a whole number") if whole else both("số", "a number")
        inner.problems.add(
            "index.number_range",
            both("số ngoài phạm vi", "the number is out of range"),
            line=value.line,
            path=inner.at(item.name),
            got=f"{number:g}",
            expected=both(f"{kind.vi} từ {low:g} đến {high:g}", f"{kind.en} from {low:g} to {high:g}"),
        )
        return default
    return int(number) if whole else number


def to_number(inner: Fields, value: Value, path: str) -> float | None:
    """The number in a value, None and a problem when it is none."""
    if isinstance(value, Scalar) and _NUMBER.match(value.text.strip()):
        return float(value.text)
    inner.wrong_shape(value, path, both("số, dấu thập phân là dấu chấm", "a number with a decimal point"))
    return None


def _by_key(inner: Fields, item: Field[Any], default: Any) -> Any:
    """Numbers or texts by code or level."""
    value, path = inner.take(item.name), inner.at(item.name)
    if value is None:
        return default
    kind = item.metadata["kind"]
    if kind == "by_level" and isinstance(value, Scalar):
        number = _share(inner, value, path)
        return default if number is None else ((0, number),)
    if not isinstance(value, Mapping):
        inner.wrong_shape(value, path, both("mã: giá trị", "code: value"))
        return default
    rows: list[tuple[Any, ...]] = []
    for key, entry in value.entries:
        if kind == "text_by_code":
            rows.append((key.text, entry.text if isinstance(entry, Scalar) else ""))
            continue
        if kind == "by_level" and not key.text.isdigit():
            inner.wrong_shape(key, path, both("số của cấp", "the number of a level"))
            continue
        entries = entry.items if isinstance(entry, Sequence) else (entry,)
        numbers = [_share(inner, one, path) if kind == "by_level" else to_number(inner, one, path) for one in entries]
        if len(numbers) != item.metadata.get("width", 1):
            inner.wrong_shape(entry, path, both("số giá trị khác", "another number of values"))
        elif None not in numbers:
            rows.append((int(key.text) if kind == "by_level" else key.text, *numbers))
    return tuple(rows)


def _share(inner: Fields, value: Value, path: str) -> float | None:
    number = to_number(inner, value, path)
    if number is not None and not 0 <= number <= 1:
        inner.wrong_shape(value, path, both("một tỷ lệ từ 0 đến 1", "a share from 0 to 1"))
        return None
    return number
