"""What the province is made of, read from `province.yaml`; and the people's names, drawn from it by a seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from chiso.office.units.models import UnitKind

HERE = Path(__file__).resolve().parent
FRAMEWORKS = HERE.parent / "frameworks"
ROOT_KEY = "tinh-mau"


@dataclass(frozen=True, slots=True)
class Place:
    """One unit to be registered, under the unit with the key `under`."""

    key: str
    name: str
    kind: UnitKind
    under: str | None
    abbreviation: str = ""
    short_name: str = ""


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((HERE / "province.yaml").read_text(encoding="utf-8"))
    return table


def founded() -> dt.date:
    """The day since which the province's units exist."""
    day: dt.date = _table()["founded"]
    return day


def places() -> Iterator[Place]:
    """Every unit, each after the unit above it."""
    table = _table()
    root = table["root"]
    yield Place(root["key"], root["name"], UnitKind.PROVINCE, None, root["abbreviation"])
    for entry in table["departments"]:
        key = entry["key"]
        yield Place(key, entry["name"], UnitKind.DEPARTMENT, ROOT_KEY, entry["abbreviation"], entry.get("short", ""))
        for number, name in enumerate(entry["divisions"], 1):
            yield Place(f"{key}-p{number}", name, UnitKind.DIVISION, key)
    for entry in table["centres"]:
        yield Place(entry["key"], entry["name"], UnitKind.CENTRE, entry["under"], entry["abbreviation"])
    for entry in table["fronts"]:
        yield Place(entry["key"], entry["name"], UnitKind.FRONT, ROOT_KEY, entry["abbreviation"], entry["short"])
    yield from _grass_roots(table)


def _grass_roots(table: dict[str, Any]) -> Iterator[Place]:
    groups = (
        ("x", "Xã", UnitKind.COMMUNE, table["communes"], table["villages"]),
        ("p", "Phường", UnitKind.WARD, table["wards"], table["quarters"]),
        ("dk", "Đặc khu", UnitKind.SPECIAL_ZONE, table["special_zones"], table["villages"]),
    )
    for prefix, word, kind, names, below in groups:
        for number, name in enumerate(names, 1):
            key = f"{prefix}{number:02}"
            yield Place(key, f"{word} Mẫu {name}", kind, ROOT_KEY, abbreviation=key.upper())
            for village, village_name in enumerate(below, 1):
                yield Place(f"{key}-t{village}", village_name, UnitKind.VILLAGE, key)


class Names:
    """Full names, each given once."""

    def __init__(self, draw: random.Random) -> None:
        self._draw, self._given = draw, set[str]()

    def next(self) -> str:
        table = _table()["names"]
        while True:
            sex = self._draw.choice("fm")
            parts = (table["family"], table[f"middle_{sex}"], table[f"given_{sex}"])
            name = " ".join(self._draw.choice(part) for part in parts)
            if name not in self._given:
                self._given.add(name)
                return name
