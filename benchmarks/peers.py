"""The packages that benchmarks race against, from a folder of their own (`tools/peers.sh`).

The trap: a peer that brings another version of NumPy or Polars would measure that one under our name. The folder comes
last on the path, so whatever .venv has is taken from there; the lock holds the same versions.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).resolve().parent.parent / ".tools" / "peers"
MISSING = "{} is not here (tools/peers.sh fetches it)"


def peer(name: str) -> ModuleType | None:
    """The peer's module; None where it was not fetched."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None
