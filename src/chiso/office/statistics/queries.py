"""Reads of the register: the newest figure of each period, the revisions behind it, the leaves that it feeds."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from chiso.engine.frameworks import Node
from chiso.engine.scoring import InputSpec, inputs_of
from chiso.engine.text import format_decimal
from chiso.office.rounds.leaves import RESULTS_OPEN, is_result
from chiso.office.rounds.models import Answer, Sheet, Stage
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
class FedLine:
    """A feed, and whether the leaf still shows its figure: a later feed or a figure typed by hand takes its place."""

    feed: Feed
    stands: bool


@dataclass(frozen=True, slots=True)
class Vintage:
    """The figure that an input of a leaf stands on; `newer` is its revision since, None while there is none."""

    feed: Feed
    newer: Figure | None

    @property
    def input(self) -> str:
        return self.feed.input

    @property
    def figure(self) -> Figure:
        return self.feed.figure


@dataclass(frozen=True, slots=True)
class Slot:
    """A statistic leaf and the inputs that figures can be put into."""

    sheet: Sheet
    node: Node
    specs: tuple[InputSpec, ...]

    @property
    def key(self) -> str:
        return f"{self.sheet.pk}|{self.node.code}"


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


def periods_of(series: Series) -> tuple[PeriodLine, ...]:
    """Every period, newest first, with its revisions. Three queries."""
    by_period: dict[str, list[Figure]] = {}
    figures = (
        Figure.objects.filter(series=series).select_related("series", "entered_by").order_by("-period", "-revision")
    )
    for figure in figures:
        by_period.setdefault(figure.period, []).append(figure)
    standing = [each.feed for each in feeds_of(series) if each.stands]
    return tuple(
        PeriodLine(
            found[0],
            tuple(found[1:]),
            tuple(feed for feed in standing if feed.figure.period == period and feed.figure_id != found[0].pk),
        )
        for period, found in by_period.items()
    )


def feeds_of(series: Series) -> tuple[FedLine, ...]:
    """What figures of the series were put into, newest first, and whether they still stand there. Two queries."""
    rows = _feeds().filter(sheet__in=Feed.objects.filter(figure__series=series).values("sheet"))
    return tuple(line for line in _fed_lines(rows) if line.feed.figure.series_id == series.pk)


def feeds_of_sheet(sheet: Sheet) -> tuple[FedLine, ...]:
    """Which figure, in which revision, fed which leaf of a sheet; newest first. Two queries."""
    return _fed_lines(_feeds().filter(sheet=sheet))


def _feeds() -> QuerySet[Feed]:
    return Feed.objects.select_related("figure__series", "sheet__group__round", "sheet__unit")


def _fed_lines(rows: QuerySet[Feed]) -> tuple[FedLine, ...]:
    """The feeds, newest first; one stands when it is its input's newest and the leaf still shows its figure."""
    found = list(rows.order_by("-id"))
    values = Answer.objects.filter(stage=Stage.APPRAISAL_1, sheet__in={feed.sheet_id for feed in found})
    inputs = {(row.sheet_id, row.node): row.inputs for row in values}
    lines, seen = [], set()
    for feed in found:
        slot = (feed.sheet_id, feed.node, feed.input)
        shown = inputs.get((feed.sheet_id, feed.node), {}).get(feed.input)
        lines.append(FedLine(feed, slot not in seen and shown == typed_value(feed.figure)))
        seen.add(slot)
    return tuple(lines)


def vintages_of(sheet: Sheet, node: str) -> tuple[Vintage, ...]:
    """The figures that a leaf stands on now, by input, each with the revision that came after it. Three queries."""
    standing = [line.feed for line in _fed_lines(_feeds().filter(sheet=sheet, node=node)) if line.stands]
    newest: dict[tuple[int, str], Figure] = {}
    of_series = Figure.objects.filter(series__in={feed.figure.series_id for feed in standing})
    for figure in of_series.select_related("series").order_by("revision"):
        newest[figure.series_id, figure.period] = figure
    found = []
    for feed in sorted(standing, key=lambda each: each.pk):
        latest = newest[feed.figure.series_id, feed.figure.period]
        found.append(Vintage(feed, latest if latest.pk != feed.figure_id else None))
    return tuple(found)


def figures_for(year: int) -> tuple[Figure, ...]:
    """The figures that stand, those of `year` first, then newest periods first. One query."""
    newest: dict[tuple[int, str], Figure] = {}
    for figure in Figure.objects.select_related("series").order_by("revision"):
        newest[figure.series_id, figure.period] = figure
    found = sorted(newest.values(), key=lambda each: (each.series.name, each.series_id))
    found.sort(key=lambda each: each.period, reverse=True)
    return tuple(sorted(found, key=lambda each: not each.period.startswith(str(year))))


def slots() -> list[Slot]:
    """Statistic leaves on open sheets of the province itself, newest round first. One query."""
    found = []
    open_sheets = sheets().filter(state__in=RESULTS_OPEN, unit__kind__in=PROVINCES)
    for sheet in open_sheets.order_by("-group__round__year", "-id"):
        framework = framework_for(sheet)
        for leaf in framework.leaves:
            if leaf.channel == "statistic" and is_result(leaf):
                found.append(Slot(sheet, leaf, tuple(inputs_of(framework, leaf.code))))
    return found


def typed_value(figure: Figure) -> str:
    """The figure as an officer types it: decimal comma, no grouping."""
    return format_decimal(figure.value, group=False)


def provenance(figure: Figure) -> str:
    """Where a figure comes from, in the words that stand beside the score."""
    revision = f", bản sửa đổi {figure.revision}" if figure.revision > 1 else ""
    return f"{figure.series.name}, kỳ {figure.period}{revision}: {figure.source}"
