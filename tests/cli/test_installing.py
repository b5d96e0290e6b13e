"""The site waits for packages that a first start fetches beside the sample province."""

from __future__ import annotations

import threading
from pathlib import Path

from chiso.cli.installing import mark_of, wait_until_installed


def test_an_environment_without_the_mark_is_ready(tmp_path: Path):
    assert wait_until_installed(tmp_path, patience=0)


def test_it_waits_until_the_mark_is_taken_away(tmp_path: Path):
    mark_of(tmp_path).touch()
    threading.Timer(0.3, mark_of(tmp_path).unlink).start()
    assert wait_until_installed(tmp_path, patience=30)


def test_it_gives_up_when_patience_is_over(tmp_path: Path):
    mark_of(tmp_path).touch()
    assert not wait_until_installed(tmp_path, patience=0)
