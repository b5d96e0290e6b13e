"""The results table of a paper: what is to be decided, and what a recorded decision approved.

The trap: a correction leaves the first decision as it was signed. Its annex, printed again, must show the figures it
approved and not today's; a second decision, which a correction needed, shows the corrected ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chiso.engine.bundle import ResultPayload, read_payload
from chiso.engine.text import format_decimal, places_apart
from chiso.office.frameworks.queries import framework_of
from chiso.office.indices.models import ResultSet
from chiso.office.indices.queries import grade_name, origin_of
from chiso.office.reports.paper.data import ResultLine
from chiso.office.rounds.models import Decision, RoundGroup
from chiso.office.rounds.queries.outcome import PreviewLine, group_outcome


def results_of(lines: Sequence[PreviewLine]) -> tuple[ResultLine, ...]:
    """The table of results that are not published yet."""
    return tuple(
        _line(line.rank, line.sheet.unit.name, (line.points, line.base, line.percent), line.places, line.grade.vi)
        for line in lines
    )


def results_decided(group: RoundGroup, decision: Decision | None) -> tuple[ResultLine, ...]:
    """The table that the decision approved; before any publication, the results as they stand now."""
    published = _approved(group, decision)
    if published is None:
        return results_of(group_outcome(group).lines())
    return _published(read_payload(published.payload), group)


def _approved(group: RoundGroup, decision: Decision | None) -> ResultSet | None:
    """The first publication that names the decision, else the newest one that there was when it was recorded."""
    found = list(ResultSet.objects.filter(origin=origin_of(group.pk)).order_by("number"))
    if decision is None or not found:
        return None
    named = [one for one in found if (one.decision_number, one.decision_on) == (decision.number, decision.signed_on)]
    before = [one for one in found if one.published_at <= decision.recorded_at]
    return next(iter([*named, *reversed(before)]), None)


def _published(payload: ResultPayload, group: RoundGroup) -> tuple[ResultLine, ...]:
    """Units in the order of their ranks, those without one last; equal ranks in the order of the publication."""
    names = {unit.key: unit.name for unit in payload.units}
    framework = framework_of(group.framework)
    places = places_apart(total.percent for total in payload.totals)
    totals = sorted(payload.totals, key=lambda total: (total.rank is None, total.rank or 0))
    return tuple(
        _line(
            total.rank,
            names[total.unit],
            (total.points, total.base, total.percent),
            2 if total.percent is None else places[total.percent],
            grade_name(framework, total.grade),
        )
        for total in totals
    )


def _line(rank: Decimal | None, unit: str, figures: tuple[Decimal | None, ...], places: int, grade: str) -> ResultLine:
    points, base, percent = figures
    return ResultLine(
        rank="" if rank is None else format_decimal(rank),
        unit=unit,
        points=_figure(points),
        base=_figure(base),
        percent=_figure(percent, places),
        grade=grade,
    )


def _figure(value: Decimal | None, places: int = 2) -> str:
    return "" if value is None else format_decimal(value, places, group=False)
