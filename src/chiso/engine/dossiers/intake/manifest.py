"""A snapshot of the store as values: which files count, what each import brought, which dossiers are disputed.

The trap: a folder listing is no snapshot. Between two files of one import a listing shows half of it; a manifest that
appears by one rename shows all of it or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Partition:
    """The dossiers received in one month: their files (name, rows), the figures kept of them by agency and procedure,
    their sums by agency, and the dossiers that need attention. Names are relative to the store."""

    files: tuple[tuple[str, int], ...]
    figures: str
    summary: str
    attention: str

    @property
    def rows(self) -> int:
        return sum(rows for _, rows in self.files)


@dataclass(frozen=True, slots=True)
class ImportTotals:
    """What became of an extract's rows; received = accepted + quarantined, accepted = new + corrected + unchanged +
    older.

    `corrected` replaced a stored dossier, `unchanged` say what is stored, `older` are superseded already. `withdrawn`
    counts stored dossiers that this import put in dispute; they are rows of earlier imports.
    """

    received: int
    accepted: int
    quarantined: int
    new: int
    corrected: int
    unchanged: int
    older: int
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import: `id` tells an extract and the way it was read, `reasons` how many rows were held back for what."""

    number: int
    id: str
    source: str
    name: str
    at: datetime
    totals: ImportTotals
    reasons: tuple[tuple[str, int], ...] = ()
    quarantine: str = ""
    months: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The store at one moment. `columns`: those that some source filled; the others are unknown, not empty."""

    version: int = 0
    columns: tuple[str, ...] = ()
    partitions: Mapping[str, Partition] = field(default_factory=dict)
    imports: Mapping[str, int] = field(default_factory=dict)
    disputed: str = ""

    @property
    def rows(self) -> int:
        return sum(partition.rows for partition in self.partitions.values())

    @property
    def files(self) -> tuple[str, ...]:
        """The files of dossiers, by month."""
        return tuple(name for month in sorted(self.partitions) for name, _ in self.partitions[month].files)

    @property
    def kept(self) -> frozenset[str]:
        """Every file that this snapshot needs, except the records of imports."""
        derived = {name for part in self.partitions.values() for name in (part.figures, part.summary, part.attention)}
        return frozenset({*self.files, *derived, self.disputed} - {""})

    def after(
        self,
        changed: Mapping[str, Partition | None],
        record: ImportRecord,
        columns: tuple[str, ...],
        disputed: str,
    ) -> Manifest:
        """The next snapshot: changed months (None: nothing is left of it), and one import more."""
        partitions = {**self.partitions, **{month: part for month, part in changed.items() if part is not None}}
        for month in [month for month, part in changed.items() if part is None]:
            partitions.pop(month, None)
        imports = {**self.imports, record.id: record.number}
        return replace(
            self,
            version=self.version + 1,
            columns=columns,
            partitions=partitions,
            imports=imports,
            disputed=disputed,
        )


def manifest_text(manifest: Manifest) -> str:
    return json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1, sort_keys=True)


def manifest_from(text: str) -> Manifest:
    """Raises ValueError or KeyError for something else."""
    data = json.loads(text)
    if data.pop("format") != FORMAT:
        raise ValueError("unknown format of the store")
    data["partitions"] = {
        month: Partition(tuple((name, rows) for name, rows in part.pop("files")), **part)
        for month, part in data["partitions"].items()
    }
    return Manifest(**{**data, "columns": tuple(data["columns"])})


def record_text(record: ImportRecord) -> str:
    return json.dumps({**asdict(record), "at": record.at.isoformat()}, ensure_ascii=False, indent=1)


def record_from(text: str) -> ImportRecord:
    data: dict[str, Any] = json.loads(text)
    data["at"] = datetime.fromisoformat(data["at"])
    data["totals"] = ImportTotals(**data["totals"])
    data["reasons"] = tuple((reason, count) for reason, count in data["reasons"])
    data["months"] = tuple(data["months"])
    return ImportRecord(**data)
