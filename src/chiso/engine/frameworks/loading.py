"""From the text of a framework file to a `Framework`, with every problem of the file in one report."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Protocol, cast

from chiso.engine.errors import InputError, Problem
from chiso.engine.frameworks.fields import MAX_CODE, Fields, read_text
from chiso.engine.frameworks.io import decode_framework, read_framework_bytes
from chiso.engine.frameworks.model import (
    CHANNELS,
    ENTERED_BY_DEFAULT,
    LEVELS,
    Applies,
    Channel,
    Framework,
    Level,
    Node,
    RuleSpec,
)
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.settings import (
    read_adjustments,
    read_bands,
    read_grades_on,
    read_rounding,
    read_ties,
    read_validity,
)
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence, Value, parse_source
from chiso.engine.frameworks.structure import check_structure
from chiso.engine.text import detect_legacy, repair

ZERO = Decimal(0)


class RuleBook(Protocol):
    """What knows the rule kinds: `chiso.engine.scoring` provides one."""

    def check(self, framework: Framework, node: Node) -> list[Problem]:
        """Everything wrong with the node's rule, its worked examples included."""


def load_framework(source: str | bytes | Path, *, rules: RuleBook | None = None) -> Framework:
    """The framework that a file or its content states, checked.

    `source` is the YAML text, its bytes, or a path. Without `rules` the rules are kept as written and not checked;
    `chiso.engine.scoring.load_checked` passes them. Raises InputError with all problems of the file.
    """
    if isinstance(source, Path):
        source = read_framework_bytes(source)
    problems = Problems()
    text = decode_framework(source, problems) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    tree = parse_source(text, problems)
    if tree is None or (isinstance(tree, Scalar) and tree.is_null):
        if not problems.found:
            problems.add(
                "framework.empty",
                both("tệp trống", "the file is empty"),
                expected=both("bộ tiêu chí dạng YAML", "a framework in YAML"),
                hint=both("mở tệp gốc, lưu lại", "open the original and save it again"),
            )
        raise InputError(problems.found)
    _check_letters(tree, problems)
    framework = _read(tree, problems)
    check_structure(framework, problems)
    if rules is not None:
        for node in framework.nodes:
            problems.found.extend(rules.check(framework, node))
    problems.raise_errors()
    return replace(framework, warnings=problems.warnings)


def _read(tree: Value, problems: Problems) -> Framework:
    fields = Fields(tree, "", problems)
    if not fields.readable:
        raise InputError(problems.found)
    valid_from, valid_to = read_validity(fields.fields("valid_for", required=True))
    framework = Framework(
        code=fields.code("code", required=True),
        name=fields.name("name", required=True),
        description=fields.name("description"),
        family=fields.code("family", required=True),
        unit_group=fields.code("unit_group", required=True),
        valid_from=valid_from,
        valid_to=valid_to,
        legal_basis=_texts(fields, "legal_basis"),
        total=fields.number("total", minimum=ZERO),
        ties=read_ties(fields),
        rounding=read_rounding(fields, "rounding"),
        grades_on=read_grades_on(fields),
        bands=read_bands(fields),
        adjustments=read_adjustments(fields.fields("adjustments")),
        nodes=_read_nodes(fields),
    )
    fields.close()
    return framework


def _texts(fields: Fields, key: str) -> tuple[str, ...]:
    value = fields.take(key)
    items = value.items if isinstance(value, Sequence) else (value,) if value is not None else ()
    found = []
    for item in items:
        if isinstance(item, Scalar):
            found.append(item.text.strip())
        else:
            fields.wrong_shape(item, fields.at(key), both("danh sách các câu chữ", "a list of texts"))
    return tuple(found)


def _read_nodes(fields: Fields) -> tuple[Node, ...]:
    found = []
    for index, item in enumerate(fields.items("nodes", required=True)):
        if isinstance(item, Mapping):
            found.append(_read_node(item, index, fields.problems))
        else:
            fields.wrong_shape(item, f"nodes[{index}]", both("một nút {code: …}", "a node {code: …}"))
    return tuple(found)


