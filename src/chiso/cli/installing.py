"""Waiting for packages that still arrive: a first start plays the sample province while the rest of .venv is made.

The trap: a page that is served before its library is there fails once and puzzles a newcomer. `tools/setup.sh first`
leaves a mark in the environment, `tools/setup.sh rest` takes it away, also when it fails.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

PATIENCE_SECONDS = 600
_STEP_SECONDS = 0.1


def mark_of(environment: Path) -> Path:
    """The file that stands while packages of this environment are still to come."""
    return environment / ".rest-pending"


def wait_until_installed(environment: Path = Path(sys.prefix), patience: float = PATIENCE_SECONDS) -> bool:
    """Return when nothing is on its way any more: True; or when patience (seconds) is over: False."""
    until = time.monotonic() + patience
    while mark_of(environment).exists():
        if time.monotonic() > until:
            return False
        time.sleep(_STEP_SECONDS)
    return True
