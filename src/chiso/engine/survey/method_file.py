"""The method file (YAML) of an index from a survey: read key by key, everything wrong with it told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Literal, cast

from chiso.engine.errors import InputError
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.source import Mapping, Scalar, Value, parse_source
from chiso.engine.survey.integrity import DEFAULTS, KINDS, Check, Kind
from chiso.engine.survey.method import (
    COMBINES,
    POLICIES,
    Anchors,
    Answers,
    Band,
    Combine,
    Indicator,
    Method,
    Node,
    Policy,
    Respondents,
    Source,
    Span,
    Units,
)
from chiso.engine.survey.method_rules import check_method
from chiso.engine.survey.reading import names, real, to_real


def read_method(text: str) -> Method:
    """The method that a file states. Raises InputError with every problem found (`survey.*`)."""
    problems = Problems()
    value = parse_source(text, problems)
    if value is None:
        if not problems.found:
            problems.add("framework.empty", both("tệp phương pháp rỗng", "the method file is empty"))
        raise _told(problems)
    fields = Fields(value, "", problems)
    default = _anchors(fields.take("anchors"), "anchors", problems)
    method = Method(
        code=fields.code("code", required=True),
        name=fields.name("name", required=True),
        note=fields.name("note"),
        sample=fields.flag("sample", default=False),
        confidence=_or(real(fields, "confidence"), 0.95),
        interval=cast(Literal["mean", "logit"], fields.choice("interval", ("mean", "logit"), default="mean")),
        units=_units(fields.fields("units")),
        respondents=_respondents(fields.fields("respondents")),
        min_n=int(_or(real(fields, "min_n"), 1)),
        min_n_unit=int(_or(real(fields, "min_n_unit"), 1)),
        answers=_each(fields, "answers", _answers),
        nodes=_each(fields, "nodes", _node),
        indicators=_each(fields, "indicators", lambda inner: _indicator(inner, default)),
        bands=_each(fields, "bands", _band),
        cleaning=_each(fields, "cleaning", _check),
    )
    fields.close()
    if not problems.errors:
        check_method(method, problems)
    if problems.errors:
        raise _told(problems)
    return method


def _told(problems: Problems) -> InputError:
    return InputError(replace(found, code=re.sub("^framework", "survey", found.code)) for found in problems.in_order())


def _each(fields: Fields, key: str, read: Callable[[Fields], Any]) -> tuple[Any, ...]:
    """Every member of a list, read and closed."""
    found = []
    for number, item in enumerate(fields.items(key)):
        inner = Fields(item, f"{key}[{number}]", fields.problems)
        found.append(read(inner))
        inner.close()
    return tuple(found)


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _units(fields: Fields) -> Units:
    found = Units(fields.text("column"), fields.text("block"), fields.flag("whole", default=False))
    fields.close()
    return found


def _respondents(fields: Fields) -> Respondents:
    found = Respondents(fields.text("role"), names(fields, "counted"))
    fields.close()
    return found


def _answers(fields: Fields) -> Answers:
    values = fields.take("values", required=True)
    found = []
    entries: Iterable[tuple[Scalar, Value]] = values.entries if isinstance(values, Mapping) else ()
    for key, item in entries:
        worth = to_real(fields, item, f"{fields.at('values')}.{key.text}")
        if worth is not None:
            found.append((key.text.strip(), worth))
    if values is not None and not found:
        fields.wrong_shape(values, fields.at("values"), both("{mức: giá trị}, ví dụ {4: 1, 5: 1}", "{level: worth}"))
    return Answers(fields.code("code", required=True), tuple(found), names(fields, "none"))


def _span(fields: Fields, key: str) -> Span | None:
    """Two numbers, the first below the second."""
    value = fields.take(key)
    if value is None:
        return None
    ends = [to_real(fields, item, fields.at(key)) for item in fields.items(key)]
    if len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] < ends[1]:
        return ends[0], ends[1]
    fields.wrong_shape(value, fields.at(key), both("hai số, số đầu nhỏ hơn", "two numbers, the first one smaller"))
    return None


def _anchors(value: Value | None, path: str, problems: Problems) -> Anchors | None:
    if value is None or (isinstance(value, Scalar) and value.text == "none"):
        return None
    fields = Fields(value, path, problems)
    between = _span(fields, "between")
    policy = fields.choice("policy", POLICIES, default="fixed" if between else "same_year")
    found = Anchors(
        cast(Policy, policy),
        _span(fields, "to") or (1.0, 10.0),
        *(between or (float("nan"), float("nan"))),
        down=fields.choice("direction", ("up", "down"), default="up") == "down",
    )
    if (policy == "fixed") != (between is not None):
        problems.add(
            "framework.anchors_fixed",
            both(
                "neo cố định cần “between”; neo khác thì không", "fixed anchors need “between”, others must not have it"
            ),
            line=fields.line,
            path=path,
            hint=both("ví dụ anchors: {between: [0, 1], to: [1, 10]}", "such as {between: [0, 1], to: [1, 10]}"),
        )
    fields.close()
    return found


def _node(fields: Fields) -> Node:
    return Node(
        fields.code("code", required=True),
        fields.name("name", required=True),
        fields.code("parent"),
        _or(real(fields, "weight"), 1.0),
        cast(Combine, fields.choice("combine", COMBINES, default="mean")),
        _span(fields, "to"),
        _split(fields),
        fields.choice("missing", ("none", "rest"), default="none") == "rest",
        names(fields, "blocks"),
    )


def _split(fields: Fields) -> Span | None:
    if not fields.has("split"):
        return None
    inner = fields.fields("split")
    soft, hard = real(inner, "soft"), real(inner, "hard")
    inner.close()
    if soft is not None and hard is not None and soft >= 0 and hard >= 0 and abs(soft + hard - 1) < 1e-9:
        return soft, hard
    fields.problems.add(
        "framework.split",
        both("“split” là hai phần có tổng bằng 1", "“split” are two shares that add to 1"),
        line=inner.line,
        path=inner.path,
        hint=both("ví dụ split: {soft: 0.6, hard: 0.4}", "such as split: {soft: 0.6, hard: 0.4}"),
    )
    return None


def _indicator(fields: Fields, default: Anchors | None) -> Indicator:
    own = fields.has("anchors")
    anchors = _anchors(fields.take("anchors"), fields.at("anchors"), fields.problems) if own else default
    direction = fields.choice("direction", ("up", "down"), default="")
    if direction and anchors is not None:
        anchors = replace(anchors, down=direction == "down")
    source = cast(Source, fields.choice("source", ("survey", "hard"), default="survey"))
    return Indicator(
        fields.code("code", required=True),
        fields.name("name", required=True),
        fields.code("parent", required=True),
        fields.text("var", required=source == "survey"),
        fields.code("answers"),
        source,
        _or(real(fields, "weight"), 1.0),
        anchors,
        names(fields, "blocks"),
        names(fields, "roles"),
    )


def _band(fields: Fields) -> Band:
    return Band(fields.code("code", required=True), fields.name("name"), _or(real(fields, "from"), 0.0))


def _check(fields: Fields) -> Check:
    kind = cast(Kind, fields.choice("check", KINDS, default=KINDS[0], required=True))
    return Check(
        kind,
        names(fields, "columns"),
        fields.text("by"),
        fields.text("period"),
        _or(real(fields, "limit"), DEFAULTS[kind]),
        fields.flag("exclude", default=False),
    )