def _read_node(item: Mapping, index: int, problems: Problems) -> Node:
    code = item.get("code")
    path = code.text if isinstance(code, Scalar) else f"nodes[{index}]"
    fields = Fields(item, path, problems)
    channel = cast(Channel, fields.choice("channel", CHANNELS, default="self"))
    if not fields.has("max"):
        problems.add(
            "framework.missing_max",
            both("thiếu điểm tối đa", "the maximum is missing"),
            line=fields.line,
            path=path,
            hint=both("thêm max; ghi null nếu chưa biết", "add max; write null if it is not known"),
        )
    node = Node(
        code=fields.code("code", required=True),
        parent=fields.code("parent") or None,
        name=fields.name("name", required=True),
        level=cast(Level, fields.choice("level", LEVELS, default="criterion", required=True)),
        max=fields.number("max", minimum=ZERO),
        channel=channel,
        entered_by=fields.code("entered_by", default=ENTERED_BY_DEFAULT[channel]),
        appraised_by=fields.code("appraised_by"),
        lead_unit=fields.code("lead_unit"),
        applies_to=_read_applies(fields),
        rule=_read_rule(fields),
        evidence=tuple(
            read_text(value, f"{path}.evidence[{number}]", problems) for number, value in enumerate(_evidence(fields))
        ),
        source=fields.text("source"),
        number=_read_number(fields),
        line=fields.line,
    )
    fields.close()
    return node


def _read_number(fields: Fields) -> str | None:
    """The number as the annex prints it; None when the key is not written, so that the code stands for it."""
    scalar = fields.scalar("number")
    if scalar is None:
        return None
    number = " ".join(scalar.text.split())
    if len(number) > MAX_CODE:
        fields.problems.add(
            "framework.bad_number",
            both("số thứ tự quá dài", "the printed number is too long"),
            line=scalar.line,
            path=fields.at("number"),
            got=number,
            expected=both(f"tối đa {MAX_CODE} ký tự", f"at most {MAX_CODE} characters"),
        )
    return number


def _evidence(fields: Fields) -> tuple[Value, ...]:
    value = fields.take("evidence")
    return (value,) if isinstance(value, Scalar | Mapping) else fields.items("evidence")


def _read_applies(fields: Fields) -> Applies:
    value = fields.take("applies_to")
    if value is None or (isinstance(value, Scalar) and value.text == "all"):
        return Applies()
    if isinstance(value, Scalar):
        return Applies(only=frozenset({fields.code("applies_to")}))
    if isinstance(value, Sequence):
        return Applies(only=_codes(fields, value.items, "applies_to"))
    inner = fields.fields("applies_to")
    applies = Applies(
        only=_codes(inner, inner.items("only"), "only"),
        never=_codes(inner, inner.items("except"), "except"),
    )
    inner.close()
    return applies


def _codes(fields: Fields, items: tuple[Value, ...], key: str) -> frozenset[str]:
    found = set()
    for item in items:
        if isinstance(item, Scalar):
            found.add(fields.check_code(item, fields.at(key)))
        else:
            fields.wrong_shape(item, fields.at(key), both("danh sách mã đơn vị", "a list of unit codes"))
    return frozenset(found)


def _read_rule(fields: Fields) -> RuleSpec | None:
    value = fields.take("rule")
    if value is None:
        return None
    if not isinstance(value, Mapping):
        fields.wrong_shape(value, fields.at("rule"), both("quy tắc {kind: …}", "a rule {kind: …}"))
        return None
    kind = value.get("kind")
    if not isinstance(kind, Scalar):
        Fields(value, fields.at("rule"), fields.problems).missing("kind")
        return None
    return RuleSpec(kind.text, value)


def _check_letters(tree: Value, problems: Problems) -> None:
    """Report text that is not composed Unicode: it looks right and compares wrong."""
    for scalar in _scalars(tree):
        if scalar.text.isascii():
            continue
        found = detect_legacy(scalar.text)
        if found.needs_repair:
            mended = repair(scalar.text).text
            problems.add(
                "framework.legacy_text",
                both(f"chữ gõ bằng bảng mã cũ ({found.encoding})", f"text in a legacy encoding ({found.encoding})"),
                line=scalar.line,
                got=scalar.text,
                expected=both("Unicode dựng sẵn (NFC)", "composed Unicode (NFC)"),
                hint=both(f"thay bằng “{mended}”", f"replace it by “{mended}”"),
            )
        elif not unicodedata.is_normalized("NFC", scalar.text):
            mended = unicodedata.normalize("NFC", scalar.text)
            problems.add(
                "framework.decomposed_text",
                both("chữ Unicode tổ hợp (NFD)", "decomposed Unicode text (NFD)"),
                line=scalar.line,
                got=scalar.text,
                expected=both("Unicode dựng sẵn (NFC)", "composed Unicode (NFC)"),
                hint=both(f"gõ lại thành “{mended}”", f"retype it as “{mended}”"),
            )


def _scalars(tree: Value) -> Iterator[Scalar]:
    waiting: list[Value] = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Scalar):
            yield value
        elif isinstance(value, Sequence):
            waiting.extend(reversed(value.items))
        else:
            waiting.extend(part for pair in reversed(value.entries) for part in reversed(pair))
