"""Rounds of before a table kept its order get one, and keep their own table."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps

from chiso.office.rounds.models import Round
from chiso.office.rounds.workflow import SECTIONS, workflow_of
from tests import factories

pytestmark = pytest.mark.django_db
MIGRATION = import_module("chiso.office.rounds.migrations.0009_order_of_old_workflows")


def _older() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "older_workflow.yaml").read_text(encoding="utf-8"))
    return table


def _forgotten(table: dict[str, Any]) -> dict[str, Any]:
    """The sections as jsonb keeps them, on SQLite too: keys by length, then by letter."""
    sections = {kind: dict(sorted(table[kind].items(), key=lambda each: (len(each[0]), each[0]))) for kind in SECTIONS}
    return {**table, **sections}


def _after_the_upgrade(province: factories.Province, table: dict[str, Any]) -> Round:
    round_ = factories.round_(province.units["so-noi-vu"])
    Round.objects.filter(pk=round_.pk).update(workflow=table)
    MIGRATION.store_order(apps, None)
    round_.refresh_from_db()
    return round_


def test_an_old_round_is_read_in_the_order_of_the_table_of_its_time(province: factories.Province) -> None:
    older = _older()
    round_ = _after_the_upgrade(province, _forgotten(older))
    assert round_.workflow["order"] == {kind: list(older[kind]) for kind in SECTIONS}
    flow = workflow_of(round_.workflow)
    assert [step.code for step in flow.steps] == list(older["steps"])
    assert [state.code for state in flow.states] == list(older["states"])


def test_an_old_round_keeps_its_own_moves(province: factories.Province) -> None:
    round_ = _after_the_upgrade(province, _older())
    assert {key: round_.workflow[key] for key in _older()} == _older()
    assert "resubmit" not in workflow_of(round_.workflow).move_by_verb


def test_an_offices_own_codes_stand_after_those_that_were_shipped(province: factories.Province) -> None:
    table = _older()
    table["steps"] = {"weighing": {"vi": "Cân nhắc", "en": "Weighing"}, **table["steps"]}
    round_ = _after_the_upgrade(province, _forgotten(table))
    assert [step.code for step in workflow_of(round_.workflow).steps] == [*_older()["steps"], "weighing"]


def test_a_round_that_keeps_its_order_is_left_alone(province: factories.Province) -> None:
    turned = _older()
    turned["order"] = {kind: list(reversed(turned[kind])) for kind in SECTIONS}
    assert _after_the_upgrade(province, turned).workflow == turned


@pytest.mark.parametrize("table", [{}, [], {"initial": "draft"}, {"steps": None}])
def test_what_is_no_table_is_left_for_its_reader_to_refuse(province: factories.Province, table: object) -> None:
    assert _after_the_upgrade(province, table).workflow == table  # type: ignore[arg-type]
