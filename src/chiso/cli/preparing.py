"""What must be true before the site can be served: tables, static files. Does only what is not yet done.

The trap: doing it all at each start costs seconds; skipping it wrongly shows yesterday's style sheet. So static files
are collected again when any source file's size or time changed, and migrations run when one is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from chiso.cli.fresh_tables import create_fresh
from chiso.cli.site import Unavailable, set_up

Say = Callable[[str], None]
# the one script that we take from it comes through PackagedAssetsFinder; the rest is never served
IGNORED = ["django_htmx"]


def pending_migrations() -> list[str]:
    """Names of migrations that the database lacks; raises Unavailable when it cannot be reached."""
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    except DatabaseError as error:
        raise Unavailable(f"không mở được cơ sở dữ liệu (cannot open the database): {error}") from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate(say: Say) -> None:
    """Bring the tables up to the code."""
    missing = pending_migrations()
    if missing:
        say(f"tạo bảng dữ liệu (database: {len(missing)} migrations)")
        create_fresh(connections[DEFAULT_DB_ALIAS])
        # what is left: everything of a database that has tables already, and the rights that follow the tables
        call_command("migrate", interactive=False, verbosity=0)


def static_fingerprint() -> str:
    """Changes whenever a static source file does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for public, storage in finder.list(IGNORED):
            stat = Path(storage.path(public)).stat()
            digest.update(f"{public}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@contextmanager
def static_collected_meanwhile(say: Say) -> Iterator[None]:
    """Collect static files on another core while the block runs; the block's end waits for them."""
    other = get_context("spawn").Process(target=_collect_apart, daemon=True)
    other.start()
    try:
        yield
    finally:
        other.join()
    collect_static(say)  # does nothing when the other process has done it


def _collect_apart() -> None:
    set_up()
    collect_static(lambda text: None)
    # the pages are loaded too, so that the server finds them compiled when it starts in a moment
    import_module("chiso.web.wsgi")


def collect_static(say: Say) -> None:
    """Copy static files under hashed names, when they changed since the last time."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = static_fingerprint()
    if mark.exists() and mark.read_text() == fingerprint:
        return
    say("gom tệp giao diện (static files)")
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=IGNORED)
    mark.write_text(fingerprint)
