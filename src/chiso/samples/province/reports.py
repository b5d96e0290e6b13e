"""The periodic reports of the sample province: most on time, some late, one sent back, one unit silent.

The trap: a report's figures are counted on the day it is sent, so this scene plays after those whose work it counts.
Whatever is due today or later stays open, as it would in an office.
"""

from __future__ import annotations

import datetime as dt
import random

from chiso.engine.calendar.reporting import report_periods
from chiso.office.accounts.models import Role
from chiso.office.reporting.models import UnitReport
from chiso.office.reporting.operations.calendar import open_due_periods, set_up_series
from chiso.office.reporting.operations.writing import Texts, return_report, save_report, send_report, submit_report
from chiso.samples.province.story import Story, moment, texts

TITLE = "Kết quả thực hiện công tác cải cách hành chính"
SHOWN = 2  # periods: the newest, and one to compare it with
LATE, RETURNED, SILENT = "so-giao-duc-dao-tao", "so-tai-chinh", "so-van-hoa-the-thao-du-lich"


def play(story: Story) -> None:
    """Play the scene; well below a second."""
    draw = random.Random(f"bao-cao {story.today}")  # noqa: S311 (a story, not a secret)
    year = story.today.year
    at = moment(dt.date(year, 1, 20), 9)
    series = set_up_series(
        actor=story.owner(at), owner=story.cast.units["so-noi-vu"], title=TITLE, basis=f"05/KH-UBND ngày 12/01/{year}",
        first_year=year, levels={"department": 3}, at=at,
    )  # fmt: skip
    closed = [one for one in report_periods(year) if one.last < story.today][-SHOWN:]
    for period in closed:
        open_due_periods(day=period.last, at=moment(period.last, 18))
        is_newest = period is closed[-1]
        owed = UnitReport.objects.filter(period__series=series, period__code=period.code)
        for report in owed.select_related("unit", "period").order_by("unit__sort_key"):
            _write(story, draw, report, is_newest=is_newest)


def _write(story: Story, draw: random.Random, report: UnitReport, *, is_newest: bool) -> None:
    """One unit's report as far as it has come by yesterday evening."""
    unit = report.unit.key
    if unit == SILENT and is_newest:
        return
    is_late = unit == LATE or draw.random() < 0.06
    sent = report.due + dt.timedelta(days=draw.randint(1, 6) if is_late else -draw.randint(0, 2))
    wrote = max(report.period.last + dt.timedelta(days=1), sent - dt.timedelta(days=1))
    number = f"{draw.randint(40, 380)}/BC-{report.unit.abbreviation}"
    if wrote >= story.today:
        return
    report = _submit(story, report, _said(draw), wrote)
    if sent >= story.today:
        return
    report = _send(story, report, number, max(sent, wrote))
    if unit == RETURNED and is_newest:
        _send_back(story, report, number)


def _said(draw: random.Random) -> Texts:
    said = texts()["reports"]
    return draw.choice(said["results"]), draw.choice(said["difficulties"]), draw.choice(said["next_steps"])


def _submit(story: Story, report: UnitReport, said: Texts, day: dt.date) -> UnitReport:
    at = moment(day, 9)
    officer = story.actor(Role.UNIT_OFFICER, report.unit, at)
    report = save_report(actor=officer, report=report, texts=said, at=at)
    return submit_report(actor=officer, report=report, at=moment(day, 10))


def _send(story: Story, report: UnitReport, number: str, day: dt.date) -> UnitReport:
    at = moment(day, 15)
    story.has_read(report.unit, f"report-period:{report.period_id}", at)
    return send_report(actor=story.actor(Role.UNIT_LEADER, report.unit, at), report=report, number=number, at=at)


def _send_back(story: Story, report: UnitReport, number: str) -> None:
    """The receiver wants it clearer; the second version is sent too late, and the due day has stayed."""
    back = report.due + dt.timedelta(days=2)
    if back >= story.today:
        return
    at = moment(back, 10)
    reason = "Chưa nêu nguyên nhân của nhiệm vụ quá hạn"
    report = return_report(actor=story.owner(at), report=report, reason=reason, at=at)
    again = back + dt.timedelta(days=1)
    if again < story.today:
        said = (report.results, "Hai nhiệm vụ quá hạn do chờ ý kiến của cơ quan phối hợp.", report.next_steps)
        _send(story, _submit(story, report, said, again), number, again)
