"""The workflow as data: the shipped table is sound, and a broken table names everything that is wrong with it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from chiso.engine.errors import InputError
from chiso.office.rounds.models import SheetState
from chiso.office.rounds.workflow import default_workflow_data, load_workflow, stored_workflow, workflow_of


def test_the_shipped_table_uses_every_state_of_a_sheet() -> None:
    flow = load_workflow(default_workflow_data())
    assert set(flow.state_by_code) == set(SheetState.values)


def test_the_shipped_table_names_everything_in_both_languages() -> None:
    flow = load_workflow(default_workflow_data())
    for named in (*flow.steps, *flow.states, *flow.moves):
        assert named.name.vi and named.name.en


def test_every_move_that_takes_something_back_needs_a_reason() -> None:
    flow = load_workflow(default_workflow_data())
    backwards = {"return_to_officer", "withdraw", "return_sheet", "unlock", "reopen_unlocked"}
    assert {move.verb for move in flow.moves if move.needs_reason} == backwards


def test_self_scores_may_only_be_changed_in_the_states_of_the_unit() -> None:
    flow = load_workflow(default_workflow_data())
    writable = {state.code for state in flow.states if flow.writes(state.code, "self")}
    assert writable == {"draft", "returned", "unlocked"}


def test_a_loaded_table_is_cached_by_its_content() -> None:
    assert workflow_of(default_workflow_data()) is workflow_of(default_workflow_data())


def _broken(change: Any) -> dict[str, Any]:
    data = copy.deepcopy(default_workflow_data())
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (lambda d: d["states"].pop("council"), "workflow.unknown", "moves.unlock.from"),
        (lambda d: d["states"].update(dreaming={"vi": "Mơ", "en": "Dreaming"}), "workflow.unknown", "states.dreaming"),
        (lambda d: d["moves"]["approve"].update(to="nowhere"), "workflow.unknown", "moves.approve.to"),
        (
            lambda d: d["moves"]["approve"].update(permission=["sheets.fly"]),
            "workflow.unknown",
            "moves.approve.permission",
        ),
        (lambda d: d["moves"]["approve"].update(permission=[]), "workflow.list", "moves.approve.permission"),
        (lambda d: d["moves"]["approve"].update(ledger="dream"), "workflow.unknown", "moves.approve.ledger"),
        (lambda d: d["moves"]["approve"].update(reason="yes"), "workflow.flag", "moves.approve.reason"),
        (lambda d: d["moves"]["approve"].update(colour="red"), "workflow.unknown_key", "moves.approve"),
        (lambda d: d["moves"]["approve"].pop("en"), "workflow.name", "moves.approve"),
        (
            lambda d: d["moves"]["finish_appraisal_1"].pop("ledger"),
            "workflow.no_ledger",
            "moves.finish_appraisal_1.ledger",
        ),
        (lambda d: d["moves"].pop("publish"), "workflow.dead_end", "states.decided"),
        (lambda d: d["moves"].pop("publish"), "workflow.unreachable", "states.published"),
        (lambda d: d.update(initial="nowhere"), "workflow.unknown", "initial"),
        (lambda d: d.pop("moves"), "workflow.missing", "moves"),
        (lambda d: d["states"]["draft"].update(step="winter"), "workflow.unknown", "states.draft.step"),
        (lambda d: d.update(order={"steps": ["self"]}), "workflow.order", "order.steps"),
        (lambda d: d.update(order={"winds": []}), "workflow.unknown_key", "order"),
        (lambda d: d.update(order=["steps"]), "workflow.shape", "order"),
    ],
)
def test_a_broken_table_says_what_is_wrong_and_where(change: Any, code: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        load_workflow(_broken(change))
    assert (code, where) in {(problem.code, problem.where) for problem in caught.value.problems}


def test_all_problems_of_a_table_come_in_one_report() -> None:
    def change(data: dict[str, Any]) -> None:
        data["moves"]["approve"]["to"] = "nowhere"
        data["moves"]["publish"]["permission"] = ["sheets.fly"]
        data["states"]["draft"].pop("vi")

    with pytest.raises(InputError) as caught:
        load_workflow(_broken(change))
    assert {problem.where for problem in caught.value.problems} >= {
        "moves.approve.to",
        "moves.publish.permission",
        "states.draft",
    }


@pytest.mark.parametrize("data", [None, [], "draft", 7])
def test_something_that_is_no_table_is_refused(data: object) -> None:
    with pytest.raises(InputError):
        load_workflow(data)


def _as_jsonb_gives_it_back(value: Any) -> Any:
    """Keys sorted by length, then by letter."""
    if not isinstance(value, dict):
        return value
    return {key: _as_jsonb_gives_it_back(value[key]) for key in sorted(value, key=lambda key: (len(key), key))}


def test_the_shipped_steps_keep_their_order_although_postgresql_forgets_it():
    shipped = default_workflow_data()
    flow = workflow_of(_as_jsonb_gives_it_back(stored_workflow(shipped)))
    assert [step.code for step in flow.steps] == list(shipped["steps"])
    assert [state.code for state in flow.states] == list(shipped["states"])


def test_an_edited_table_keeps_its_order_although_postgresql_forgets_it():
    own = default_workflow_data()
    own["steps"] = {"weighing": {"vi": "Cân nhắc", "en": "Weighing"}, **dict(reversed(own["steps"].items()))}
    own["moves"] = dict(reversed(own["moves"].items()))
    flow = workflow_of(_as_jsonb_gives_it_back(stored_workflow(own)))
    assert [step.code for step in flow.steps] == list(own["steps"])
    assert [move.verb for move in flow.moves] == list(own["moves"])


def test_tables_that_differ_in_their_order_alone_are_told_apart():
    own = default_workflow_data()
    turned = {**own, "steps": dict(reversed(own["steps"].items()))}
    for table in (own, turned, own):
        flow = workflow_of(_as_jsonb_gives_it_back(stored_workflow(table)))
        assert [step.code for step in flow.steps] == list(table["steps"])
