"""Reads of stored framework versions; a version is parsed once per process, whoever asks."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.db.models import F, Q, QuerySet

from chiso.engine.frameworks import Framework
from chiso.engine.frameworks.crosswalk import load_crosswalk
from chiso.engine.scoring import CarryPlan, load_checked, plan_carrying
from chiso.office.frameworks.models import AnnexDraft, Crosswalk, FrameworkVersion


def framework_of(version: FrameworkVersion) -> Framework:
    """The framework that a stored version states. Cached by content: stored versions never change."""
    return _parsed(version.sha256)


@lru_cache(maxsize=64)
def _parsed(sha256: str) -> Framework:
    source = FrameworkVersion.objects.values_list("source", flat=True).get(sha256=sha256)
    return load_checked(source)


def versions() -> QuerySet[FrameworkVersion]:
    """All stored versions, newest year first, without their source."""
    return FrameworkVersion.objects.defer("source").order_by("-valid_from", "unit_group", "code")


def families() -> list[str]:
    """The families that have a version here, by name: what criteria are quoted with."""
    return sorted(set(FrameworkVersion.objects.values_list("family", flat=True)))


def version_by_code(code: str) -> FrameworkVersion | None:
    """The version with this code."""
    return versions().filter(code=code).first()


def version_by_id(version_id: int) -> FrameworkVersion | None:
    """The version in this row."""
    return FrameworkVersion.objects.filter(pk=version_id).first()


def newest_like(version: FrameworkVersion, year: int) -> FrameworkVersion:
    """The newest version of the same family and unit group that is in force in `year`; itself when there is none."""
    in_force = Q(valid_from__isnull=True) | Q(valid_from__lte=dt.date(year, 12, 31))
    in_force &= Q(valid_to__isnull=True) | Q(valid_to__gt=dt.date(year, 1, 1))
    rivals = versions().filter(in_force, family=version.family, unit_group=version.unit_group)
    # those without a day are the oldest, whatever the database thinks of nulls
    newest = rivals.order_by(F("valid_from").desc(nulls_last=True), "-pk").first()
    return newest if newest is not None and _begins(newest) >= _begins(version) else version


def _begins(version: FrameworkVersion) -> dt.date:
    return version.valid_from or dt.date.min


def newest_crosswalk(old_id: int, new_id: int) -> Crosswalk | None:
    """The crosswalk that holds between two versions; None when nobody stored one."""
    return (
        Crosswalk.objects.filter(old_id=old_id, new_id=new_id)
        .select_related("confirmed_by", "old", "new")
        .order_by("-number")
        .first()
    )


def crosswalks_of(old_id: int) -> list[Crosswalk]:
    """The newest crosswalk from a version to each other one."""
    newest: dict[int, Crosswalk] = {}
    for row in Crosswalk.objects.filter(old_id=old_id).select_related("new").order_by("number"):
        newest[row.new_id] = row
    return list(newest.values())


def plan_between(crosswalk: Crosswalk) -> CarryPlan:
    """What a stored crosswalk lets carry. Cached by content."""
    return _plan(crosswalk.sha256, framework_of(crosswalk.old).sha256, framework_of(crosswalk.new).sha256)


@lru_cache(maxsize=16)
def _plan(sha256: str, old_sha256: str, new_sha256: str) -> CarryPlan:
    rows = Crosswalk.objects.filter(sha256=sha256, old__sha256=old_sha256, new__sha256=new_sha256)
    source = rows.values_list("source", flat=True)[0]
    old, new = _parsed(old_sha256), _parsed(new_sha256)
    links, _ = load_crosswalk(source, old, new)
    return plan_carrying(old, new, links)


def open_drafts() -> QuerySet[AnnexDraft]:
    """Annexes that were uploaded and not stored as a version yet, newest first."""
    return AnnexDraft.objects.filter(stored__isnull=True).select_related("uploaded_by").order_by("-updated_at")


def draft_by_id(draft_id: int) -> AnnexDraft | None:
    """The annex draft in this row, with its file."""
    return AnnexDraft.objects.select_related("file", "stored", "updated_by").filter(pk=draft_id).first()
