"""The keys of a framework file that stand above its nodes: validity, rounding, ties, bands, bonus and penalty."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import cast

from chiso.engine.errors import Text
from chiso.engine.frameworks.fields import Fields, read_number
from chiso.engine.frameworks.model import (
    ROUNDING_MODES,
    TIES,
    AdjustmentGroup,
    AdjustmentItem,
    Adjustments,
    Band,
    GradesOn,
    Rounding,
    RoundingMode,
    Ties,
    TiesMethod,
)
from chiso.engine.frameworks.problems import both
from chiso.engine.frameworks.source import Scalar, Value

ZERO = Decimal(0)
HUNDRED = Decimal(100)


def read_validity(fields: Fields) -> tuple[date, date | None]:
    """The first day and the exclusive last day of the version."""
    start = fields.date("from", required=True)
    end = fields.date("to")
    if start and end and end <= start:
        fields.problems.add(
            "framework.bad_period",
            both("ngày hết hiệu lực phải sau ngày bắt đầu", "the end must come after the start"),
            line=fields.line,
            path=fields.path,
            got=f"{start} – {end}",
            hint=both("to là ngày đầu tiên KHÔNG còn hiệu lực", "to is the first day that is NOT covered"),
        )
    fields.close()
    return start or date.min, end


def read_rounding(fields: Fields, key: str, default: Rounding | None = None) -> Rounding:
    """`2`, `{decimals: 2, mode: half_up}` or `{step: 0.25, mode: down}`; two decimals half up when absent."""
    fallback = default or Rounding()
    value = fields.take(key)
    if value is None:
        return fallback
    if isinstance(value, Scalar):
        step = _step_of(value, fields, key)
        return Rounding(step) if step else fallback
    inner = fields.fields(key)
    mode = cast(RoundingMode, inner.choice("mode", ROUNDING_MODES, default="half_up"))
    decimals, step_value = inner.scalar("decimals"), inner.number("step")
    if decimals is not None and inner.has("step"):
        fields.problems.add(
            "framework.rounding_twice",
            both("chỉ dùng một trong hai: decimals hoặc step", "use either decimals or step"),
            line=inner.line,
            path=inner.path,
        )
    step = _step_of(decimals, inner, "decimals") if decimals is not None else step_value
    if step is not None and step <= 0:
        fields.problems.add(
            "framework.number_range",
            both("bước làm tròn phải lớn hơn 0", "the rounding step must be above 0"),
            line=inner.line,
            path=inner.at("step"),
            got=str(step),
        )
        step = None
    inner.close()
    return Rounding(step or fallback.step, mode)


def _step_of(scalar: Scalar, fields: Fields, key: str) -> Decimal | None:
    number = read_number(scalar, fields.problems, fields.at(key))
    if number is None:
        return None
    if number != number.to_integral_value() or not 0 <= number <= 6:
        fields.problems.add(
            "framework.number_range",
            both("số chữ số thập phân phải là số nguyên từ 0 đến 6", "decimals must be a whole number from 0 to 6"),
            line=scalar.line,
            path=fields.at(key),
            got=scalar.text,
        )
        return None
    return Decimal(1).scaleb(-int(number))


def read_ties(fields: Fields) -> Ties:
    """`min` or `{method: min, break_by: [codes]}`."""
    value = fields.take("ties")
    if value is None or isinstance(value, Scalar):
        return Ties(cast(TiesMethod, fields.choice("ties", TIES, default="min")))
    inner = fields.fields("ties")
    method = cast(TiesMethod, inner.choice("method", TIES, default="min"))
    codes = tuple(
        inner.check_code(item, inner.at("break_by")) for item in inner.items("break_by") if isinstance(item, Scalar)
    )
    inner.close()
    return Ties(method, codes)


def read_grades_on(fields: Fields) -> GradesOn:
    """Whether bands look at the exact percentage or at the published, rounded one."""
    return cast(GradesOn, fields.choice("grades_on", ("exact", "published"), default="exact"))


def read_bands(fields: Fields) -> tuple[Band, ...]:
    """The grades, best first; a gap at the bottom warns, a repeated or reversed border is an error."""
    bands = [_read_band(value, index, fields) for index, value in enumerate(fields.items("bands"))]
    found = [band for band in bands if band is not None]
    starts = [band.start for band, *_ in found]
    codes = [band.code for band, *_ in found]
    for (band, _, line), index in zip(found, range(len(found)), strict=True):
        if band.start in starts[:index] or band.code in codes[:index]:
            fields.problems.add(
                "framework.bands_overlap",
                both("hai mức xếp loại trùng mã hoặc trùng ngưỡng", "two grades share a code or a border"),
                line=line,
                path=f"bands[{index}]",
                got=f"{band.code}: {band.start}",
                hint=both("sửa mã hoặc ngưỡng của một mức", "mend the code or the border of one of them"),
            )
    _check_band_ends(found, fields)
    if found and min(starts) > 0:
        fields.problems.add(
            "framework.bands_gap",
            both(f"dưới {min(starts)} % không có xếp loại", f"below {min(starts)}% there is no grade"),
            line=found[-1][2],
            path="bands",
            hint=both("thêm mức bắt đầu từ 0", "add a grade from 0"),
            severity="warning",
        )
    return tuple(sorted((band for band, *_ in found), key=lambda band: band.start, reverse=True))


def _check_band_ends(found: list[tuple[Band, Decimal | None, int]], fields: Fields) -> None:
    """A written `to` must be where the next band begins: grading goes by `from` alone, readers see both."""
    for (band, end, line), (above, _, _) in pairwise(sorted(found, key=lambda entry: entry[0].start)):
        if end is None or end == above.start:
            continue
        overlap = end > above.start
        fields.problems.add(
            "framework.bands_overlap" if overlap else "framework.bands_gap",
            both(
                f"mức {band.code} chồng lên mức {above.code} (bắt đầu từ {above.start:f})",
                f"the grade {band.code} overlaps {above.code} (which begins at {above.start:f})",
            )
            if overlap
            else both(
                f"từ {end:f} đến {above.start:f} % không có xếp loại",
                f"from {end:f} to {above.start:f}% there is no grade",
            ),
            line=line,
            path="bands",
            got=f"{band.code}: {band.start:f} – {end:f}",
            expected=both(f"to: {above.start:f}", f"to: {above.start:f}"),
            hint=both("sửa to, hoặc bỏ to", "mend to, or leave it out"),
        )


def _read_band(value: Value, index: int, fields: Fields) -> tuple[Band, Decimal | None, int] | None:
    inner = Fields(value, f"bands[{index}]", fields.problems)
    code, name = inner.code("code", required=True), inner.name("name")
    start = inner.number("from", required=True, minimum=ZERO)
    end = inner.number("to")
    if start is not None and end is not None and end <= start:
        fields.problems.add(
            "framework.bands_reversed",
            both("ngưỡng trên phải lớn hơn ngưỡng dưới", "the upper border must be above the lower one"),
            line=inner.line,
            path=inner.path,
            got=f"{start} – {end}",
        )
    inner.close()
    return None if start is None else (Band(code, name if name.vi else Text(code, code), start), end, inner.line)


def read_adjustments(fields: Fields) -> Adjustments:
    """Bonus and penalty groups with their yearly caps."""
    found = Adjustments(
        bonus=_read_group(fields.fields("bonus")),
        penalty=_read_group(fields.fields("penalty")),
        may_exceed_total=fields.flag("may_exceed_total", default=False),
    )
    fields.close()
    return found


def _read_group(fields: Fields) -> AdjustmentGroup:
    cap = fields.number("cap", minimum=ZERO)
    items = tuple(
        _read_item(value, f"{fields.at('items')}[{i}]", fields) for i, value in enumerate(fields.items("items"))
    )
    fields.close()
    return AdjustmentGroup(cap, items)


def _read_item(value: Value, path: str, outer: Fields) -> AdjustmentItem:
    fields = Fields(value, path, outer.problems)
    item = AdjustmentItem(
        code=fields.code("code", required=True),
        name=fields.name("name", required=True),
        points_each=fields.number("points_each", required=True, minimum=ZERO) or ZERO,
        cap=fields.number("cap", minimum=ZERO),
        source=fields.text("source"),
    )
    fields.close()
    return item
