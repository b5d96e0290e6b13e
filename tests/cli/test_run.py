"""`chiso run`, `doctor`, `demo`: the commands that keep a site up, driven as a person drives them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

CHISO = [sys.executable, "-m", "chiso.cli.main"]
PATIENCE = 180


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CHISO_", "DJANGO_", "DATABASE_"))
    }
    return {**kept, "CHISO_DATA": str(tmp_path / "data")}


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/sign-in/") as page:
        return page.status == 200
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_the_site_comes_up_serves_and_stops_with_all_its_processes(environment: dict[str, str], tmp_path: Path):
    port, log = _free_port(), tmp_path / "log"
    with log.open("w") as out:
        running = subprocess.Popen([*CHISO, "run", "--port", str(port)], env=environment, stdout=out, stderr=out)
    try:
        last = time.monotonic() + PATIENCE
        while "đang chạy" not in log.read_text():
            assert running.poll() is None, log.read_text()
            assert time.monotonic() < last, log.read_text()
            time.sleep(0.2)
        assert _answers(port)
    finally:
        running.send_signal(signal.SIGTERM)
        code = running.wait(60)
    assert code == 0, log.read_text()
    assert not _answers(port)
    with socket.socket() as probe:  # nothing of the tree holds the port any more
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def test_a_taken_port_is_told_with_another_to_try(environment: dict[str, str], taken_port: int):
    ended = subprocess.run([*CHISO, "run", "--port", str(taken_port)], env=environment, capture_output=True, text=True)
    assert ended.returncode == 3
    assert f"PORT={taken_port + 1}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_doctor_names_missing_migrations_and_how_to_mend_them(environment: dict[str, str]):
    ended = subprocess.run([*CHISO, "doctor", "--json"], env=environment, capture_output=True, text=True)
    found = {finding["check"]: finding for finding in json.loads(ended.stdout)}
    assert ended.returncode == 1
    assert not found["migrations"]["ok"]
    assert found["migrations"]["mend"] == "chạy: chiso manage migrate"
    assert found["database"]["ok"]
    assert found["journal"]["found"] == "wal"


def test_a_data_folder_that_cannot_be_made_is_told_without_a_traceback(environment: dict[str, str], tmp_path: Path):
    (tmp_path / "data").write_text("a file stands where the folder should be")
    ended = subprocess.run([*CHISO, "doctor"], env=environment, capture_output=True, text=True)
    assert ended.returncode == 3
    assert "CHISO_DATA" in ended.stderr
    assert "Traceback" not in ended.stderr
