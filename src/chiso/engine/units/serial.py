"""The register as one compact file, the same bytes for the same register."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import date
from decimal import Decimal
from typing import Any

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.units.model import DatedCode, Lineage, Link, Unit
from chiso.engine.units.register import Coverage, UnitRegister

_FORMAT = 1


def register_to_bytes(register: UnitRegister) -> bytes:
    """The register as gzip-packed JSON; no time stamp in it."""
    coverage = register.coverage
    content = {
        "format": _FORMAT,
        "coverage": {
            "since": _day(coverage.since),
            "detailed_since": {level: _day(day) for level, day in coverage.detailed_since.items()},
            "known_until": _day(coverage.known_until),
            "source": coverage.source,
        },
        "units": [_unit_row(unit) for unit in register.units],
        "links": [[link.unit, link.parent, _day(link.valid_from), _day(link.valid_to)] for link in register.links],
        "lineage": [_lineage_row(row) for row in register.lineage],
    }
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return gzip.compress(plain, mtime=0)


def register_from_bytes(data: bytes) -> UnitRegister:
    """The register from such a file. Raises InputError (`units.register_damaged`)."""
    try:
        content = json.loads(gzip.decompress(data))
        if content["format"] != _FORMAT:
            raise ValueError(f"format {content['format']}")
        return UnitRegister(
            [_unit(row) for row in content["units"]],
            [Link(row[0], row[1], _date(row[2]), _maybe(row[3])) for row in content["links"]],
            [_lineage(row) for row in content["lineage"]],
            _coverage(content["coverage"]),
        )
    except (OSError, EOFError, zlib.error, ValueError, KeyError, IndexError, TypeError) as error:
        message = Text("Tệp danh mục đơn vị hỏng.", "The file of the unit register is damaged.")
        hint = Text("Chạy lại “chiso units build”.", "Run “chiso units build” again.")
        raise InputError([Problem("units.register_damaged", message, got=str(error)[:80], hint=hint)]) from error


def _unit_row(unit: Unit) -> list[Any]:
    codes = [[code.value, _day(code.valid_from), _day(code.valid_to), code.scheme] for code in unit.codes]
    dates = [_day(unit.valid_from), _day(unit.valid_to)]
    return [unit.id, unit.name, unit.short_name, unit.kind, *dates, unit.start_known, codes, unit.sort_key]


def _unit(row: list[Any]) -> Unit:
    codes = tuple(DatedCode(value, _date(start), _maybe(end), scheme) for value, start, end, scheme in row[7])
    return Unit(row[0], row[1], row[2], row[3], _date(row[4]), _maybe(row[5]), row[6], codes, row[8])


def _lineage_row(row: Lineage) -> list[Any]:
    share = None if row.share is None else str(row.share)
    return [row.predecessor, row.successor, row.kind, _day(row.on), share, row.share_of, row.source, row.legal_basis]


def _lineage(row: list[Any]) -> Lineage:
    share = None if row[4] is None else Decimal(row[4])
    return Lineage(row[0], row[1], row[2], _date(row[3]), share, row[5], row[6], row[7])


def _coverage(content: dict[str, Any]) -> Coverage:
    detailed = {level: _date(day) for level, day in content["detailed_since"].items()}
    return Coverage(_date(content["since"]), detailed, _date(content["known_until"]), content["source"])


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _maybe(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
