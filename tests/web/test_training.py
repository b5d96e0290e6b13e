"""A training copy says so on every page, however it is started."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chiso.web.training import is_training, mark_training


def test_a_copy_marked_once_is_a_training_copy_without_any_setting(tmp_path: Path) -> None:
    assert not is_training(tmp_path, {})
    mark_training(tmp_path)
    assert is_training(tmp_path, {})


@pytest.mark.parametrize("value, expected", [("1", True), ("0", False), ("", False)])
def test_the_setting_makes_one_too(tmp_path: Path, value: str, expected: bool) -> None:
    assert is_training(tmp_path, {"CHISO_TRAINING": value}) is expected


@pytest.mark.django_db
def test_every_page_of_a_training_copy_says_so(client: Any, settings: Any) -> None:
    assert "TẬP HUẤN" not in client.get("/accounts/sign-in/").text
    settings.IS_TRAINING = True
    assert "BẢN TẬP HUẤN" in client.get("/accounts/sign-in/").text
