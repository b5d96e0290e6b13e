"""The folder of files: whole or not at all, once however often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chiso.office.evidence.store import FolderStore, MissingFile


def test_what_was_put_is_got_back(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    sha256 = store.put(b"van ban")
    assert store.get(sha256) == b"van ban"
    assert store.holds(sha256)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    assert store.put(b"van ban") == store.put(b"van ban")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_the_same_bytes_from_many_threads_leave_one_whole_file(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    data = b"x" * 300_000
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(store.put, [data] * 24))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(names) == 1
    assert [path.read_bytes() for path in files] == [data]


def test_changed_bytes_are_never_given_out(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    sha256 = store.put(b"van ban")
    next(path for path in tmp_path.rglob("*") if path.is_file()).write_bytes(b"sua trom")
    with pytest.raises(MissingFile):
        store.get(sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "G" * 64, "/" * 64])
def test_a_name_that_is_no_hash_reaches_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(MissingFile):
        FolderStore(tmp_path).get(name)
