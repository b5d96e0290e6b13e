"""The board of a round: counts that filter, rows in pages, and a cost that does not grow with the units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from chiso.engine.text import search_key, sort_key
from chiso.office.notifications.models import Notice
from chiso.office.rounds.models import Extension, Reminder, RoundGroup, Sheet, SheetState, Window
from chiso.office.rounds.queries.board import Filters, board_of, timeline_of
from chiso.office.units.models import Unit, UnitKind
from tests import factories
from tests.factories import MOMENT, Province
from tests.office.rounds.arrange import Running, running

LATE = MOMENT + dt.timedelta(days=12)


@pytest.fixture
def here(province: Province, monkeypatch: pytest.MonkeyPatch) -> Running:
    """Sở Y tế at work, Sở Tư pháp sent, Sở Nội vụ returned, and one commune in a group of its own."""
    from chiso.office.rounds.pages import board

    monkeypatch.setattr(board, "now", lambda: MOMENT)
    found = running(province)
    factories.sheet(found.group, province.units["so-tu-phap"], state=SheetState.SELF_LOCKED)
    factories.sheet(found.group, province.units["so-noi-vu"], state=SheetState.RETURNED)
    communes = factories.group(found.round, code="xa", name="Xã, phường")
    factories.sheet(communes, province.units["xa-mau-an"])
    return found


def _names(here: Running, filters: Filters, at: dt.datetime = MOMENT) -> list[str]:
    return [row.sheet.unit.name for row in board_of(here.round, filters, at=at).rows]


def test_the_tally_counts_states_over_the_chosen_group(here: Running) -> None:
    board = board_of(here.round, Filters(), at=MOMENT)
    assert {each.code: each.count for each in board.states} == {"draft": 2, "returned": 1, "self_locked": 1}
    assert (board.total, board.late, board.in_self) == (4, 0, 3)
    assert board_of(here.round, Filters(group="xa"), at=MOMENT).total == 1


def test_rows_come_by_group_and_in_vietnamese_order(here: Running) -> None:
    assert _names(here, Filters()) == ["Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Xã Mẫu An"]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(state="self_locked"), ["Sở Tư pháp"]),
        (Filters(words="tu phap"), ["Sở Tư pháp"]),
        (Filters(words="SỞ Y TẾ"), ["Sở Y tế"]),
        (Filters(group="xa", state="returned"), []),
        (Filters(group="khong-co"), []),
    ],
)
def test_filters_need_no_diacritics_and_combine(here: Running, filters: Filters, names: list[str]) -> None:
    assert _names(here, filters) == names


def test_late_is_what_stands_in_a_step_whose_time_is_over(here: Running) -> None:
    Extension.objects.create(
        sheet=here.sheet,
        step="self",
        until=LATE + dt.timedelta(days=1),
        reason="bão",
        granted_by=here.province.people["round_owner"],
        granted_at=MOMENT,
    )
    board = board_of(here.round, Filters(late=True), at=LATE)
    assert [row.sheet.unit.name for row in board.rows] == ["Sở Nội vụ", "Xã Mẫu An"]
    assert board.late == 2
    assert {row.due.tone for row in board.rows if row.due} == {"late"}


def test_a_sheet_stands_in_the_column_of_its_step(here: Running) -> None:
    places = {row.sheet.unit.name: row.place for row in board_of(here.round, Filters(), at=MOMENT).rows}
    assert places == {"Sở Nội vụ": 0, "Sở Y tế": 0, "Xã Mẫu An": 0, "Sở Tư pháp": 1}
    Sheet.objects.update(state=SheetState.PUBLISHED)
    assert {row.place for row in board_of(here.round, Filters(), at=MOMENT).rows} == {7}


def test_a_resubmitted_sheet_stands_where_its_values_are_written(here: Running) -> None:
    places = []
    for state in (SheetState.UNLOCKED, SheetState.RESUBMITTED, SheetState.PUBLISHED):
        Sheet.objects.filter(pk=here.sheet.pk).update(state=state)
        board = board_of(here.round, Filters(words="y te"), at=MOMENT)
        places.append(board.rows[0].place)
    assert places == [0, 0, len(board.steps)]


@pytest.mark.parametrize(
    ("state", "headline", "button"),
    [
        (SheetState.IN_APPRAISAL, "cả 4 đơn vị đã nộp, 4 phiếu chưa quyết định", "Đôn đốc"),
        (SheetState.DECIDED, "cả 4 phiếu đã quyết định, chờ công bố", "Đôn đốc"),
        (SheetState.PUBLISHED, "đã công bố kết quả của cả 4 đơn vị", "Xem kết quả"),
    ],
)
def test_the_headline_tells_how_far_the_round_has_come(
    here: Running, as_person: Callable[[Any], Any], state: str, headline: str, button: str
) -> None:
    Sheet.objects.update(state=state)
    address = reverse("rounds:board", kwargs={"round_id": here.round.pk})
    page = as_person(here.province.people["round_owner"]).get(address).content.decode()
    head = page[page.index("<h1>") : page.index("</header>", page.index("<h1>"))]
    assert headline in head and button in head
    assert reverse("rounds:decision", kwargs={"group_id": here.group.pk}) in page


def test_the_calendar_is_drawn_within_its_width(here: Running) -> None:
    factories.window(here.round, "council", opens=MOMENT + dt.timedelta(days=20), closes=MOMENT + dt.timedelta(days=30))
    timeline = timeline_of(board_of(here.round, Filters(), at=MOMENT), at=MOMENT)
    assert timeline is not None
    for bar in timeline.bars:
        assert 0 <= float(bar.x[:-1]) <= 100
        assert float(bar.passed[:-1]) <= float(bar.width[:-1]) <= 100
    assert timeline.today is not None


def _many(here: Running, count: int) -> None:
    group = RoundGroup.objects.get(code="xa")
    names = [f"Xã Số {number}" for number in range(count)]
    Unit.objects.bulk_create(
        Unit(
            key=f"xa-so-{number}",
            name=name,
            kind=UnitKind.COMMUNE,
            search_key=search_key(name),
            sort_key=sort_key(name),
            valid_from=factories.SINCE,
        )
        for number, name in enumerate(names)
    )
    Sheet.objects.bulk_create(
        Sheet(group=group, unit=unit, state_since=MOMENT, last_activity_at=MOMENT, answerable=60)
        for unit in Unit.objects.filter(key__startswith="xa-so-")
    )


def test_many_units_come_in_pages_of_100_and_cost_no_more_queries(
    here: Running, as_person: Callable[[Any], Any], django_assert_max_num_queries: Any
) -> None:
    _many(here, 300)
    client = as_person(here.province.people["round_owner"])
    address = reverse("rounds:board", kwargs={"round_id": here.round.pk})
    client.get(address)
    with django_assert_max_num_queries(11):
        page = client.get(address)
    assert page.content.decode().count('name="sheet"') == 100
    assert "1–100 trên 304" in page.content.decode()


def test_everything_that_is_filtered_can_be_reminded_at_once(here: Running, as_person: Callable[[Any], Any]) -> None:
    client = as_person(here.province.people["round_owner"])
    address = reverse("rounds:remind_units", kwargs={"round_id": here.round.pk})
    answer = client.post(address, {"to": "filtered", "state": "draft", "text": "Đề nghị nộp phiếu."})
    assert answer["Location"].endswith("?state=draft")
    reminder = Reminder.objects.get()
    assert len(reminder.sheets) == 2
    assert "Đang gửi đôn đốc đến 2 đơn vị" in client.get(answer["Location"]).content.decode()
    # the request only asks; the worker tells
    assert not Notice.objects.exists()
    assert [queued.args_kwargs["args"] for queued in DBTaskResult.objects.all()] == [[reminder.pk]]


def test_ticked_sheets_of_another_round_are_left_alone(here: Running, as_person: Callable[[Any], Any]) -> None:
    other = factories.round_(here.province.units["so-noi-vu"])
    client = as_person(here.province.people["round_owner"])
    address = reverse("rounds:remind_units", kwargs={"round_id": other.pk})
    assert client.post(address, {"sheet": [here.sheet.pk], "text": "x"}).status_code == 422
    assert not Notice.objects.exists()


def test_units_do_not_see_the_board(here: Running, as_person: Callable[[Any], Any]) -> None:
    client = as_person(here.province.people["unit_officer"])
    assert client.get(reverse("rounds:board", kwargs={"round_id": here.round.pk})).status_code == 403


def test_the_words_of_a_bar_stand_above_it_and_on_the_side_with_room(here):
    day = dt.timedelta(days=1)
    for step, opens, closes in (
        ("self", -40, -30),
        ("appraisal_1", -40, 50),
        ("explanation", -20, 60),
        ("council", 40, 60),
    ):
        Window.objects.update_or_create(
            round=here.round, step=step, defaults={"opens_at": MOMENT + opens * day, "closes_at": MOMENT + closes * day}
        )
    timeline = timeline_of(board_of(here.round, Filters(), at=MOMENT), at=MOMENT)
    assert timeline is not None
    assert [(bar.anchor, bar.text_x) for bar in timeline.bars] == [
        ("start", "0.00%"),
        ("start", "0.00%"),
        ("start", "20.00%"),
        ("end", "100.00%"),
    ]
    assert all(bar.y < bar.bar_y for bar in timeline.bars)


def test_the_head_has_one_main_button_and_the_rest_in_a_menu(here: Running, as_person: Callable[[Any], Any]) -> None:
    client = as_person(here.province.people["round_owner"])
    page = client.get(reverse("rounds:board", kwargs={"round_id": here.round.pk})).content.decode()
    head = page[page.index('<header class="head"') : page.index("</header>", page.index('<header class="head"'))]
    assert head.count("btn main") == 1 and "Đôn đốc 3 đơn vị" in head
    assert head.count('class="btn') == 2
    menu = head[head.index('id="round-tools"') :]
    for name in ("windows", "assignments", "framework_change"):
        assert reverse(f"rounds:{name}", kwargs={"round_id": here.round.pk}) in menu


def test_units_that_still_score_are_reminded_without_ticking_them(
    here: Running, as_person: Callable[[Any], Any]
) -> None:
    client = as_person(here.province.people["round_owner"])
    address = reverse("rounds:remind_units", kwargs={"round_id": here.round.pk})
    client.post(address, {"to": "working", "text": "Đề nghị nộp phiếu."})
    states = set(Sheet.objects.filter(pk__in=Reminder.objects.get().sheets).values_list("state", flat=True))
    assert states <= {"draft", "returned", "unlocked"} and states
