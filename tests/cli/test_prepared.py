"""What `chiso run` remembers from start to start, so that the second one is quick and never wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from chiso.cli import prepared


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database file of an installation of its own."""
    monkeypatch.setenv("CHISO_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    path = tmp_path / "chiso.sqlite3"
    path.write_bytes(b"one")
    return path


def test_nothing_is_remembered_of_a_fresh_installation(database: Path):
    assert prepared.remembered() is None


def test_an_unchanged_installation_is_known_to_be_ready(database: Path):
    prepared.remember("chutri")
    database.write_bytes(b"one row more")
    found = prepared.remembered()
    assert found is not None
    assert found.accounts == "chutri"


def test_another_database_file_is_looked_at_again(database: Path):
    prepared.remember("")
    other = database.with_name("restored")
    other.write_bytes(b"another")
    other.replace(database)
    assert prepared.remembered() is None


def test_a_database_that_is_gone_is_made_again(database: Path):
    prepared.remember("")
    database.unlink()
    assert prepared.remembered() is None


def test_a_changed_static_file_is_collected_again(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    style = tmp_path / "package" / "static" / "chiso.css"
    style.parent.mkdir(parents=True)
    style.write_text("a {}")
    monkeypatch.setattr(prepared, "PACKAGE", tmp_path / "package")
    prepared.remember("")
    assert prepared.remembered() is not None
    style.write_text("a { color: red }")
    assert prepared.remembered() is None


def test_the_tables_of_another_server_are_looked_at_every_time(database: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres@127.0.0.1/chiso")
    prepared.remember("")
    assert prepared.remembered() is None


def test_a_damaged_note_is_ignored(database: Path):
    (database.parent / ".prepared").write_text("{")
    assert prepared.remembered() is None
