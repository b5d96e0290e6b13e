"""A training copy says so on every page, however it is started."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from chiso.office.accounts.models import Role
from chiso.office.rounds.workflow import default_workflow_data
from chiso.web.training import is_training, mark_training
from tests import factories


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


@pytest.mark.django_db
def test_the_pages_of_a_training_round_say_so_on_a_real_installation(as_person: Any, province: Any) -> None:
    owner = as_person(province.people[Role.ROUND_OWNER])
    real, practice = (
        factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data(), year=year, is_training=training)
        for year, training in ((2030, False), (2031, True))
    )
    sheets = [factories.sheet(factories.group(one), province.units["so-y-te"]) for one in (real, practice)]
    for name, key, pair in (
        ("rounds:board", "round_id", [real.pk, practice.pk]),
        ("rounds:worksheet", "sheet_id", [sheet.pk for sheet in sheets]),
        ("rounds:decision", "group_id", [sheet.group_id for sheet in sheets]),
    ):
        shown = ["ĐỢT TẬP HUẤN" in owner.get(reverse(name, kwargs={key: pk})).text for pk in pair]
        assert shown == [False, True], name
