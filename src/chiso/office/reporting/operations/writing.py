"""Writing a report, handing it to the head, sending it, giving it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from chiso.engine.errors import InputError
from chiso.engine.text import tidy
from chiso.office.accounts.actors import Actor, Grant
from chiso.office.accounts.permissions import require
from chiso.office.audit.operations import record
from chiso.office.directives.problems import problem
from chiso.office.errors import Conflict
from chiso.office.reporting.figures import figures_of
from chiso.office.reporting.models import ReportState, UnitReport

Texts = tuple[str, str, str]  # results, difficulties, next steps


def save_report(*, actor: Actor, report: UnitReport, texts: Texts, at: dt.datetime) -> UnitReport:
    """Keep what was written so far. Raises InputError once it is out of the officer's hands."""
    grant = require(actor, "reporting.write", unit_id=report.unit_id)

    def change(current: UnitReport) -> None:
        _must_be(current, ReportState.OPEN)
        current.results, current.difficulties, current.next_steps = (text.strip() for text in texts)

    return _change(actor, report, grant, at, "save", change)


def submit_report(*, actor: Actor, report: UnitReport, at: dt.datetime) -> UnitReport:
    """Hand the report to the unit's head. Raises InputError when nothing was written."""
    grant = require(actor, "reporting.write", unit_id=report.unit_id)

    def change(current: UnitReport) -> None:
        _must_be(current, ReportState.OPEN)
        if not tidy(current.results):
            raise InputError(
                [problem("reporting.empty", "results", ("Chưa ghi kết quả nổi bật.", "The results are empty."))]
            )
        current.state, current.returned = ReportState.SUBMITTED, ""

    return _change(actor, report, grant, at, "submit", change)


def send_report(*, actor: Actor, report: UnitReport, number: str, at: dt.datetime) -> UnitReport:
    """The head approves and sends it: the day counts, the figures are kept as they stand now."""
    grant = require(actor, "reporting.send", unit_id=report.unit_id)

    def change(current: UnitReport) -> None:
        _must_be(current, ReportState.SUBMITTED)
        period = current.period
        current.figures = figures_of(current.unit_id, period.first, period.last).as_stored()
        current.state, current.number = ReportState.SENT, tidy(number)[:80]
        current.sent_on = timezone.localtime(at).date()

    return _change(actor, report, grant, at, "send", change)


def return_report(*, actor: Actor, report: UnitReport, reason: str, at: dt.datetime) -> UnitReport:
    """Give it back with the reason: the unit's head before it was sent, the receiver after. The due day stays."""
    verb = "reporting.manage" if report.state == ReportState.SENT else "reporting.send"
    grant = require(actor, verb, unit_id=report.unit_id)
    if not tidy(reason):
        raise InputError([problem("reporting.no_reason", "reason", ("Chưa ghi lý do.", "No reason was given."))])

    def change(current: UnitReport) -> None:
        _must_be(current, ReportState.SUBMITTED, ReportState.SENT)
        current.state, current.returned = ReportState.OPEN, tidy(reason)[:300]
        current.sent_on, current.figures = None, None

    return _change(actor, report, grant, at, "return", change, reason=tidy(reason)[:300])


def _change(
    actor: Actor, report: UnitReport, grant: Grant | None, at: dt.datetime, verb: str,
    change: Callable[[UnitReport], None], *, reason: str = "",
) -> UnitReport:  # fmt: skip
    """One transaction: the row as it is now, changed, recorded. Who saw an older row is told."""
    with transaction.atomic():
        found = UnitReport.objects.select_for_update(of=("self",)).select_related("period__series", "unit")
        current = found.get(pk=report.pk)
        if current.version != report.version:
            raise Conflict(mine="", theirs=current.state, version=current.version, by="", at=at)
        change(current)
        current.version += 1
        current.save()
        if verb != "save":
            record(actor=actor, action=f"reporting.report.{verb}", obj=current, stream=f"reporting:{current.unit_id}",
                   at=at, grant=grant, unit_id=current.unit_id, reason=reason)  # fmt: skip
    return current


def _must_be(report: UnitReport, *states: str) -> None:
    if report.state not in states:
        raise InputError(
            [
                problem(
                    "reporting.state",
                    "",
                    ("Báo cáo không ở bước này.", "The report is not at this step."),
                    got=str(ReportState(report.state).label),
                )
            ]
        )
