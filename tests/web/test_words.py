"""Nothing that the record or the matrix knows stands on a page as a bare identifier."""

from __future__ import annotations

import ast
import re

import pytest

from chiso.office.accounts.matrix import MATRIX
from chiso.office.accounts.verbs import VERBS, groups
from chiso.office.rounds.models import SheetState
from chiso.office.rounds.workflow import default_workflow_data, load_workflow
from chiso.web.actions import ACTIONS
from chiso.web.form_words import field_words
from chiso.web.record_words import DETAILS, chain_words, object_words, value_words
from chiso.web.states import SHEET_STATES
from tests.architecture.source import calls, dotted, modules


def recorded_actions() -> set[str]:
    """Every action written as plain text in a call; those made from a verb are tested by their verbs below."""
    found = set()
    for path in modules("office"):
        for call in calls(path):
            for keyword in call.keywords:
                if keyword.arg == "action" and isinstance(keyword.value, ast.Constant):
                    found.add(keyword.value.value)
    return found


@pytest.mark.parametrize("action", sorted(recorded_actions()))
def test_each_recorded_action_has_words(action):
    assert action in ACTIONS


def test_each_move_of_the_workflow_has_words():
    flow = load_workflow(default_workflow_data())
    assert [move.verb for move in flow.moves if f"rounds.sheet.{move.verb}" not in ACTIONS] == []


def test_each_state_of_a_sheet_has_a_look():
    assert set(SHEET_STATES) == set(SheetState.values)


def posted_days() -> set[str]:
    """Every field that a page reads a day or a moment from."""
    readers = {"day_posted", "moment_posted"}
    found = (call for path in modules("office") for call in calls(path) if dotted(call.func) in readers)
    return {call.args[1].value for call in found if isinstance(call.args[1], ast.Constant)}


@pytest.mark.parametrize("field", sorted(posted_days()))
def test_each_day_of_a_form_is_named_in_words_when_it_cannot_be_read(field):
    assert field_words(field) != field


def arguments(call: ast.Call) -> set[str | None]:
    return {keyword.arg for keyword in call.keywords}


def told_places() -> set[str]:
    """Every place that a refusal names by a plain word: the field's name in the form that was refused."""
    found: set[str | None] = set()
    for path in modules("office"):
        for call in calls(path):
            verb = dotted(call.func).rsplit(".", 1)[-1]
            given = [call.args[1]] if verb in {"problem", "_problem", "_said"} and len(call.args) > 1 else []
            if verb.lower().endswith("problem"):
                given += [keyword.value for keyword in call.keywords if keyword.arg == "where"]
            found |= {place.value for place in given if isinstance(place, ast.Constant)}
            if verb in {"said", "_said", "_unsaid"}:
                found |= arguments(call)
    return {place for place in found if place and re.fullmatch(r"[a-z_]+", place)}


@pytest.mark.parametrize("place", sorted(told_places()))
def test_each_place_of_a_refusal_is_named_in_words(place):
    assert field_words(place) != place


def test_a_place_that_is_no_field_stays_as_it_is():
    assert [field_words(place) for place in ("B12", "dòng 40", "nodes[3].max", "")] == [
        "B12", "dòng 40", "nodes[3].max", "",
    ]  # fmt: skip


def test_each_verb_of_the_matrix_has_words_and_none_too_many():
    assert set(VERBS) == set(MATRIX)


def test_each_verb_stands_under_a_heading():
    assert sorted(verb for _title, verbs in groups(MATRIX) for verb in verbs) == sorted(MATRIX)


def test_each_verb_says_it_in_both_languages():
    silent = [verb for verb, words in VERBS.items() if not words.vi or not words.en]
    assert silent == []
    assert not [verb for verb, words in VERBS.items() if re.search(r"[À-ỹ]", words.en)]


def test_each_recorded_detail_and_object_has_words():
    """Keys that are written as plain text into `data=` of a recorded verb, and the tables that verbs are about."""
    keys = set()
    for path in modules("office"):
        for call in calls(path):
            for keyword in call.keywords:
                if keyword.arg == "data" and isinstance(keyword.value, ast.Dict) and "action" in arguments(call):
                    keys |= {key.value for key in keyword.value.keys if isinstance(key, ast.Constant)}
    assert "node" in keys
    assert sorted(keys - set(DETAILS)) == []


def test_a_chain_and_an_object_are_told_by_name():
    assert chain_words("round:1", "Đánh giá năm 2026") == "Đợt: Đánh giá năm 2026"
    assert chain_words("system") == "Hệ thống"
    assert chain_words("unknown:7") == "unknown:7"
    assert object_words("rounds.sheet", "12") == "Phiếu 12"
    assert object_words("evidence.document", "3", "Kế hoạch") == "Tài liệu: Kế hoạch"
    assert chain_words("template:score_sheet") == "Mẫu văn bản: Phiếu chấm điểm"
    assert object_words("reports.template", "3", "decision") == "Mẫu văn bản: Quyết định và phụ lục"
    assert value_words("to", "2026-11-25") == "25/11/2026"
    assert value_words("until", "2026-11-25T10:00:00+00:00") == "25/11/2026, 17:00"
    assert value_words("number", "2026-XX-25") == "2026-XX-25"
    assert value_words("choice", "appraised") == "Theo điểm thẩm định"
    assert value_words("to", "self_locked") == str(SHEET_STATES["self_locked"].words)
    assert value_words("node", "True") == "có"
