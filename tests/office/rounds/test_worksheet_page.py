"""The worksheet as pages: what they cost, what they show, what the second writer gets."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from chiso.office.rounds.models import Answer, Sheet, SheetState, Stage, Transition
from chiso.office.rounds.operations import submission
from chiso.office.rounds.workflow import default_workflow_data
from tests import factories
from tests.factories import Province
from tests.office.rounds.arrange import Running, running

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def here(province: Province, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Running:
    """A running round; the clock of the pages stands at MOMENT."""
    from chiso.office.rounds.pages import board, rounds, sheet_moves, worksheet

    for module in (worksheet, sheet_moves, board, rounds):
        monkeypatch.setattr(module, "now", lambda: factories.MOMENT)
    return running(province)


def wide_framework(leaves: int = 120) -> str:
    """A framework of `leaves` leaves in eight fields, figures and pairs in turn."""
    fields = 8
    each = leaves // fields
    rows = [
        "code: rong\nname: {vi: Bộ rộng, en: Wide}\nfamily: kiem-thu\nunit_group: so\n"
        f"valid_for: {{from: 2025-01-01}}\ntotal: {leaves}\nnodes:\n"
    ]
    for field in range(1, fields + 1):
        rows.append(f'  - {{code: "{field}", name: {{vi: Lĩnh vực {field}, en: Field}}, level: field, max: {each}}}\n')
        for leaf in range(1, each + 1):
            rule = (
                "{kind: ratio, numerator: done, denominator: all}"
                if leaf % 2
                else "{kind: tiers, input: rate, tiers: [{from: 0, to: 80, points: 0}, {from: 80, points: 1}]}"
            )
            rows.append(
                f'  - {{code: "{field}.{leaf}", parent: "{field}", name: {{vi: Tiêu chí, en: Leaf}}, '
                f"level: criterion, max: 1, evidence: [Báo cáo], rule: {rule}}}\n"
            )
    return "".join(rows)


@pytest.fixture
def wide(here: Running, province: Province) -> Sheet:
    """A sheet of 120 leaves, all answered."""
    version = factories.framework_version(wide_framework())
    round_ = factories.round_(province.units["so-noi-vu"], workflow=default_workflow_data())
    factories.window(round_, "self")
    sheet = factories.sheet(factories.group(round_, version), province.units["so-y-te"], answerable=120)
    Answer.objects.bulk_create(
        Answer(
            sheet=sheet,
            node=f"{field}.{leaf}",
            stage=Stage.SELF,
            inputs={"done": "46", "all": "48"} if leaf % 2 else {"rate": "90"},
            updated_at=factories.MOMENT,
            updated_by=province.people["unit_officer"],
        )
        for field in range(1, 9)
        for leaf in range(1, 16)
    )
    return sheet


def _post(client: Any, name: str, sheet: Sheet, **data: Any) -> Any:
    return client.post(reverse(f"rounds:{name}", kwargs={"sheet_id": sheet.pk}), data, **JSON)


@pytest.mark.parametrize(
    "verb, before, words",
    [("return_sheet", SheetState.IN_APPRAISAL, "Lý do trả lại"), ("unlock", SheetState.SELF_LOCKED, "Lý do mở khóa")],
)
def test_a_sheet_that_was_given_back_says_why_and_by_whom(
    here: Running, as_person: Callable[[Any], Any], verb: str, before: str, words: str
) -> None:
    Sheet.objects.filter(pk=here.sheet.pk).update(state=before)
    here.sheet.refresh_from_db()
    move = getattr(submission, verb)
    move(
        actor=here.owner,
        sheet=here.sheet,
        reason="Thiếu phụ lục số liệu",
        until=factories.MOMENT + dt.timedelta(days=5),
        at=factories.MOMENT,
    )
    address = reverse("rounds:worksheet", kwargs={"sheet_id": here.sheet.pk})
    shown = as_person(here.province.people["unit_officer"]).get(address).content.decode()
    assert words in shown
    assert "Thiếu phụ lục số liệu" in shown
    owner = Transition.objects.filter(sheet=here.sheet).latest("pk").actor
    assert owner is not None and owner.full_name in shown


@pytest.mark.parametrize("state", [SheetState.DRAFT, SheetState.RETURNED, SheetState.UNLOCKED])
def test_a_sheet_of_120_leaves_opens_with_at_most_15_queries(
    state: str, wide: Sheet, here: Running, as_person: Callable[[Any], Any], django_assert_max_num_queries: Any
) -> None:
    Sheet.objects.filter(pk=wide.pk).update(state=state)
    client = as_person(here.province.people["unit_officer"])
    address = reverse("rounds:worksheet", kwargs={"sheet_id": wide.pk})
    client.get(address)
    with django_assert_max_num_queries(15):
        page = client.get(address)
    assert page.status_code == 200
    assert page.content.decode().count('class="cell"') == 120


def test_saving_one_answer_takes_at_most_10_queries_sign_in_included(
    wide: Sheet, here: Running, as_person: Callable[[Any], Any], django_assert_max_num_queries: Any
) -> None:
    client = as_person(here.province.people["unit_officer"])
    _post(client, "save_cell", wide, node="1.1", text="45/48", version=1)
    with django_assert_max_num_queries(10):
        answer = _post(client, "save_cell", wide, node="1.1", text="44/48", version=2)
    assert answer.status_code == 200
    assert answer.json()["cells"]["1.1"]["version"] == 3


def test_a_first_answer_also_stays_within_10_queries(
    here: Running, as_person: Callable[[Any], Any], django_assert_max_num_queries: Any
) -> None:
    client = as_person(here.province.people["unit_officer"])
    _post(client, "save_cell", here.sheet, node="1.1", text="có", version=0)
    with django_assert_max_num_queries(10):
        answer = _post(client, "save_cell", here.sheet, node="2.1", text="46/48", version=0)
    assert answer.status_code == 200


def test_a_saved_cell_answers_with_points_totals_and_counts(here: Running, as_person: Callable[[Any], Any]) -> None:
    client = as_person(here.province.people["unit_officer"])
    told = _post(client, "save_cell", here.sheet, node="2.1", text="46/48", version=0).json()
    assert Decimal(told["points"]["2.1"]) == Decimal("2.88")
    assert Decimal(told["points"]["2"]) == Decimal("2.88")
    assert told["counts"] == {"all": 4, "filled": 1, "empty": 3, "missing": 1, "errors": 0}
    assert told["cells"]["2.1"]["text"] == "46/48"
    assert "95,83 %" in told["cells"]["2.1"]["told"]


def test_a_figure_that_cannot_be_scored_comes_back_as_a_problem(here: Running, as_person: Callable[[Any], Any]) -> None:
    client = as_person(here.province.people["unit_officer"])
    answer = _post(client, "save_cell", here.sheet, node="2.1", text="49/48", version=0)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["hint"]


def test_the_second_writer_gets_both_values_to_choose_from(here: Running, as_person: Callable[[Any], Any]) -> None:
    here.cell("2.1", "40/48", actor=here.leader)
    client = as_person(here.province.people["unit_officer"])
    answer = _post(client, "save_cell", here.sheet, node="2.1", text="46/48", version=0)
    assert answer.status_code == 409
    conflict = answer.json()["conflict"]
    assert (conflict["mine"], conflict["theirs"], conflict["version"]) == ("46/48", "40/48", 1)
    assert conflict["by"] == here.leader.name


def test_a_pasted_block_tells_every_cell_apart(here: Running, as_person: Callable[[Any], Any]) -> None:
    client = as_person(here.province.people["unit_officer"])
    cells = [
        {"node": "1.1", "text": "có", "version": 0},
        {"node": "1.2", "text": "97,2", "version": 0},
        {"node": "1.3", "text": "???", "version": 0},
    ]
    address = reverse("rounds:save_block", kwargs={"sheet_id": here.sheet.pk})
    answer = client.post(address, json.dumps({"cells": cells}), content_type="application/json", **JSON)
    assert set(answer.json()["cells"]) == {"1.1", "1.2"}
    assert set(answer.json()["problems"]) == {"1.3"}


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"cells": []}', '{"cells": [{"node": 1}]}', '{"cells": "x"}'])
def test_a_broken_block_is_refused(here: Running, as_person: Callable[[Any], Any], body: str) -> None:
    client = as_person(here.province.people["unit_officer"])
    address = reverse("rounds:save_block", kwargs={"sheet_id": here.sheet.pk})
    assert client.post(address, body, content_type="application/json", **JSON).status_code == 422


def test_the_page_says_who_fills_a_shut_leaf(here: Running, as_person: Callable[[Any], Any]) -> None:
    client = as_person(here.province.people["unit_officer"])
    page = client.get(reverse("rounds:worksheet", kwargs={"sheet_id": here.sheet.pk})).content.decode()
    assert "Điều tra xã hội học" in page
    assert 'aria-label="Số liệu 2.2"' not in page


def test_the_page_lists_what_keeps_the_sheet_from_being_submitted(
    here: Running, as_person: Callable[[Any], Any]
) -> None:
    here.cell("1.1", "có")
    client = as_person(here.province.people["unit_officer"])
    page = client.get(reverse("rounds:worksheet", kwargs={"sheet_id": here.sheet.pk})).content.decode()
    assert "Chưa thể trình: còn 2 loại việc phải làm" in page
    assert "3 tiêu chí chưa nhập số liệu" in page
    assert "1 tiêu chí thiếu minh chứng, chưa giải trình" in page


def test_a_locked_sheet_is_shown_for_reading_only(here: Running, as_person: Callable[[Any], Any]) -> None:
    Sheet.objects.update(state=SheetState.SELF_LOCKED)
    client = as_person(here.province.people["unit_officer"])
    page = client.get(reverse("rounds:worksheet", kwargs={"sheet_id": here.sheet.pk})).content.decode()
    assert "worksheet.js" not in page
    assert "data-cell-url" not in page


def test_the_panel_of_a_leaf_explains_rule_evidence_and_how_to_write(
    here: Running, as_person: Callable[[Any], Any]
) -> None:
    here.cell("2.1", "46/48")
    client = as_person(here.province.people["unit_officer"])
    address = reverse("rounds:leaf_panel", kwargs={"sheet_id": here.sheet.pk})
    panel = client.get(address, {"leaf": "2.1"}).content.decode()
    assert "46/48 = 95,83 %" in panel
    assert "có 0 trên 1" in panel
    assert client.get(address, {"leaf": "nothing"}).status_code == 404


def test_the_unit_walks_its_sheet_to_the_round_owner(here: Running, as_person: Callable[[Any], Any]) -> None:
    here.fill()
    officer = as_person(here.province.people["unit_officer"])
    assert _post(officer, "submit_sheet", here.sheet).status_code == 302
    assert here.fresh().state == "self_submitted"
    leader = as_person(here.province.people["unit_leader"])
    assert _post(leader, "approve_sheet", here.sheet).status_code == 302
    assert here.fresh().state == "self_locked"


def test_a_stale_button_is_answered_with_a_conflict(here: Running, as_person: Callable[[Any], Any]) -> None:
    here.fill()
    officer = as_person(here.province.people["unit_officer"])
    _post(officer, "submit_sheet", here.sheet, version=1)
    again = _post(officer, "withdraw_sheet", here.sheet, version=1, reason="sửa lại")
    assert again.status_code == 409


def test_my_only_running_sheet_opens_at_once(here: Running, as_person: Callable[[Any], Any]) -> None:
    officer = as_person(here.province.people["unit_officer"])
    answer = officer.get(reverse("rounds:my_sheets"))
    assert answer["Location"] == reverse("rounds:worksheet", kwargs={"sheet_id": here.sheet.pk})


def test_english_readers_get_english_words(here: Running, as_person: Callable[[Any], Any], settings: Any) -> None:
    client = as_person(here.province.people["unit_officer"])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(reverse("rounds:worksheet", kwargs={"sheet_id": here.sheet.pk})).content.decode()
    assert "Sociological survey" in page


def test_what_others_fill_is_summed_over_leaves_only(here: Running):
    from chiso.office.rounds.queries.worksheet import worksheet_of

    found = worksheet_of(here.fresh(), at=factories.MOMENT, language="vi")
    assert (found.own_max, found.shut_max) == (Decimal(7), Decimal(3))
