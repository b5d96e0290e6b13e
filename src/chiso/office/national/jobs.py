"""Background entry points of the province's own index, idempotent; the scheduler calls them."""

from __future__ import annotations

import datetime as dt

from chiso.office.national.operations.notices import tell_leads, tell_result
from chiso.office.national.queries.overview import national_sheets, overviews

YEARS_BACK = 2


def send_notices(*, now: dt.datetime) -> int:
    """Tell lead departments what is new about their leaves; returns how many notices went out."""
    sheets = list(national_sheets().filter(group__round__year__gte=now.year - YEARS_BACK))
    told = 0
    for view in overviews(sheets, now):
        told += tell_leads(view=view, at=now) + tell_result(sheet=view.sheet, view=view, at=now)
    return told
