"""Fixtures that every test may use. Objects are made by the plain functions of `tests/factories.py`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.db.models.signals import post_save
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from chiso.office.audit.models import AuditEvent
from chiso.office.units.models import Unit, UnitKind
from chiso.web.record_words import CHAINS, OBJECTS
from tests import factories
from tools.messages import compile_catalogues

compile_catalogues()
# pages and papers of tests name the fictional province without a look into the register
settings.PROVINCE_NAME = "Tỉnh Mẫu"
# playwright's sync API runs an event loop in the test's thread; Django would refuse to touch the database there
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# two cores shared with a browser: a slow example is not a wrong one. The same tree gets the same examples; others are
# looked for by `make explore`
hypothesis_settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis_settings.register_profile("chiso", hypothesis_settings.get_profile("explore"), derandomize=True)
hypothesis_settings.load_profile("chiso")


def _flush_around_triggers(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
    """Emptying the tables after a transactional test is a DELETE, which the append-only triggers refuse."""
    with self.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    drops = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
    return [*drops, *_sqlite_sql_flush(self, style, tables, **options), *(sql for _, sql in triggers)]


_sqlite_sql_flush = SQLite.ops_class.sql_flush
SQLite.ops_class.sql_flush = _flush_around_triggers


@pytest.fixture(autouse=True)
def _every_test_begins_in_vietnamese() -> Iterator[None]:
    """A page asked for in English leaves its language behind in the thread."""
    yield
    translation.activate("vi")


@pytest.fixture(autouse=True, scope="session")
def _whatever_is_recorded_has_words() -> Iterator[None]:
    """A thing or a chain of the record that the page of the record would show as a bare identifier fails its verb."""

    def check(instance: AuditEvent, **_signal: Any) -> None:
        assert instance.object_type in OBJECTS, f"web/record_words.py has no words for {instance.object_type}"
        chain = instance.stream.partition(":")[0]
        assert chain in CHAINS, f"web/record_words.py has no words for the chain {chain}"

    post_save.connect(check, sender=AuditEvent, weak=False, dispatch_uid="tests.words")
    yield
    post_save.disconnect(sender=AuditEvent, dispatch_uid="tests.words")


@pytest.fixture
def at() -> dt.datetime:
    """The moment of a test's verbs: 15 January 2026, nine in the morning in Vietnam."""
    return factories.MOMENT


@pytest.fixture
def province(db: None) -> factories.Province:
    """A province with three departments and three communes, and a person for every role."""
    return factories.province()


@pytest.fixture
def commune(province: factories.Province) -> Unit:
    return province.communes[0]


@pytest.fixture
def village(commune: Unit) -> Unit:
    """A village of that commune."""
    return factories.unit("thon-dong", "Thôn Đông", kind=UnitKind.VILLAGE, parent=commune)


@pytest.fixture
def files_dir(settings: Any, tmp_path: Any) -> Any:
    """An empty file store for one test."""
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def is_postgres() -> bool:
    """Whether the suite runs on PostgreSQL."""
    return connection.vendor == "postgresql"


@pytest.fixture
def as_person(client: Any) -> Iterator[Callable[[Any], Any]]:
    """Signs a person in on Django's test client and gives the client back."""

    def sign_in(person: Any) -> Any:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    yield sign_in
