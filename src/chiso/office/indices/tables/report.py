"""The report of an index for one unit: what its Word paper and its workbook say, from the reads of the pages.

The trap: a paper that states a rank without its range, or a change as if it were sure, is quoted for years. So every
sentence here carries what the page beside it says of its doubt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import override

from chiso.engine.text import format_date, format_decimal
from chiso.office.indices.models import Source
from chiso.office.indices.tables.analysis import GapLine, Gaps
from chiso.office.indices.tables.changes import Change
from chiso.office.indices.tables.planning import Found
from chiso.office.indices.tables.standing import Course, Place, Standings, YearLine
from chiso.office.reports.paper.index_data import (
    IndexGapRow,
    IndexGroupRow,
    IndexPaper,
    IndexStepRow,
    IndexYearRow,
)
from chiso.office.reports.paper.people import letterhead, signing_of
from chiso.office.units.models import Unit

_CLEAR = {"up": "tăng rõ", "down": "giảm rõ", "unclear": "chưa thấy thay đổi rõ"}
_BREAKS = {
    "framework": "đổi bộ nội dung",
    "anchors": "đổi mốc chuẩn hóa",
    "units": "sắp xếp lại đơn vị",
}


@dataclass(frozen=True)
class Analysis:
    """Everything that the pages of one unit in one year know."""

    source: Source
    stands: Standings
    unit: str
    course: Course
    gaps: Gaps
    found: Found | None

    @property
    def place(self) -> Place:
        place = self.stands.of(self.unit)
        assert place is not None  # the page refused units that the table lacks
        return place

    @property
    def line(self) -> YearLine | None:
        """The unit's line of this year in its course."""
        return next((line for line in self.course.lines if line.year == self.stands.held.year), None)


def index_paper(given: Analysis, issuer: Unit, *, day: dt.date) -> IndexPaper:
    """The report as `issuer` signs it."""
    place, stands = given.place, given.stands
    alike = stands.alike(given.unit)
    furthest = given.gaps.furthest
    with override("vi"):
        return IndexPaper(
            head=letterhead(issuer, mark="BC", day=day),
            index=given.source.name,
            publisher=given.source.publisher,
            year=stands.held.year,
            unit=place.name,
            total=number(place.total),
            rank=_whole(place.rank),
            ranked=stands.ranked,
            range=rank_range(place),
            alike_count=len(alike),
            alike=", ".join(one.name for one in alike),
            change=change_words(given.line.change) if given.line and given.line.change else "",
            furthest=f"{furthest[0].code} {furthest[0].name}".strip() if furthest else "",
            years=tuple(_year_row(line) for line in reversed(given.course.lines)),
            gaps=tuple(gap_rows(given.gaps)),
            groups=tuple(group_rows(stands)),
            path=given.found.path.explanation.vi if given.found else "",
            steps=tuple(_steps(given.found)),
            notes=tuple(_notes(given)),
            signing=signing_of(issuer, day),
        )


def number(value: float | None, places: int = 2) -> str:
    """A figure as the paper prints it; a dash where there is none."""
    if value is None or value != value:
        return "–"
    return format_decimal(Decimal(repr(value)), places, group=False).replace("-", "−")


def rank_range(place: Place) -> str:
    """3–11; a dash without a standard error."""
    if place.lower is None or place.upper is None:
        return "–"
    return str(place.lower) if place.lower == place.upper else f"{place.lower}–{place.upper}"


def change_words(change: Change) -> str:
    """ "+0,30 điểm, chưa thấy thay đổi rõ"."""
    sign = "+" if change.points > 0 else "−" if change.points < 0 else ""
    words = clear_words(change)
    return f"{sign}{number(abs(change.points))} điểm" + (f", {words}" if words else "")


def clear_words(change: Change) -> str:
    """Whether a change is more than noise; empty where that cannot be said."""
    return _CLEAR.get(change.verdict, "")


def gap_rows(gaps: Gaps) -> Sequence[IndexGapRow]:
    """The leaves, furthest behind the median first."""

    def points(line: GapLine) -> float:
        gap = line.gaps.get("median")
        return gap.points if gap else float("-inf")

    rows = []
    for line in sorted(gaps.lines, key=points, reverse=True):
        median, best = line.gaps.get("median"), line.gaps.get("best")
        rows.append(
            IndexGapRow(
                line.code,
                "" if line.name == line.code else line.name,
                number(line.own),
                _whole(line.rank),
                number(median.at if median else None),
                number(best.at if best else None),
                number(median.points if median else None),
            )
        )
    return rows


def group_rows(stands: Standings) -> Sequence[IndexGroupRow]:
    """Runs of units that cannot be told apart, from the top."""
    return [
        IndexGroupRow(
            str(group[0].rank) if group[0].rank == group[-1].rank else f"{group[0].rank}–{group[-1].rank}",
            ", ".join(one.name for one in group),
        )
        for group in stands.groups
    ]


def _year_row(line: YearLine) -> IndexYearRow:
    place = line.place
    breaks = "; ".join(_BREAKS.get(cut.kind, "không cùng thước") for cut in line.breaks)
    if place is None:
        return IndexYearRow(str(line.year), "–", "–", "–", "–", breaks or "không có trong bảng")
    rank = "–" if place.rank is None else f"{place.rank}/{line.ranked}"
    change = change_words(line.change) if line.change else "–"
    return IndexYearRow(str(line.year), number(place.total), rank, rank_range(place), change, breaks)


def _steps(found: Found | None) -> Sequence[IndexStepRow]:
    rows = []
    for at, (leaf, level) in enumerate(found.chosen if found else (), start=1):
        rows.append(
            IndexStepRow(
                str(at),
                f"{leaf.code} {leaf.name}: từ {number(leaf.own)} lên {number(level.figure)} ({level.name.vi})",
                f"+{number(level.gain)}",
                leaf.lead.name if leaf.lead else "",
                format_date(leaf.due) if leaf.due else "",
            )
        )
    return rows


def _notes(given: Analysis) -> Sequence[str]:
    found = []
    if given.source.is_sample:
        found.append("số liệu mẫu, không có thật.")
    if not given.stands.has_ranges:
        found.append("bảng không công bố sai số chuẩn nên không có khoảng hạng và không nói được thay đổi nào là rõ.")
    elif given.line is not None and given.line.change is not None:
        found.append("“rõ” là lớn hơn sai số của cả hai năm, đã tính đến việc hỏi cùng lúc mọi đơn vị.")
    if given.found is not None and given.found.still:
        found.append("đường đến mục tiêu giữ các đơn vị khác đứng yên vì chưa đủ năm để dự báo.")
    return found


def _whole(value: int | None) -> str:
    return "–" if value is None else str(value)
