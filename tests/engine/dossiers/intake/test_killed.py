"""Importers that die, meet each other, or run out of room: the store is as it was, or as it should be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.errors import InputError
from tests.engine.dossiers.intake.extracts import bring, dossiers_in, kpis, made_up

STAGES = ("read", "compare", "write", "count")
# an importer that stops at a stage and waits to be killed there; `after` stops behind the renamed manifest
PROGRAM = """
import sys, time
from datetime import datetime
from pathlib import Path
from chiso.engine.dossiers.intake.import_io import import_extract
from chiso.engine.dossiers.intake.orders import Order
from chiso.engine.dossiers.intake.store_io import Store
from chiso.engine.dossiers.intake import store_io
store, path, stop = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
def halt():
    print("here", flush=True)
    time.sleep(60)
def progress(stage, share):
    if f"{stage}{int(share)}" == stop and share in (0, 1):
        halt()
if stop.startswith("commit"):
    whole = store_io._write_durably
    def writing(path, text):
        if stop == "commit0" and path.name == "_manifest.json":
            halt()
        whole(path, text)
        if stop == "commit1" and path.name == "_manifest.json":
            halt()
    store_io._write_durably = writing
if stop == "full":
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
import_extract(Store(store), Order(path, datetime(2026, 6, 30, 17)), progress=progress)
"""


@pytest.fixture(scope="module")
def extracts(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("extracts")
    frame = made_up(3000)
    frame.head(2000).write_parquet(folder / "1.parquet")
    frame.slice(1200).write_parquet(folder / "2.parquet")
    return folder / "1.parquet", folder / "2.parquet"


def start(store: Store, path: Path, stop: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(store.root), str(path), stop],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("stop", ["read0", "read1", "compare1", "write1", "count1", "commit0", "commit1"])
def test_killed_at_any_moment_a_rerun_ends_in_the_same_state(tmp_path, extracts, stop):
    whole, killed = Store(tmp_path / "whole"), Store(tmp_path / "killed")
    for store in (whole, killed):
        bring(store, extracts[0])
    before = dossiers_in(killed)
    child = start(killed, extracts[1], stop)
    assert child.stdout is not None
    assert child.stdout.readline() == "here\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    if stop != "commit1":
        assert_frame_equal(dossiers_in(killed), before)
    for store in (whole, killed):
        bring(store, extracts[1])
    assert_frame_equal(dossiers_in(killed), dossiers_in(whole))
    assert_frame_equal(kpis(killed), kpis(whole))
    listed = {killed.root / name for name in killed.manifest().kept}
    bring(killed, extracts[1], again=True)
    assert {path for path in killed.root.glob("year=*/*/*")} <= listed


def test_a_second_importer_is_told_to_wait_or_waits(tmp_path, extracts):
    store = Store(tmp_path / "store")
    child = start(store, extracts[0], "read1")
    assert child.stdout is not None
    assert child.stdout.readline() == "here\n"
    with pytest.raises(InputError, match=r"dossiers\.busy"):
        bring(store, extracts[1])
    child.kill()
    child.wait()
    bring(store, extracts[1])
    assert len(store.manifest().imports) == 1


def test_without_room_the_import_says_so_and_the_store_is_as_it_was(tmp_path, extracts):
    store = Store(tmp_path / "store")
    bring(store, extracts[0])
    before = dossiers_in(store)
    child = start(store, extracts[1], "full")
    _, told = child.communicate(timeout=60)
    assert "dossiers.unwritable" in told
    assert_frame_equal(dossiers_in(store), before)
    assert not (store.root / "_drafts").exists()


def test_a_reader_of_before_still_finds_its_snapshot_whole_or_the_new_one(tmp_path, extracts):
    store = Store(tmp_path / "store")
    bring(store, extracts[0])
    seen = {dossiers_in(store).height}
    child = start(store, extracts[1], "")
    until = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < until:
        try:
            seen.add(dossiers_in(store).height)
        except FileNotFoundError:
            continue
    child.communicate()
    assert seen <= {*seen, dossiers_in(store).height}
    assert len(seen) <= 2
