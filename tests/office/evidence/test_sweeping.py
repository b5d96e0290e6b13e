"""Bytes without a row are removed after a time of grace; bytes that anybody needs never are."""

from __future__ import annotations

import datetime as dt
import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from chiso.office.evidence.jobs import GRACE, sweep
from chiso.office.evidence.models import StoredFile
from chiso.office.evidence.store import FolderStore, file_store
from chiso.office.jobs.scheduler import JOBS
from tests import factories

NOW = factories.MOMENT


@pytest.fixture
def store(tmp_path: Path, settings) -> FolderStore:
    settings.FILES_DIR = tmp_path / "files"
    return file_store()  # type: ignore[return-value]


def put(store: FolderStore, data: bytes, age: dt.timedelta) -> str:
    sha256 = store.put(data)
    moment = (NOW - age).timestamp()
    os.utime(store._path(sha256), (moment, moment))
    return sha256


def named(sha256: str) -> None:
    StoredFile.objects.create(sha256=sha256, size=1, media_type="text/plain", stored_at=NOW)


OLD = GRACE + dt.timedelta(minutes=1)
YOUNG = GRACE - dt.timedelta(minutes=1)


@pytest.mark.django_db
class TestSweep:
    def test_only_old_bytes_without_a_row_go(self, store: FolderStore):
        kept, young, stray = put(store, b"co dong", OLD), put(store, b"vua tai", YOUNG), put(store, b"bo roi", OLD)
        named(kept)
        assert sweep(now=NOW) == 1
        assert [store.holds(sha256) for sha256 in (kept, young, stray)] == [True, True, False]

    def test_sweeping_twice_removes_nothing_more(self, store: FolderStore):
        put(store, b"bo roi", OLD)
        assert [sweep(now=NOW), sweep(now=NOW)] == [1, 0]

    def test_an_empty_installation_has_nothing_to_sweep(self, store: FolderStore):
        assert sweep(now=NOW) == 0

    def test_more_files_than_one_question_to_the_database(self, store: FolderStore):
        hashes = [put(store, str(number).encode(), OLD) for number in range(1200)]
        for sha256 in hashes[::100]:
            named(sha256)
        assert sweep(now=NOW) == 1200 - 12
        assert all(store.holds(sha256) for sha256 in hashes[::100])

    def test_bytes_that_are_put_again_are_young_again(self, store: FolderStore):
        sha256 = put(store, b"tai lai", OLD)
        store.put(b"tai lai")
        # the file's time is the machine's, later than the moment of this test
        assert sweep(now=NOW) == 0 and store.holds(sha256)

    def test_what_died_half_way_is_cleared(self, store: FolderStore):
        sha256 = put(store, b"van ban", OLD)
        folder = store._path(sha256).parent
        half, going = folder / f".{sha256}.1.ab", folder / f".{'0' * 64}.going"
        half.write_bytes(b"van")
        store._path(sha256).rename(going)
        for path in (half, going):
            os.utime(path, ((NOW - OLD).timestamp(),) * 2)
        assert list(store.idle(NOW - GRACE)) == []
        assert not half.exists() and not going.exists() and (folder / ("0" * 64)).exists()


def test_a_put_that_meets_the_sweeper_never_loses_its_bytes(tmp_path: Path):
    store = FolderStore(tmp_path)
    data = b"tai len dung luc quet"
    sha256 = store.put(data)
    stop = threading.Event()

    def sweeper() -> None:
        while not stop.is_set():
            store.discard(sha256, dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5))

    thread = threading.Thread(target=sweeper)
    thread.start()
    try:
        for _ in range(300):
            with suppress(FileNotFoundError):
                os.utime(store._path(sha256), (0, 0))
            store.put(data)
    finally:
        stop.set()
        thread.join()
    assert store.get(sha256) == data


def test_the_scheduler_runs_the_sweep():
    assert "chiso.office.evidence.jobs.sweep" in {job.run for job in JOBS}
