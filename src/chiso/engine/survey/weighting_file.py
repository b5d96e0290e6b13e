"""The `weighting:` list of a design file: the steps that turned base weights into final ones, in order."""

from __future__ import annotations

from typing import cast

from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.source import Mapping, Value
from chiso.engine.survey.reading import names, real, to_real
from chiso.engine.survey.spec import (
    SPREADS,
    CalibrateStep,
    Calibration,
    Margin,
    NonresponseStep,
    PoststratifyStep,
    RakeStep,
    Spread,
    TrimStep,
    WeightStep,
)

VERBS = ("nonresponse", "poststratify", "rake", "calibrate", "trim")


def read_steps(items: tuple[Value, ...], problems: Problems) -> tuple[WeightStep, ...]:
    """The steps; each item is `{verb: {parameters}}`."""
    found = [_step(item, f"weighting[{number}]", problems) for number, item in enumerate(items)]
    return tuple(step for step in found if step is not None)


def _step(item: Value, path: str, problems: Problems) -> WeightStep | None:
    if not isinstance(item, Mapping) or len(item.entries) != 1 or item.entries[0][0].text not in VERBS:
        problems.add(
            "framework.unknown_step",
            both("bước hiệu chỉnh không có trong danh mục", "this is not a weighting step"),
            line=item.line,
            path=path,
            expected=both(" | ".join(VERBS), " | ".join(VERBS)),
            hint=both("mỗi bước một dòng: - poststratify: {…}", "one step a line: - poststratify: {…}"),
        )
        return None
    verb, value = item.entries[0]
    fields = Fields(value, f"{path}.{verb.text}", problems)
    step = _READERS[verb.text](fields)
    fields.close()
    return step


def _nonresponse(fields: Fields) -> WeightStep:
    return NonresponseStep(fields.text("responded", required=True), names(fields, "classes"))


def _poststratify(fields: Fields) -> WeightStep:
    return PoststratifyStep(_margin(fields))


def _rake(fields: Fields) -> WeightStep:
    margins = []
    for number, item in enumerate(fields.items("margins", required=True)):
        inner = Fields(item, f"{fields.path}.margins[{number}]", fields.problems)
        margins.append(_margin(inner))
        inner.close()
    return RakeStep(tuple(margins), _or(real(fields, "epsilon"), 1e-10), int(_or(real(fields, "max_iterations"), 200)))


def _calibrate(fields: Fields) -> WeightStep:
    bounds = [_or(to_real(fields, item, fields.at("bounds")), 0.0) for item in fields.items("bounds")]
    distance = cast(Calibration, fields.choice("distance", ("linear", "raking", "logit"), default="linear"))
    limits = (bounds[0], bounds[1]) if len(bounds) == 2 else (float("-inf"), float("inf"))
    if (bounds and not limits[0] < 1 < limits[1]) or (distance == "logit" and len(bounds) != 2):
        fields.problems.add(
            "framework.bounds",
            both(
                "“bounds” gồm hai số, một nhỏ hơn và một lớn hơn 1", "“bounds” are two numbers, one below 1, one above"
            ),
            line=fields.line,
            path=fields.path,
            hint=both(
                "ví dụ bounds: [0.3, 3]; logit luôn cần bounds", "such as bounds: [0.3, 3]; logit always needs them"
            ),
        )
        limits = (0.3, 3.0)
    epsilon, turns = _or(real(fields, "epsilon"), 1e-11), int(_or(real(fields, "max_iterations"), 50))
    return CalibrateStep(distance, _counts(fields, "totals"), limits, epsilon, turns)


def _trim(fields: Fields) -> WeightStep:
    lower, upper = _or(real(fields, "lower"), 0.0), _or(real(fields, "upper"), float("inf"))
    return TrimStep(lower, upper, cast(Spread, fields.choice("spread", SPREADS, default="proportional")))


_READERS = {
    "nonresponse": _nonresponse,
    "poststratify": _poststratify,
    "rake": _rake,
    "calibrate": _calibrate,
    "trim": _trim,
}


def _margin(fields: Fields) -> Margin:
    columns = names(fields, "by")
    if not columns:
        fields.missing("by")
    return Margin(columns, _counts(fields, "counts"))


def _counts(fields: Fields, key: str) -> tuple[tuple[str, float], ...]:
    value = fields.take(key, required=True)
    if isinstance(value, Mapping):
        return tuple(
            (name.text.strip(), _or(to_real(fields, count, fields.at(key)), 0.0)) for name, count in value.entries
        )
    if value is not None:
        fields.wrong_shape(value, fields.at(key), both("các cặp mức: số lượng", "level: count pairs"))
    return ()


def _or(number: float | None, default: float) -> float:
    return default if number is None else number
