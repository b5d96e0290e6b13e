"""Recording figures: a period's first value, its revisions, a whole table at once. Nothing is ever changed in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import search_key, tidy
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.statistics.models import Figure, Series
from chiso.office.statistics.periods import parse_period
from chiso.office.statistics.table import FigureRow, plan_rows

STREAM = "statistics"


def open_series(*, actor: Actor, name: str, measure: str, publisher: str, at: dt.datetime, code: str = "") -> Series:
    """A new thing to measure. Raises InputError when the name or the unit of measure is missing or the code taken."""
    grant = require(actor, "statistics.record")
    name, measure = tidy(name), tidy(measure)
    code = slugify(search_key(code or name))[:64]
    problems = []
    if not code:
        problems.append(_problem("statistics.no_name", "name", "Chưa có tên chỉ tiêu.", "The series has no name."))
    if not measure:
        problems.append(_problem("statistics.no_measure", "measure", "Chưa có đơn vị tính.", "No unit of measure."))
    if code and Series.objects.filter(code=code).exists():
        problems.append(
            _problem("statistics.code_taken", "code", "Mã chỉ tiêu đã dùng.", "This code is taken.", got=code)
        )
    if problems:
        raise InputError(problems)
    with transaction.atomic():
        series = Series.objects.create(
            code=code, name=name[:200], measure=measure[:60], publisher=tidy(publisher)[:200], created_at=at
        )
        record(
            actor=actor,
            action="statistics.series.open",
            obj=series,
            stream=STREAM,
            at=at,
            grant=grant,
            data={"code": code, "measure": measure},
        )
    return series


def record_figure(
    *, actor: Actor, series: Series, period: str, value: Decimal, source: str, reason: str, at: dt.datetime
) -> Figure:
    """Append a figure: the first of its period, or a revision, which needs its reason.

    Raises InputError for a period that cannot be read, a missing source, a revision without a reason or without a
    change.
    """
    grant = require(actor, "statistics.record")
    period = parse_period(period, where="period")
    newest = Figure.objects.filter(series=series, period=period).order_by("-revision").first()
    problems = []
    if not source.strip():
        problems.append(
            _problem("statistics.no_source", "source", "Số liệu phải có nguồn.", "A figure needs a source.")
        )
    if newest is not None and newest.value == value and newest.source == source.strip():
        problems.append(
            _problem(
                "statistics.no_change",
                "value",
                f"Kỳ {period} đã có đúng số này.",
                f"{period} has this very figure.",
                got=f"{value:f}",
            )
        )
    elif newest is not None and not reason.strip():
        problems.append(
            _problem(
                "statistics.no_reason",
                "reason",
                f"Kỳ {period} đã có số liệu: bản sửa phải có lý do.",
                f"{period} has a figure: a revision needs its reason.",
                got=f"{newest.value:f}",
            )
        )
    if len(value.as_tuple().digits) > 18 or abs(value) >= 10**17:
        problems.append(_problem("statistics.too_long", "value", "Số có quá nhiều chữ số.", "Too many digits."))
    if problems:
        raise InputError(problems)
    try:
        with transaction.atomic():
            figure = Figure.objects.create(
                series=series,
                period=period,
                revision=newest.revision + 1 if newest else 1,
                value=value,
                source=source.strip()[:300],
                reason=reason.strip()[:300] if newest else "",
                entered_by_id=actor.person_id,
                entered_at=at,
            )
            record(
                actor=actor,
                action="statistics.figure.record",
                obj=figure,
                stream=STREAM,
                at=at,
                grant=grant,
                reason=figure.reason,
                data={"series": series.code, "period": period, "revision": figure.revision, "value": f"{value:f}"},
            )
    except IntegrityError as error:  # somebody appended the same revision a moment ago
        raise InputError(
            [
                _problem(
                    "statistics.moved",
                    "period",
                    "Người khác vừa ghi kỳ này; tải lại trang.",
                    "Somebody else just recorded this period; reload.",
                )
            ]
        ) from error
    return figure


def import_figures(*, actor: Actor, rows: Sequence[FigureRow], at: dt.datetime) -> int:
    """Append every row of a checked table, all or none; returns how many figures were appended.

    The table is checked again: what changed since the look at it is told.
    """
    require(actor, "statistics.record")
    plan = plan_rows(rows)
    if not plan.can_run:
        raise InputError(plan.problems)
    with transaction.atomic():
        for planned in plan.rows:
            if planned.verdict == "same":
                continue
            record_figure(
                actor=actor,
                series=planned.series,
                period=planned.period,
                value=planned.value,
                source=planned.row.source,
                reason=planned.row.reason,
                at=at,
            )
    return sum(planned.verdict != "same" for planned in plan.rows)


def _problem(code: str, where: str, vi: str, en: str, *, got: str = "") -> Problem:
    return Problem(code, Text(vi, en), where=where, got=got)
