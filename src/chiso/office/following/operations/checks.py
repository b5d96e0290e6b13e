"""What every verb of this app asks: said at all, a day that can be."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from chiso.engine.errors import Problem
from chiso.engine.text import tidy
from chiso.office.directives.problems import problem


def said(**texts: str) -> list[Problem]:
    """A problem for each text that is empty, at its name."""
    return [
        problem("following.empty", name, ("Chưa ghi nội dung.", "Nothing was written."))
        for name, text in texts.items()
        if not tidy(text)
    ]


def not_ahead(day: dt.date, at: dt.datetime, where: str) -> list[Problem]:
    """A problem when the day has not come yet."""
    if day <= timezone.localtime(at).date():
        return []
    told = ("Ngày này chưa tới.", "This day has not come yet.")
    return [problem("following.ahead", where, told, got=f"{day:%d/%m/%Y}")]
