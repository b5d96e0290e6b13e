"""From the text of a result file to a payload: every key known, every value of its type, or every reason why not.

The trap: a file that was cut, patched or filled with a second key of the same name still is JSON. What its shape does
not allow is refused here, with all places at once; whether its figures follow from each other is asked by `replay`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from chiso.engine.bundle.payload import (
    FORMAT,
    PayloadAnswer,
    PayloadDecision,
    PayloadScore,
    PayloadTotal,
    PayloadUnit,
    ResultPayload,
)
from chiso.engine.errors import InputError, Problem, Text

MOST_SHOWN = 100
_STATUSES = frozenset({"answered", "not_applicable", "did_not_arise"})
Check = Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    """A figure as text, or null; the canonical form never holds a binary number."""
    if value is None:
        return True
    try:
        return isinstance(value, str) and Decimal(value).is_finite()
    except ArithmeticError:
        return False


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _is_inputs(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_status(value: Any) -> bool:
    return value in _STATUSES if isinstance(value, str) else False


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


_KINDS: dict[Check, Text] = {
    _is_text: Text("chữ", "text"),
    _is_count: Text("số nguyên", "a whole number"),
    _is_number: Text('số viết dạng chữ ("97.2") hoặc null', 'a figure as text ("97.2") or null'),
    _is_day: Text("ngày năm-tháng-ngày", "a date as year-month-day"),
    _is_inputs: Text("{đầu vào: chữ}", "{input: text}"),
    _is_flag: Text("true hoặc false", "true or false"),
    _is_status: Text(" | ".join(sorted(_STATUSES)), " | ".join(sorted(_STATUSES))),
    _is_list: Text("danh sách", "a list"),
    _is_mapping: Text("{…}", "{…}"),
}
_TOP: dict[str, Check] = {
    "format": _is_text, "code": _is_text, "number": _is_count, "title": _is_text, "family": _is_text,
    "unit_group": _is_text, "year": _is_count, "is_training": _is_flag, "as_of": _is_day, "code_version": _is_text,
    "framework": _is_mapping, "decision": _is_mapping, "supersedes": _is_text, "reason": _is_text,
    "units": _is_list, "answers": _is_list, "scores": _is_list, "totals": _is_list, "ranked_units": _is_count,
}  # fmt: skip
_PARTS: dict[str, dict[str, Check]] = {
    "framework": {"code": _is_text, "sha256": _is_text, "text": _is_text},
    "decision": {"number": _is_text, "signed_on": _is_day, "signer": _is_text, "document_sha256": _is_text},
}
_ROWS: dict[str, dict[str, Check]] = {
    "units": {"key": _is_text, "name": _is_text, "code": _is_text},
    "answers": {
        "unit": _is_text, "node": _is_text, "stage": _is_text, "status": _is_status, "inputs": _is_inputs,
        "is_adjustment": _is_flag,
    },
    "scores": {"unit": _is_text, "node": _is_text, "points": _is_number, "max": _is_number, "status": _is_text},
    "totals": {
        "unit": _is_text, "points": _is_number, "base": _is_number, "percent": _is_number, "rank": _is_number,
        "grade": _is_text,
    },
}  # fmt: skip


def read_payload(text: str) -> ResultPayload:
    """The payload that a downloaded result file states. Raises InputError with every reason why it is none."""
    problems: list[Problem] = []
    try:
        tree = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, problems))
    except (ValueError, RecursionError) as error:
        raise InputError([_not_a_payload(f"{type(error).__name__}: {error}"[:200])]) from error
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise InputError([_not_a_payload(str(tree.get("format", "")) if isinstance(tree, dict) else "")])
    problems += _check(tree, "", _TOP)
    for name, wanted in _PARTS.items():
        problems += _check(tree.get(name), name, wanted)
    for name, wanted in _ROWS.items():
        rows = tree.get(name)
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            problems += _check(row, f"{name}[{index}]", wanted)
    if problems:
        raise InputError(problems[:MOST_SHOWN])
    return _payload(tree)


def _once(pairs: list[tuple[str, Any]], problems: list[Problem]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            problems.append(
                _wrong(name, Text("Khóa viết hai lần.", "The key is written twice."), "", Text("một lần", "once"))
            )
    return found


def _check(value: Any, path: str, wanted: Mapping[str, Check]) -> list[Problem]:
    """Keys that are missing or not known, and values of another type, in one mapping."""
    if not isinstance(value, dict):
        return [_wrong(path, Text("Sai kiểu.", "The wrong type."), str(value)[:60], Text("{…}", "{…}"))]
    problems = [
        _wrong(
            f"{path}.{name}" if path else name,
            Text("Khóa lạ.", "The key is not part of the format."),
            "",
            Text(", ".join(wanted), ", ".join(wanted)),
        )
        for name in value
        if name not in wanted
    ]
    for name, fits in wanted.items():
        where = f"{path}.{name}" if path else name
        kind = _KINDS[fits]
        if name not in value:
            problems.append(_wrong(where, Text("Thiếu.", "It is missing."), "", kind))
        elif not fits(value[name]):
            problems.append(_wrong(where, Text("Giá trị không hợp lệ.", "Not a valid value."), str(value[name]), kind))
    return problems


def _payload(tree: dict[str, Any]) -> ResultPayload:
    decision, framework = tree["decision"], tree["framework"]
    return ResultPayload(
        code=tree["code"],
        number=tree["number"],
        title=tree["title"],
        family=tree["family"],
        unit_group=tree["unit_group"],
        year=tree["year"],
        is_training=tree["is_training"],
        as_of=dt.date.fromisoformat(tree["as_of"]),
        code_version=tree["code_version"],
        framework_code=framework["code"],
        framework_sha256=framework["sha256"],
        framework_text=framework["text"],
        decision=PayloadDecision(**{**decision, "signed_on": dt.date.fromisoformat(decision["signed_on"])}),
        supersedes=tree["supersedes"],
        reason=tree["reason"],
        units=tuple(PayloadUnit(**row) for row in tree["units"]),
        answers=tuple(PayloadAnswer(**row) for row in tree["answers"]),
        scores=tuple(PayloadScore(**_numbers(row, "points", "max")) for row in tree["scores"]),
        totals=tuple(PayloadTotal(**_numbers(row, "points", "base", "percent", "rank")) for row in tree["totals"]),
        stated_ranks=tree["ranked_units"],
    )


def _numbers(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: None if row[name] is None else Decimal(cast(str, row[name])) for name in names}


def _wrong(where: str, message: Text, got: str, expected: Text) -> Problem:
    return Problem(
        "bundle.not_a_payload",
        message,
        where,
        got[:60],
        expected,
        Text("tải lại tệp JSON từ trang kết quả", "download the JSON again from the results page"),
    )


def _not_a_payload(got: str) -> Problem:
    return Problem(
        "bundle.not_a_payload",
        Text("Tệp này không phải gói kết quả của ChiSo.", "This file is not a ChiSo result payload."),
        got=got,
        expected=Text(f'JSON có "format": "{FORMAT}"', f'JSON with "format": "{FORMAT}"'),
        hint=Text("Tải lại tệp JSON từ trang kết quả.", "Download the JSON again from the results page."),
    )
