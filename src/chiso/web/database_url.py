"""DATABASE_URL → Django's DATABASES entry, for the two engines that the product is tested on."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# WAL lets readers go on while one writer writes; IMMEDIATE takes the write lock at BEGIN, so that a transaction which
# reads first and writes later waits for its turn instead of failing half-way with "database is locked".
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
}


def database_from_url(url: str, default_path: Path) -> dict[str, Any]:
    """The database entry for `url`; empty = the embedded SQLite file at `default_path`.

    Raises ValueError for a scheme other than postgres, postgresql or sqlite.
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        path = Path(unquote(parts.path)) if url else default_path
        path.parent.mkdir(parents=True, exist_ok=True)
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": dict(_SQLITE_OPTIONS)}
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,
            "CONN_MAX_AGE": 600,
        }
    raise ValueError(
        f"DATABASE_URL: expected sqlite:///path or postgresql://user@host/name, got scheme {parts.scheme!r}"
    )
