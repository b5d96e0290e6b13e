"""The statistics register: figures of some years and quarters as the office recorded them, with their revisions.

The trap: a register that shows only final figures teaches nobody what a revision is. So the investment leaf of this
year is fed with the figure that stood then, and the register says that a newer one has come since.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml

from chiso.engine.text import parse_decimal
from chiso.office.rounds.models import Sheet
from chiso.office.statistics.models import Figure, Series
from chiso.office.statistics.operations.feeding import feed_leaf
from chiso.office.statistics.operations.figures import open_series, record_figure
from chiso.samples.province.data import HERE
from chiso.samples.province.story import Story, moment

BEGUN = dt.date(2025, 10, 28)
LEAF, ALLOTTED, DISBURSED = "6.1", "Vốn đầu tư công được giao", "Vốn đầu tư công đã giải ngân, lũy kế"
FED = dt.date(2026, 7, 15)


def play(story: Story) -> None:
    """Every figure on the day it was recorded, as far as the story has come."""
    listed: list[dict[str, Any]] = yaml.safe_load((HERE / "statistics.yaml").read_text(encoding="utf-8"))
    opened: dict[str, Series] = {}
    for each in listed:
        at = moment(BEGUN, 9)
        opened[each["name"]] = open_series(
            actor=story.owner(at), name=each["name"], measure=each["measure"], publisher=each["publisher"], at=at
        )
    told = [(day, each, period, value, *why) for each in listed for period, day, value, *why in each["figures"]]
    fed = False
    for day, each, period, value, *why in sorted(told, key=lambda row: row[0]):
        if day > story.today:
            break
        if day > FED and not fed:
            _feed(story, opened)
            fed = True
        at = moment(day, 10)
        record_figure(
            actor=story.owner(at),
            series=opened[each["name"]],
            period=period,
            value=parse_decimal(value),
            source=f"{each['source']}, ghi ngày {day:%d/%m/%Y} (số liệu mẫu)",
            reason=why[0] if why else "",
            at=at,
        )


def _feed(story: Story, opened: dict[str, Series]) -> None:
    """The newest figures of this year into the investment leaf of the province's own sheet."""
    sheet = Sheet.objects.select_related("group__round", "group__framework", "unit").filter(
        group__round__code="tinh-2026"
    )
    figures = {
        name: Figure.objects.filter(series=opened[series], period__startswith="2026").order_by("-period", "-revision")[
            0
        ]
        for name, series in (("done", DISBURSED), ("total", ALLOTTED))
    }
    at = moment(story.today - dt.timedelta(days=5), 11)
    feed_leaf(actor=story.owner(at), sheet=sheet.get(), node=LEAF, figures=figures, at=at)
