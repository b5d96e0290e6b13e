"""What is asked of an import and what it answers; the statements that need only those.

The trap: an extract without update times. Two records of one dossier then say different things and nobody knows which
is newer, so both are held back; the moment of the extract, given once, decides for all its records.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from chiso.engine.dossiers.columns import BY_NAME
from chiso.engine.dossiers.intake import doubts
from chiso.engine.dossiers.intake.doubts import Doubt, Known
from chiso.engine.dossiers.intake.manifest import ImportRecord
from chiso.engine.dossiers.intake.mapping import SourceMapping, left_out
from chiso.engine.dossiers.reading import quoted
from chiso.engine.errors import Problem, Text

ROW = "file_row_number"
"""The name under which DuckDB numbers the rows of a Parquet file."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to import and how. `as_of`: the present, Vietnamese time; `extracted_at`: the state of an extract whose
    records carry no update time, so that a later extract supersedes an earlier one. `again`: even if this very file
    was imported before."""

    path: Path
    as_of: datetime
    source: str = ""
    mapping: SourceMapping | None = None
    known: Known = field(default_factory=Known)
    extracted_at: datetime | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, how it was mapped, what was left out; `repeated`: the file was in the store already."""

    record: ImportRecord
    mapping: SourceMapping
    notes: tuple[Problem, ...] = ()
    repeated: bool = False


def dated(mapping: SourceMapping, extracted_at: datetime | None) -> SourceMapping:
    """The state of the extract as its records' update time, where they carry none."""
    if extracted_at is None or "updated_at" in mapping.filled:
        return mapping
    return replace(mapping, constants=(*mapping.constants, ("updated_at", extracted_at.isoformat(sep=" "))))


def notes_of(headings: tuple[str, ...], mapping: SourceMapping) -> tuple[Problem, ...]:
    found = []
    unused = left_out(headings, mapping)
    if unused:
        message = Text("Các cột không dùng, không lưu vào kho.", "Columns that are not used are not stored.")
        found.append(Problem("dossiers.columns_left_out", message, got=", ".join(unused)[:200], severity="warning"))
    if not {"updated_at", "sequence"} & set(mapping.filled):
        message = Text(
            "Bản ghi không có giờ cập nhật: hồ sơ đã có mà nội dung khác sẽ bị giữ lại.",
            "Records carry no update time: known dossiers with other content will be held back.",
        )
        hint = Text(
            "chỉ cột updated_at hoặc sequence, hoặc nêu thời điểm trích xuất (--extracted-at)",
            "map updated_at or sequence, or give the moment of the extract (--extracted-at)",
        )
        found.append(Problem("dossiers.no_order", message, hint=hint, severity="warning"))
    return tuple(found)


def held_back(mapping: SourceMapping, tests: tuple[Doubt, ...], first_line: int, *, disputed: bool) -> str:
    """The statement that gathers the rows held back: line, code, reasons, and what stood there as JSON.

    `disputed`: whether any verdict is so; to look for them reads every column of the extract.
    """
    shown = ", ".join(f"{quoted(name)} := c.{quoted(name)}" for name in mapping.filled)
    line = f"CAST({ROW} + {first_line} AS BIGINT)"
    reasons = doubts.reasons_sql(tests)
    pieces = [f"SELECT {line} AS line, dossier_id, {reasons} AS reasons, raw FROM checked WHERE mask > 0"]  # noqa: S608
    if disputed:
        pieces.append(
            f"SELECT {line}, c.dossier_id, 'disputed', CAST(to_json(struct_pack({shown})) AS VARCHAR) FROM checked c "  # noqa: S608
            f"JOIN verdicts v ON v.place = c.{ROW} AND v.verdict = 'disputed'"
        )
    # a broken line may hold a name: of what stood there only the length is kept
    pieces.append("SELECT line, NULL, 'broken_row', concat('{\"length\": ', length, '}') FROM broken")
    return f"CREATE TEMP TABLE held AS {' UNION ALL '.join(pieces)}"


def or_null(name: str, have: tuple[str, ...], *, named: bool = True) -> str:
    """The column, or an empty one of its type."""
    kind = doubts.TYPES[BY_NAME[name].kind]
    pure = quoted(name) if name in have else f"CAST(NULL AS {kind})"
    return f"{pure} AS {quoted(name)}" if named else pure
