"""Reads of the register: the newest figure of each period, the revisions behind it, the leaves that it feeds."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from chiso.engine.frameworks import Node
from chiso.engine.scoring import InputSpec, inputs_of
from chiso.office.rounds.leaves import RESULTS_OPEN
from chiso.office.rounds.models import Sheet
from chiso.office.rounds.scores import framework_for
from chiso.office.rounds.targets import sheets
from chiso.office.statistics.models import Feed, Figure, Series
from chiso.office.units.models import PROVINCES


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series with its newest figure."""

    series: Series
    newest: Figure | None
    periods: int


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period: the figure that stands, the ones before it, and the feeds that still show an older one."""

    figure: Figure
    older: tuple[Figure, ...]
    stale: tuple[Feed, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """An input of a statistic leaf that a figure can be put into."""

    sheet: Sheet
    node: Node
    spec: InputSpec

    @property
    def key(self) -> str:
        return f"{self.sheet.pk}|{self.node.code}|{self.spec.name}"


def all_series() -> tuple[SeriesLine, ...]:
    """Every series by name. Two queries."""
    newest: dict[int, dict[str, Figure]] = {}
    for figure in Figure.objects.order_by("period", "revision"):
        newest.setdefault(figure.series_id, {})[figure.period] = figure
    lines = []
    for series in Series.objects.order_by("name", "id"):
        periods = newest.get(series.pk, {})
        lines.append(SeriesLine(series, periods[max(periods)] if periods else None, len(periods)))
    return tuple(lines)


def series_by_id(series_id: int) -> Series | None:
    return Series.objects.filter(pk=series_id).first()


def figure_by_id(figure_id: int) -> Figure | None:
    return Figure.objects.filter(pk=figure_id).select_related("series").first()


def periods_of(series: Series) -> tuple[PeriodLine, ...]:
    """Every period, newest first, with its revisions. Two queries."""
    by_period: dict[str, list[Figure]] = {}
    figures = (
        Figure.objects.filter(series=series).select_related("series", "entered_by").order_by("-period", "-revision")
    )
    for figure in figures:
        by_period.setdefault(figure.period, []).append(figure)
    standing: dict[tuple[int, str, str], Feed] = {}
    for feed in feeds_of(series):
        standing[feed.sheet_id, feed.node, feed.input] = feed
    return tuple(
        PeriodLine(
            found[0],
            tuple(found[1:]),
            tuple(feed for feed in standing.values() if feed.figure.period == period and feed.figure_id != found[0].pk),
        )
        for period, found in by_period.items()
    )


def feeds_of(series: Series) -> QuerySet[Feed]:
    """What figures of the series were put into, oldest first."""
    found = Feed.objects.filter(figure__series=series).select_related("figure", "sheet__group__round", "sheet__unit")
    return found.order_by("id")


def slots() -> list[Slot]:
    """Inputs of statistic leaves on open sheets of the province itself, newest round first."""
    found = []
    open_sheets = sheets().filter(state__in=RESULTS_OPEN, unit__kind__in=PROVINCES)
    for sheet in open_sheets.order_by("-group__round__year", "-id"):
        framework = framework_for(sheet)
        for leaf in framework.leaves:
            if leaf.channel == "statistic":
                found += [Slot(sheet, leaf, spec) for spec in inputs_of(framework, leaf.code)]
    return found


def provenance(figure: Figure) -> str:
    """Where a figure comes from, in the words that stand beside the score."""
    revision = f", bản sửa đổi {figure.revision}" if figure.revision > 1 else ""
    return f"{figure.series.name}, kỳ {figure.period}{revision}: {figure.source}"
