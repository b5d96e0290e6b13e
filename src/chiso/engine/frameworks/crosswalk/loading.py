"""Reading a crosswalk file (YAML or CSV) against its two versions; all problems at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from chiso.engine.errors import InputError
from chiso.engine.frameworks.crosswalk.checking import check_links
from chiso.engine.frameworks.crosswalk.model import WHOLE, Crosswalk, Link
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.io import decode_framework, read_framework_bytes
from chiso.engine.frameworks.model import Framework
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.source import Mapping, Scalar, Value, parse_source
from chiso.engine.text import read_table

_DECIMAL = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?\Z", re.ASCII)
_FRACTION = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})\Z", re.ASCII)
COLUMNS = ("from", "to", "weight", "reason", "inputs", "confidence")


def load_crosswalk(source: str | bytes | Path, old: Framework, new: Framework) -> tuple[Crosswalk, Problems]:
    """The crosswalk that a file states, and its warnings (leaves that nobody linked, links that nobody confirmed).

    `source` is the text or bytes of a YAML or CSV file, or its path. Raises InputError with all problems of the file.
    """
    if isinstance(source, Path):
        source = read_framework_bytes(source)
    problems = Problems()
    text = decode_framework(source, problems) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    found = _read_csv(text, old, new, problems) if _is_csv(text) else _read_yaml(text, old, new, problems)
    check_links(found, old, new, problems)
    problems.raise_errors()
    return found, problems


def _is_csv(text: str) -> bool:
    """Whether the first line is a heading of our columns; no YAML file begins with one."""
    head = text.lstrip("\r\n").split("\n", 1)[0]
    cells = [cell.strip().strip('"') for cell in re.split(r"[,;\t]", head)]
    return len(cells) > 1 and {"from", "to"} <= set(cells)


def _read_yaml(text: str, old: Framework, new: Framework, problems: Problems) -> Crosswalk:
    tree = parse_source(text, problems)
    if tree is None or (isinstance(tree, Scalar) and tree.is_null):
        if not problems.found:
            problems.add("crosswalk.empty", both("tệp trống", "the file is empty"))
        raise InputError(problems.found)
    fields = Fields(tree, "", problems)
    if not fields.readable:
        raise InputError(problems.found)
    for key, version in (("from", old), ("to", new)):
        written = fields.scalar(key, required=True)
        if written is not None and written.text.strip() != version.code:
            problems.add(
                "crosswalk.other_version",
                both("bảng nối của phiên bản khác", "the crosswalk belongs to another version"),
                line=written.line,
                path=key,
                got=written.text,
                expected=both(version.code, version.code),
            )
    links = [_read_link(item, index, problems) for index, item in enumerate(fields.items("links", required=True))]
    fields.close()
    return Crosswalk(old.code, new.code, tuple(link for link in links if link is not None))


def _read_link(item: Value, index: int, problems: Problems) -> Link | None:
    path = f"links[{index}]"
    fields = Fields(item, path, problems)
    if not fields.readable:
        return None
    weight = fields.scalar("weight")
    link = Link(
        old=fields.code("from"),
        new=fields.code("to"),
        weight=WHOLE if weight is None else _weight(weight.text, weight.line, f"{path}.weight", problems),
        reason=fields.text("reason"),
        inputs=_inputs(fields),
        confidence=fields.number("confidence", minimum=Decimal(0), maximum=Decimal(1)),
        line=fields.line,
    )
    fields.close()
    return link


def _inputs(fields: Fields) -> dict[str, str]:
    value = fields.take("inputs")
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        fields.wrong_shape(value, fields.at("inputs"), both("{đầu vào mới: đầu vào cũ}", "{new input: old input}"))
        return {}
    inner = Fields(value, fields.at("inputs"), fields.problems)
    return {key.text: inner.code(key.text, required=True) for key, _ in value.entries}


def _weight(text: str, line: int, path: str, problems: Problems) -> Fraction:
    """A share above 0 and at most 1; 1 (and a problem) for anything else."""
    written = text.strip()
    found: Fraction | None = None
    if _DECIMAL.match(written):
        found = Fraction(written.replace(",", "."))
    elif (parts := _FRACTION.match(written)) and int(parts[2]):
        found = Fraction(int(parts[1]), int(parts[2]))
    if found is not None and 0 < found <= 1:
        return found
    problems.add(
        "crosswalk.bad_weight",
        both("trọng số không hợp lệ", "the weight is not valid"),
        line=line,
        path=path,
        got=text,
        expected=both("trên 0 đến 1, ví dụ 0.5 hoặc 1/3", "above 0 and at most 1, such as 0.5 or 1/3"),
    )
    return WHOLE


def _read_csv(text: str, old: Framework, new: Framework, problems: Problems) -> Crosswalk:
    table = read_table(text.encode("utf-8"))
    for column in table.columns:
        if column not in COLUMNS:
            problems.add(
                "crosswalk.unknown_column",
                both("cột không có trong định dạng", "the column is not part of the format"),
                line=1,
                got=column,
                expected=both(", ".join(COLUMNS), ", ".join(COLUMNS)),
            )
    links = tuple(_row(line, cells, problems) for line, cells in table.lines)
    return Crosswalk(old.code, new.code, links)


def _row(line: int, cells: dict[str, str], problems: Problems) -> Link:
    weight, confidence = cells.get("weight", ""), cells.get("confidence", "").replace(",", ".")
    return Link(
        old=cells.get("from", ""),
        new=cells.get("to", ""),
        weight=_weight(weight, line, "weight", problems) if weight else WHOLE,
        reason=cells.get("reason", ""),
        inputs=dict(_pairs(cells.get("inputs", ""), line, problems)),
        confidence=_confidence(confidence, line, problems),
        line=line,
    )


def _pairs(text: str, line: int, problems: Problems) -> Iterable[tuple[str, str]]:
    """`new=old; new2=old2`."""
    for part in filter(None, map(str.strip, text.split(";"))):
        left, sign, right = (piece.strip() for piece in part.partition("="))
        if left and sign and right:
            yield left, right
        else:
            problems.add(
                "crosswalk.bad_inputs",
                both("cột inputs không đúng dạng", "the column inputs has the wrong form"),
                line=line,
                got=part,
                expected=both("đầu vào mới=đầu vào cũ; …", "new input=old input; …"),
            )


def _confidence(text: str, line: int, problems: Problems) -> Decimal | None:
    if not text:
        return None
    if re.fullmatch(r"0(\.\d{1,6})?|1(\.0+)?", text):
        return Decimal(text)
    problems.add(
        "crosswalk.bad_confidence",
        both("độ tin phải là số từ 0 đến 1", "the confidence must be a number from 0 to 1"),
        line=line,
        got=text,
    )
    return None
