"""Studies and months that were kept."""

from __future__ import annotations

from chiso.office.dossiers.models import Agency, MonthSnapshot, Study


def newest_study(kind: str) -> Study | None:
    return Study.objects.filter(kind=kind).order_by("-id").first()


def agency_names() -> dict[str, str]:
    """The name of each code that has one."""
    return {one.code: str(one) for one in Agency.objects.all()}


def kept_months() -> list[MonthSnapshot]:
    """The province's months, newest first."""
    return list(MonthSnapshot.objects.filter(agency="").order_by("-month"))
