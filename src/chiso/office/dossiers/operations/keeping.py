"""Figures that are kept: a month as it stood when it ended, entered maxima, statistics.

The trap: March read in May. A dossier that was open at the end of March may be resolved by now; so a month's figures
are taken as of its end and never made anew.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from chiso.engine.calendar import VIETNAM
from chiso.engine.dossiers.asked import Asked
from chiso.engine.text import format_decimal
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.dossiers.models import Maximum, MonthSnapshot
from chiso.office.dossiers.operations import STREAM
from chiso.office.dossiers.problems import refusal
from chiso.office.dossiers.queries.figures import MEASURES
from chiso.office.dossiers.store import store_of
from chiso.office.statistics.models import Figure, Series
from chiso.office.statistics.operations.figures import open_series, record_figure

COUNTS = tuple(name for name in MEASURES if not name.endswith("_rate"))


def take_snapshots(*, at: dt.datetime, months: int = 3) -> int:
    """Keep the months that have ended and were not kept yet, up to `months` back; returns how many were kept."""
    kept = set(MonthSnapshot.objects.values_list("month", flat=True))
    local = at.astimezone(VIETNAM)
    number = local.year * 12 + local.month - 1
    wanted = [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in range(number - months, number)]
    held = store_of().manifest().partitions
    return sum(_snapshot(month, at) for month in wanted if month not in kept and month in held)


def _snapshot(month: str, at: dt.datetime) -> bool:
    from chiso.engine.dossiers import io

    year, number = map(int, month.split("-"))
    start = dt.datetime(year, number, 1)  # noqa: DTZ001 - Vietnamese time, like all moments of the store
    end = (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(microseconds=1)
    rows: list[MonthSnapshot] = []
    for by in ((), ("agency",)):
        figures, _ = io.kpi(store_of().root, Asked(end, by, start=start, measures=COUNTS))
        rows += [
            MonthSnapshot(
                month=month,
                agency=str(row.pop("agency", "") or ""),
                as_of=end.replace(tzinfo=VIETNAM),
                counts=row,
                taken_at=at,
            )
            for row in figures.rows(named=True)
        ]
    MonthSnapshot.objects.bulk_create(rows, ignore_conflicts=True)
    return True


def enter_maximum(*, actor: Actor, node: str, points: Decimal, source: str, at: dt.datetime) -> Maximum:
    """The maximum of an indicator of index 766 that nobody had stated, with its source."""
    grant = require(actor, "dossiers.import")
    if not source.strip():
        raise refusal("no_source", "Điểm tối đa phải có căn cứ.", "A maximum needs its source.", where="source")
    if points < 0 or points > 100:
        raise refusal("points", "Điểm tối đa từ 0 đến 100.", "A maximum lies between 0 and 100.", where="points")
    with transaction.atomic():
        made = Maximum.objects.create(
            node=node, points=points, source=source.strip()[:300], entered_by_id=actor.person_id, entered_at=at
        )
        record(
            actor=actor, action="dossiers.maximum.enter", obj=made, stream=STREAM, at=at, grant=grant,
            data={"node": node, "points": str(points)},
        )  # fmt: skip
    return made


TIMELY = ("early", "on_time", "pending")
FED = {
    "hs-truoc-va-dung-han": ("timely", "received", "Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn hoặc còn hạn"),
    "hs-nop-truc-tuyen": ("online", "received", "Tỷ lệ hồ sơ nộp trực tuyến"),
    "hs-thanh-toan-truc-tuyen": ("paid_online", "payable", "Tỷ lệ hồ sơ thanh toán trực tuyến"),
    "hs-so-hoa": ("digitised", "received", "Tỷ lệ hồ sơ số hóa thành phần"),
    "hs-ket-qua-dien-tu": ("result_digital", "resolved", "Tỷ lệ hồ sơ có kết quả điện tử"),
}
"""Series of the register that a month's snapshot is published to: numerator, denominator, name."""


COUNTED = {
    "hs-tiep-nhan": (("received",), "Số hồ sơ tiếp nhận"),
    "hs-da-giai-quyet": (("resolved",), "Số hồ sơ đã giải quyết"),
    "hs-giai-quyet-dung-han": (("early", "on_time"), "Số hồ sơ giải quyết trước hạn, đúng hạn"),
}
"""Series of counts, for leaves that take numerator and denominator themselves."""


def _count(kept: MonthSnapshot, name: str) -> int | None:
    if name == "timely":
        return sum(int(kept.counts[part]) for part in TIMELY)
    found: int | None = kept.counts.get(name)
    return found


def publish_month(*, actor: Actor, month: str, at: dt.datetime) -> list[Figure]:
    """Put a kept month's counts and rates of the province into the register of statistics, which feeds leaves.

    Each figure names its counts and the moment; a rate without a denominator is left out. Raises InputError for a month
    that is not kept, or whose figures stand there already.
    """
    require(actor, "statistics.record")
    kept = MonthSnapshot.objects.filter(month=month, agency="").first()
    if kept is None:
        raise refusal("no_month", "Tháng này chưa được chốt.", "This month is not kept yet.", got=month)
    until = f"{kept.as_of.astimezone(VIETNAM):%d/%m/%Y}"
    about = f"hồ sơ tiếp nhận tháng {month[5:]}/{month[:4]}, tính đến {until}"
    told: list[tuple[str, str, str, Decimal, str]] = []
    for code, (parts, name) in COUNTED.items():
        count = sum(kept.counts[part] for part in parts)
        told.append((code, name, "hồ sơ", Decimal(count), about))
    for code, (top, of, name) in FED.items():
        above, below = _count(kept, top), _count(kept, of)
        if below and above is not None:
            rate = (Decimal(above) * 100 / Decimal(below)).quantize(Decimal("0.01"))
            told.append((code, name, "%", rate, f"{format_decimal(above, 0)}/{format_decimal(below, 0)} {about}"))
    made = []
    with transaction.atomic():
        for code, name, measure, value, source in told:
            series = Series.objects.filter(code=code).first() or open_series(
                actor=actor, name=name, measure=measure, publisher="Kho hồ sơ một cửa", at=at, code=code
            )
            made.append(
                record_figure(actor=actor, series=series, period=month, value=value, source=source, reason="", at=at)
            )
    return made
