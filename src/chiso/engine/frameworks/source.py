"""YAML as text with line numbers: what the file says, before anything is believed about it.

The trap: an ordinary YAML loader turns `1.10` into the number 1.1, `no` into false and `0.1` into a binary double.
A framework's codes and points would change while being read. So every scalar stays the text that stands in the file,
every value keeps its line, and what can hide or explode (aliases, tags, repeated keys) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from chiso.engine.frameworks.problems import Problems, both

MAX_DEPTH = 12
MAX_VALUES = 400_000
MOST_SHOWN = 1000
"""Problems of the notation after which reading stops."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as the text in the file; `plain` is false when it was quoted."""

    text: str
    plain: bool = field(default=True, compare=False)
    line: int = field(default=0, compare=False)

    @property
    def is_null(self) -> bool:
        return self.plain and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple[Value, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; no key twice."""

    entries: tuple[tuple[Scalar, Value], ...]
    line: int = field(default=0, compare=False)

    def get(self, key: str) -> Value | None:
        """The value under `key`, or None when the key is absent."""
        return next((value for name, value in self.entries if name.text == key), None)


Value = Scalar | Sequence | Mapping


class _Stop(Exception):
    """Leaves the event loop, never the module."""


class _Builder:
    def __init__(self, events: Iterator[yaml.Event], problems: Problems) -> None:
        self._events = events
        self._problems = problems
        self._count = 0
        self._aliased: set[int] = set()

    def document(self) -> Value | None:
        document: Value | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if document is not None:
                    self._problems.add(
                        "framework.several_documents",
                        both("tệp chứa nhiều tài liệu YAML", "the file holds several YAML documents"),
                        line=_line(event),
                        hint=both("mỗi tệp một bộ tiêu chí; bỏ dòng ---", "one framework a file; remove the --- line"),
                    )
                    raise _Stop
                document = self.value(next(self._events), 0)
        return document

    def value(self, event: yaml.Event, depth: int) -> Value:
        self._count += 1
        self._guard(event, depth)
        if isinstance(event, yaml.AliasEvent):
            # never followed: what cannot grow cannot explode, and the rest of the file is still read
            return Scalar(f"*{event.anchor}", True, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, event.style in (None, ""), _line(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), _line(event))
        return Mapping(tuple(self._entries(depth)), _line(event))

    def _items(self, depth: int) -> Iterator[Value]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self.value(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[Scalar, Value]]:
        seen: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self.value(event, depth + 1)
            value = self.value(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._problems.add(
                    "framework.key_not_text",
                    both("tên khóa phải là chữ", "a key must be text"),
                    line=key.line,
                    hint=both("viết khóa: giá trị", "write key: value"),
                )
            elif key.text in seen:
                self._problems.add(
                    "framework.duplicate_key",
                    both(f"khóa “{key.text}” viết hai lần", f"the key “{key.text}” is written twice"),
                    line=key.line,
                    hint=both(
                        f"lần đầu ở dòng {seen[key.text]}; bỏ một", f"first on line {seen[key.text]}; remove one"
                    ),
                )
            else:
                seen[key.text] = key.line
                yield key, value

    def _guard(self, event: yaml.Event, depth: int) -> None:
        line = _line(event)
        if (isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)) and line not in self._aliased:
            self._aliased.add(line)
            self._problems.add(
                "framework.alias",
                both("không dùng bí danh YAML (& và *)", "YAML aliases (& and *) are not accepted"),
                line=line,
                got=f"{'*' if isinstance(event, yaml.AliasEvent) else '&'}{getattr(event, 'anchor', '')}",
                hint=both("viết đầy đủ giá trị", "write the value out"),
            )
        if getattr(event, "tag", None) not in (None, "!"):
            self._problems.add(
                "framework.tag",
                both("không dùng thẻ kiểu YAML (!…)", "YAML tags (!…) are not accepted"),
                line=line,
                got=str(getattr(event, "tag", "")),
                hint=both("bỏ thẻ, chỉ ghi giá trị", "remove the tag, write the value alone"),
            )
        if len(self._problems.found) > MOST_SHOWN:
            raise _Stop
        if depth > MAX_DEPTH or self._count > MAX_VALUES:
            self._problems.add(
                "framework.too_large",
                both(
                    "tệp lồng quá sâu hoặc quá nhiều giá trị", "the file is nested too deeply or holds too many values"
                ),
                line=line,
                expected=both(
                    f"tối đa {MAX_DEPTH} tầng, {MAX_VALUES} giá trị", f"at most {MAX_DEPTH} levels, {MAX_VALUES} values"
                ),
            )
            raise _Stop


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return int(mark.line) + 1 if mark else 0


def _tabs(text: str, problems: Problems) -> set[int]:
    """Every line that is indented by a tab: YAML stops at the first, an editor mends them all at once."""
    found = {
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip()
    }
    for number in sorted(found)[:MOST_SHOWN]:
        problems.add(
            "framework.tab",
            both("dòng thụt lề bằng dấu tab", "the line is indented by a tab"),
            line=number,
            expected=both("dấu cách", "spaces"),
            hint=both("thay mỗi tab bằng hai dấu cách", "replace each tab by two spaces"),
        )
    return found


def parse_source(text: str, problems: Problems) -> Value | None:
    """The document in `text` as scalars, sequences and mappings with line numbers; None when it cannot be read.

    Everything wrong with the notation itself is added to `problems`.
    """
    try:
        return _Builder(iter(yaml.parse(text, Loader=_LOADER)), problems).document()
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        tabs = _tabs(text, problems)
        if mark and mark.line + 1 in tabs:
            return None
        problems.add(
            "framework.yaml",
            both("tệp không đúng cú pháp YAML", "the file is not valid YAML"),
            line=mark.line + 1 if mark else 0,
            got=str(error.problem or ""),
            hint=both(
                "kiểm tra thụt lề (chỉ dùng dấu cách), dấu hai chấm và dấu nháy",
                "check the indentation (spaces only), colons and quotes",
            ),
        )
    except yaml.YAMLError as error:
        position = getattr(error, "position", None)
        problems.add(
            "framework.yaml",
            both("tệp có ký tự không được phép", "the file holds a character that is not allowed"),
            line=text.count("\n", 0, position) + 1 if isinstance(position, int) and position >= 0 else 0,
            got=str(getattr(error, "reason", "")),
        )
    return None
