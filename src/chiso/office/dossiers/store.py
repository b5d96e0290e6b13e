"""Where the dossiers of this installation live: Parquet in the data folder, one store for each side."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from chiso.engine.dossiers.intake.store_io import Store
from chiso.office.dossiers.models import Side


def store_of(side: str = Side.LOCAL) -> Store:
    """The store of the province's own records, or of the national system's."""
    return Store(folder() / side)


def folder() -> Path:
    return Path(settings.DATA_DIR) / "dossiers"


def uploads() -> Path:
    """Extracts that wait for their import; they go when it ends."""
    return folder() / "_uploads"


def disputes_file(study_id: int) -> Path:
    """The workbook of a comparison of the two systems."""
    return folder() / "_studies" / f"{study_id}.xlsx"
