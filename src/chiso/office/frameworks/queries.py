"""Reads of stored framework versions; a version is parsed once per process, whoever asks."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import QuerySet

from chiso.engine.frameworks import Framework
from chiso.engine.scoring import load_checked
from chiso.office.frameworks.models import FrameworkVersion


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


def version_by_code(code: str) -> FrameworkVersion | None:
    """The version with this code."""
    return versions().filter(code=code).first()


def version_by_id(version_id: int) -> FrameworkVersion | None:
    """The version in this row."""
    return FrameworkVersion.objects.filter(pk=version_id).first()
