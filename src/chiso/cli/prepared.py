"""Whether this installation is known to be ready, told without loading Django.

The trap: a check that costs more than what it saves. Migrations and static files are looked at in earnest once; then
the state of every file that they depend on is remembered, and an unchanged state means that there is nothing to do.
Only for the embedded database: another server's tables can change behind our back.
"""

from __future__ import annotations

import hashlib
import json
import os
import site
from dataclasses import asdict, dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was found ready, and what to print about the sample accounts."""

    fingerprint: str
    accounts: str


def data_dir() -> Path:
    """The data folder, as the settings read it."""
    return Path(os.environ.get("CHISO_DATA", "var")).resolve()


def fingerprint() -> str:
    """Changes with our migrations and static files, the installed packages and the database file; "" = cannot tell."""
    database = data_dir() / "chiso.sqlite3"
    if os.environ.get("DATABASE_URL") or not database.exists():
        return ""
    digest = hashlib.sha256(f"{database}:{database.stat().st_ino}".encode())
    watched = [*PACKAGE.glob("office/*/migrations/*.py"), *PACKAGE.glob("**/static/**/*")]
    for path in [*sorted(watched), *(Path(folder) for folder in site.getsitepackages())]:
        stat = path.stat()
        # of a folder only the time counts: it changes when a package is installed or removed
        digest.update(f"{path}:{stat.st_size if path.is_file() else 0}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def remembered() -> Prepared | None:
    """What was remembered, if it still holds."""
    try:
        found = Prepared(**json.loads((data_dir() / ".prepared").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.fingerprint and found.fingerprint == fingerprint() else None


def remember(accounts: str) -> None:
    """Note that everything is ready now."""
    state = Prepared(fingerprint(), accounts)
    (data_dir() / ".prepared").write_text(json.dumps(asdict(state), ensure_ascii=False), encoding="utf-8")
