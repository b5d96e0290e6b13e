"""The ministry's form as it goes out: one paper, printed in Word and written in Excel, so that the two cannot differ.

The trap: the version's codes are its own ("I.1.1"), the ministry looks for the numbers of its annex ("1.1" under "I").
Rows stand in the order and with the numbers of the annex. A leaf that nobody entered is blank, never zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from chiso.engine.text import format_decimal
from chiso.office.national.queries.overview import LeafLine, Overview
from chiso.office.reports.paper.data import AnnexRow, NationalAnnexPaper, Signing
from chiso.office.reports.paper.people import BLANK_NUMBER, committee_head, province_committee


def annex_of(view: Overview, evidence: Mapping[str, Sequence[str]], *, day: dt.date) -> NationalAnnexPaper:
    """The form with the self score; `evidence` are the documents of each leaf in words."""
    round_, framework = view.sheet.group.round, view.framework
    blank = f"ngày\u2003 tháng\u2003 năm {day.year}"
    return NationalAnnexPaper(
        head=committee_head(None, "", round_.owner, day.year),
        year=round_.year,
        unit=view.sheet.unit.name,
        framework=framework.name.vi,
        legal_basis="; ".join(framework.legal_basis),
        attached_to=f"(Kèm theo Báo cáo số {BLANK_NUMBER}/BC-UBND {blank} của {province_committee()})",
        rows=tuple(_row(line, evidence.get(line.node.code, ())) for line in view.lines),
        total_max=_points(framework.total),
        total_own=_points(view.total),
        signing=Signing("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", ""),
    )


def _row(line: LeafLine, evidence: Sequence[str]) -> AnnexRow:
    answer = line.answer
    note = "" if answer is None else answer.reason if line.kind == "result" else answer.note
    return AnnexRow(
        code=line.node.printed,
        name=line.node.name.vi,
        is_group=not line.is_leaf,
        is_field=line.node.parent is None,
        max=_points(line.node.max),
        own=_points(line.points),
        note=note,
        evidence="\n".join(evidence),
    )


def _points(value: Decimal | None) -> str:
    return "" if value is None else format_decimal(value, 2, group=False)
