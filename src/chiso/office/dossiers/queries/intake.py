"""Sources, their imports, and the rows that an import held back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl
from django.db.models import QuerySet

from chiso.office.dossiers.models import DossierImport, DossierSource
from chiso.office.dossiers.store import store_of


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source with its newest import."""

    source: DossierSource
    newest: DossierImport | None


def sources() -> list[SourceLine]:
    """Every source by name. Two queries."""
    newest: dict[int, DossierImport] = {}
    for one in DossierImport.objects.order_by("id"):
        newest[one.source_id] = one
    return [SourceLine(source, newest.get(source.pk)) for source in DossierSource.objects.order_by("name")]


def source_by_slug(slug: str) -> DossierSource | None:
    return DossierSource.objects.filter(slug=slug).first()


def source_by_token(slug: str, token: str) -> DossierSource | None:
    """The source that may be pushed to with this token."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return DossierSource.objects.filter(slug=slug, token_sha256=digest).first() if token else None


def imports() -> QuerySet[DossierImport]:
    """Imports, newest first."""
    return DossierImport.objects.select_related("source", "asked_by").order_by("-id")


def import_by_id(import_id: int) -> DossierImport | None:
    return imports().filter(pk=import_id).first()


def held_back(found: DossierImport, limit: int | None = None) -> pl.DataFrame:
    """The rows of an import that were held back: line, dossier_id, reasons, raw."""
    store = store_of(found.source.side)
    if found.number is None or not found.quarantined:
        return pl.DataFrame(schema={"line": pl.Int64, "dossier_id": pl.String, "reasons": pl.String, "raw": pl.String})
    frame = pl.scan_parquet(store.root / store.record(found.number).quarantine)
    return (frame.head(limit) if limit else frame).collect()


def pulled_sources() -> list[DossierSource]:
    """The sources that are fetched from."""
    return list(DossierSource.objects.exclude(pull_url="").order_by("id"))
