"""Studies and months that were kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from chiso.office.dossiers.models import Agency, MonthSnapshot, Study, StudyRun


def newest_study(kind: str) -> Study | None:
    return Study.objects.filter(kind=kind).order_by("-id").first()


def newest_run(kind: str) -> StudyRun | None:
    """What was asked for last."""
    return StudyRun.objects.filter(kind=kind).order_by("-id").first()


def study_by_id(study_id: int) -> Study | None:
    return Study.objects.filter(pk=study_id).first()


def seen_by(study: Study, codes: Collection[str] | None) -> dict[str, Any]:
    """The content of a study for somebody who may see these agencies only (None: all): its sums and its lists."""
    data: dict[str, Any] = study.data
    if codes is None:
        return data
    mine = {name: _of(data.get(name, ()), codes) for name in ("agencies", "rows", "by_agency")}
    findings = dict.fromkeys(data.get("findings", ()), 0)
    for row in mine["by_agency"]:
        findings[row["finding"]] += row["count"]
    return {**data, **mine, "findings": findings}


def _of(rows: Iterable[Mapping[str, Any]], codes: Collection[str]) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["agency"] in codes]


def agency_names() -> dict[str, str]:
    """The name of each code that has one."""
    return {one.code: str(one) for one in Agency.objects.all()}


def kept_months() -> list[MonthSnapshot]:
    """The province's months, newest first."""
    return list(MonthSnapshot.objects.filter(agency="").order_by("-month"))
