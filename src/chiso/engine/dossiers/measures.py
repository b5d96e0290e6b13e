"""Every measure with its unit and its declared denominator, in the order of the output.

The trap: "98 % on time" of what? Here each rate names what it is a share of: early, on-time and late rates are of the
resolved dossiers; the timely rate (index 766, 2.1) is of all received, those in process and not yet due included.
"""

from __future__ import annotations

from dataclasses import dataclass

from chiso.engine.dossiers.asked import Asked
from chiso.engine.errors import InputError, Problem, Text


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of the output; `of` is the measure it is divided by, `needs` the optional column without which it is
    empty."""

    name: str
    meaning: Text
    of: str = ""
    needs: str = ""


COUNTS: tuple[Measure, ...] = (
    Measure("received", Text("tiếp nhận", "received")),
    Measure("early", Text("giải quyết trước ngày hẹn", "resolved on a day before the due day")),
    Measure("on_time", Text("giải quyết đúng hạn, vào ngày hẹn", "resolved on the due day, not after the due moment")),
    Measure("late", Text("giải quyết quá hạn", "resolved after the due moment")),
    Measure("pending", Text("đang giải quyết, còn hạn", "in process, not yet due")),
    Measure("overdue", Text("đang giải quyết, quá hạn", "in process, past due")),
    Measure("resolved", Text("đã giải quyết", "resolved: early + on time + late")),
    Measure("in_process", Text("đang giải quyết", "in process: pending + overdue")),
    Measure("without_due", Text("không có ngày hẹn (tính là không quá hạn)", "without a due moment (never late)")),
)
RATES: tuple[Measure, ...] = (
    Measure("early_rate", Text("tỷ lệ trước hạn", "share early"), "resolved"),
    Measure("on_time_rate", Text("tỷ lệ đúng hạn, không kể trước hạn", "share on time, early not counted"), "resolved"),
    Measure("late_rate", Text("tỷ lệ quá hạn", "share late"), "resolved"),
    Measure(
        "timely_rate",
        Text("tỷ lệ trước hạn, đúng hạn và còn trong hạn", "share early, on time or not yet due"),
        "received",
    ),
)
OPTIONAL: tuple[Measure, ...] = (
    Measure("online", Text("nộp trực tuyến", "filed online"), needs="channel"),
    Measure("online_rate", Text("tỷ lệ nộp trực tuyến", "share filed online"), "received", "channel"),
    Measure("payable", Text("có nghĩa vụ tài chính", "with something to pay"), needs="paid_online"),
    Measure("paid_online", Text("đã thanh toán trực tuyến", "paid online"), needs="paid_online"),
    Measure("paid_online_rate", Text("tỷ lệ thanh toán trực tuyến", "share paid online"), "payable", "paid_online"),
    Measure("digitised", Text("số hóa thành phần hồ sơ", "papers digitised"), needs="digitised"),
    Measure("digitised_rate", Text("tỷ lệ số hóa thành phần", "share digitised"), "received", "digitised"),
    Measure(
        "result_digital",
        Text("đã giải quyết, kết quả điện tử", "resolved with an electronic result"),
        needs="result_digital",
    ),
    Measure(
        "result_digital_rate",
        Text("tỷ lệ kết quả điện tử", "share with an electronic result"),
        "resolved",
        "result_digital",
    ),
    Measure(
        "fully_digitised",
        Text(
            "số hóa cả thành phần lẫn kết quả (cần cả cột `digitised`)",
            "papers and result both digitised (needs `digitised`, too)",
        ),
        needs="result_digital",
    ),
    Measure("data_reused", Text("dùng lại dữ liệu", "data used again"), needs="data_reused"),
    Measure(
        "data_reused_rate", Text("tỷ lệ dùng lại dữ liệu", "share with data used again"), "received", "data_reused"
    ),
    Measure("rated", Text("được người dân chấm điểm", "marked by the citizen"), needs="satisfaction"),
    Measure("satisfied", Text("hài lòng", "satisfied"), needs="satisfaction"),
    Measure("satisfied_rate", Text("tỷ lệ hài lòng", "share satisfied"), "rated", "satisfaction"),
    Measure("satisfaction_mean", Text("điểm trung bình", "mean mark"), "rated", "satisfaction"),
    Measure(
        "late_without_apology",
        Text(
            "quá hạn mà không có văn bản xin lỗi (phải bằng 0)",
            "late or overdue without a letter of apology (must be 0)",
        ),
        needs="apology_at",
    ),
    Measure(
        "apology_late",
        Text("xin lỗi muộn hơn một ngày trước hạn", "apologies later than a day before due"),
        needs="apology_at",
    ),
    Measure(
        "second_reappointments",
        Text("hẹn lại quá một lần (phải bằng 0)", "appointment changed more than once (must be 0)"),
        needs="reappointments",
    ),
    Measure(
        "over_supplemented",
        Text("yêu cầu bổ sung quá một lần", "asked for a supplement more than once"),
        needs="supplements",
    ),
    Measure(
        "timely_766",
        Text(
            "như `timely_rate` nhưng theo 2.1 của bộ chỉ số 766: bỏ hồ sơ yêu cầu bổ sung quá một lần; đang chờ "
            "bổ sung (`awaiting_since`) thì lúc yêu cầu là lúc kết thúc",
            "as in `timely_rate`, by 2.1 of index 766: without dossiers asked more than once for a supplement; where "
            "one is awaited (`awaiting_since`), the request is the end",
        ),
        needs="supplements",
    ),
    Measure(
        "timely_766_rate",
        Text("tỷ lệ theo 2.1 của bộ chỉ số 766", "the share by 2.1 of index 766"),
        "received",
        "supplements",
    ),
)
DURATION_BINS: tuple[int, ...] = (1, 3, 5, 10, 15, 20, 30, 45, 60)
"""Upper ends, in days of 24 hours, of the distribution of processing times; the last bin is open."""

DURATIONS: tuple[Measure, ...] = (
    Measure(
        "hours_mean",
        Text("số giờ giải quyết trung bình (giờ đồng hồ)", "mean hours to resolve (of the clock)"),
        "resolved",
    ),
    *(
        Measure(
            f"within_{days}d",
            Text(f"giải quyết trong {days} ngày (24 giờ)", f"resolved within {days} days of 24 hours"),
        )
        for days in DURATION_BINS
    ),
    Measure(
        "working_days_mean",
        Text("số ngày làm việc giải quyết trung bình", "mean working days to resolve"),
        needs="working_seconds",
    ),
)
QUANTILES: tuple[Measure, ...] = (
    Measure("hours_median", Text("trung vị số giờ giải quyết", "median hours to resolve")),
    Measure("hours_p90", Text("90 % giải quyết trong số giờ này", "hours within which 90 % are resolved")),
)
STOCK: tuple[Measure, ...] = (
    Measure("carried_over", Text("tồn kỳ trước chuyển sang", "in process when the period began")),
    *(measure for measure in COUNTS if measure.name != "without_due"),
    *(measure for measure in RATES if measure.of == "resolved"),
)
MEASURES: tuple[Measure, ...] = (*COUNTS, *RATES, *OPTIONAL, *DURATIONS)

_TAKEN = frozenset(measure.name for measure in (*MEASURES, *QUANTILES, *STOCK)) | {"period", "event", "events"}
_MADE_OF = {
    "resolved": ("early", "on_time", "late"),
    "in_process": ("pending", "overdue"),
    "timely_rate": ("early", "on_time", "pending"),
    "satisfaction_mean": ("satisfaction_sum",),
    "hours_mean": ("seconds_sum",),
    "working_days_mean": ("working_sum", "working_known"),
}


def measures_of(asked: Asked) -> tuple[Measure, ...]:
    """The columns of the answer after the groups, in their order. Raises InputError for an unknown measure."""
    if asked.period == "stock":
        known = STOCK
    else:
        known = (
            *MEASURES[: -len(DURATIONS)],
            *(DURATIONS if asked.durations else ()),
            *(QUANTILES if asked.quantiles else ()),
        )
    unknown = set(asked.measures) - {measure.name for measure in known}
    if unknown:
        expected = ", ".join(measure.name for measure in known)
        message = Text("Không có số đo này.", "There is no such measure.")
        raise InputError(
            [
                Problem(
                    "dossiers.unknown_measure",
                    message,
                    got=", ".join(sorted(unknown)),
                    expected=Text(expected, expected),
                )
            ]
        )
    wanted = (measure for measure in known if not asked.measures or measure.name in asked.measures)
    return tuple(measure for measure in wanted if measure.name not in asked.by)


def carried(name: str) -> str:
    """Under which name a group is carried beside the parts.

    A column may be called like a measure (`digitised`): the group takes the name in the answer and that measure, which
    the group tells by itself, is left out; on the way both are there.
    """
    return f"by_{name}" if name in _TAKEN else name


def numerator(measure: Measure) -> str:
    """What a rate or a mean is the share of."""
    return _MADE_OF.get(measure.name, (measure.name.removesuffix("_rate"),))[0]


def needed_parts(asked: Asked) -> frozenset[str]:
    """The parts that the measures asked for are made of."""
    found: set[str] = set()
    for measure in measures_of(asked):
        for name in (numerator(measure), measure.of, *_MADE_OF.get(measure.name, ())):
            found |= set(_MADE_OF.get(name, (name,)))
    return frozenset(found | {"received"})
