"""The only place of this package that opens files: the built register, and the tables of facts that ship."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.units.departments import Body, Handover, read_bodies, read_handovers
from chiso.engine.units.register import UnitRegister
from chiso.engine.units.serial import register_from_bytes, register_to_bytes
from chiso.engine.units.tiles import Tile, read_tiles

DATA = Path(__file__).parent / "data"
REGISTER_PATH = DATA / "register.json.gz"
"""Built at set-up, never committed; carried by the wheel."""


@cache
def load_register(path: Path = REGISTER_PATH) -> UnitRegister:
    """The built register. Raises InputError: `units.register_missing` (set-up not run), `units.register_damaged`."""
    try:
        return register_from_bytes(path.read_bytes())
    except FileNotFoundError as error:
        message = Text("Chưa có danh mục đơn vị hành chính.", "The register of units has not been built.")
        hint = Text("Chạy “make setup” hoặc “chiso units build”.", "Run “make setup” or “chiso units build”.")
        raise InputError([Problem("units.register_missing", message, where=path.name, hint=hint)]) from error


@cache
def load_bodies() -> tuple[Body, ...]:
    """Departments and commune offices by Decrees 45/2025 and 150/2025, and those that went before."""
    return read_bodies((DATA / "departments.csv").read_bytes())


@cache
def load_handovers() -> tuple[Handover, ...]:
    """Which department took over from which in March and July 2025, and where that was read."""
    return read_handovers((DATA / "handovers.csv").read_bytes())


def later_decrees() -> bytes:
    """The decrees after the published lists (2026), in the form that `check_decrees` reads."""
    return (DATA / "decrees_2026.csv").read_bytes()


@cache
def load_tiles() -> tuple[Tile, ...]:
    """Where each province stands in a map of tiles, before and after July 2025."""
    return read_tiles((DATA / "tiles.csv").read_bytes())


def save_register(register: UnitRegister, out: Path = REGISTER_PATH) -> None:
    """Writes the register in one step: a reader sees the old file or the new one, never half of it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + ".part")
    part.write_bytes(register_to_bytes(register))
    part.replace(out)
    load_register.cache_clear()
