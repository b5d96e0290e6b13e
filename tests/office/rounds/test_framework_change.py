"""A running round moves to the next version: what is carried, what must be confirmed, what stays as it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chiso.engine.errors import InputError
from chiso.engine.frameworks.crosswalk import propose_crosswalk
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.operations import store_crosswalk
from chiso.office.frameworks.queries import framework_of, newest_crosswalk, plan_between
from chiso.office.notifications.models import Notice
from chiso.office.rounds.integrity import ledger_reports
from chiso.office.rounds.models import (
    Adjustment,
    Assignment,
    FrameworkChange,
    LedgerEntry,
    MoveState,
    Sheet,
    SheetState,
    VersionMove,
    Window,
)
from chiso.office.rounds.operations.framework_change import adopt_version, reconfirm
from chiso.office.rounds.operations.locking import move_at_deadlines
from chiso.office.rounds.operations.submission import submit
from chiso.office.rounds.operations.version_move import ask_version_change, carry_out_move
from chiso.office.rounds.queries.board import Filters, board_of
from chiso.office.rounds.queries.evidence import round_lacking
from chiso.office.rounds.queries.framework_change import PAGE, preview_change, touched_leaves
from chiso.office.rounds.queries.rounds import groups_of, round_lines, sheets_of_units
from chiso.office.rounds.queries.todo import blockers_of
from tests import factories
from tests.factories import MOMENT, SMALL_FRAMEWORK
from tests.office.audit.test_chain import forced
from tests.office.rounds.arrange import Running, running
from tests.office.rounds.flow import Flow

pytestmark = pytest.mark.django_db
UNTIL = MOMENT + dt.timedelta(days=5)
# the tiers of 1.2 are harder; 2.1 asks for another figure
HARDER = ("{from: 80, to: 95, points: 1.25}, {from: 95, to: 100, points: 2}", "{from: 80, to: 100, points: 1.25}")
OTHER_INPUT = ("numerator: on_time", "numerator: online")


@pytest.fixture
def round_(province: factories.Province) -> Running:
    return running(province)


def next_version(*changes: tuple[str, str], family: str = "kiem-thu") -> FrameworkVersion:
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("code: nho-so-2025", "code: nho-so-2025b")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return factories.framework_version(text.replace("family: kiem-thu", f"family: {family}"))


def link(province: factories.Province, old: FrameworkVersion, new: FrameworkVersion) -> None:
    links = propose_crosswalk(framework_of(old), framework_of(new))
    links = replace(links, links=tuple(replace(each, confidence=None) for each in links.links))
    store_crosswalk(actor=province.actor("round_owner"), old=old, new=new, links=links, seen=0, at=MOMENT)


def adopt(round_: Any, version: FrameworkVersion, **more: Any) -> FrameworkChange:
    said = {"number": "12/QĐ-UBND", "signed_on": MOMENT.date(), "signer": "Nguyễn Văn Mẫu", "until": UNTIL, **more}
    return adopt_version(actor=said.pop("actor", round_.owner), group=round_.group, version=version, at=MOMENT, **said)


def ask(round_: Any, version: FrameworkVersion, at: dt.datetime = MOMENT) -> VersionMove:
    return ask_version_change(
        actor=round_.owner, group=round_.group, version=version, number="12/QĐ-UBND", signed_on=MOMENT.date(),
        signer="Nguyễn Văn Mẫu", until=UNTIL, at=at,
    )  # fmt: skip


def new_sheet(change: FrameworkChange, unit: Any) -> Sheet:
    return Sheet.objects.select_related("group__round", "group__framework", "unit").get(
        group=change.new_group, unit=unit
    )


def test_values_are_carried_and_only_what_changed_waits_for_confirmation(round_: Running) -> None:
    round_.fill()
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    sheet = new_sheet(adopt(round_, version), round_.sheet.unit)
    values = {answer.node: (answer.inputs, answer.to_confirm) for answer in sheet.answers.all()}
    assert values == {
        "1.1": ({"answer": "có"}, False),
        "1.2": ({"rate": "97,2"}, True),
        "1.3": ({"choice": "part"}, False),
        "2.1": ({"on_time": "46", "resolved": "48"}, False),
    }
    assert (sheet.state, sheet.answered, sheet.answerable) == (SheetState.DRAFT, 4, 4)


def test_a_touched_leaf_blocks_submission_until_it_is_confirmed(round_: Running) -> None:
    round_.fill()
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    sheet = new_sheet(adopt(round_, version), round_.sheet.unit)
    with pytest.raises(InputError) as caught:
        submit(actor=round_.officer, sheet=sheet, at=MOMENT)
    assert [(found.code, found.where) for found in caught.value.problems] == [("submit.unconfirmed", "1.2")]
    assert reconfirm(actor=round_.officer, sheet=sheet, nodes=["1.2", "1.1"], at=MOMENT) == 1
    assert submit(actor=round_.officer, sheet=sheet, at=MOMENT).to_state == SheetState.SELF_SUBMITTED


def test_entering_another_value_is_a_confirmation_too(round_: Running) -> None:
    round_.fill()
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    sheet = new_sheet(adopt(round_, version), round_.sheet.unit)
    replace(round_, sheet=sheet).cell("1.2", "80")
    assert blockers_of(sheet) == []


def test_what_the_new_version_asks_anew_is_left_blank_never_invented(round_: Running) -> None:
    round_.fill()
    version = next_version(OTHER_INPUT)
    link(round_.province, round_.group.framework, version)
    sheet = new_sheet(adopt(round_, version), round_.sheet.unit)
    assert not sheet.answers.filter(node="2.1").exists()
    assert ("unanswered", ("2.1",)) in [(found.kind, found.nodes) for found in blockers_of(sheet)]


def test_old_sheets_and_their_ledger_stay_as_they_were(flow: Flow) -> None:
    flow.appraise_all()
    flow.finish()
    version = next_version(HARDER)
    link(flow.province, flow.group.framework, version)
    before = list(LedgerEntry.objects.order_by("id").values())
    answers = list(flow.sheet().answers.order_by("id").values())
    change = adopt(flow, version)
    assert before and list(LedgerEntry.objects.order_by("id").values()) == before
    assert list(flow.sheet().answers.order_by("id").values()) == answers
    assert flow.sheet().state == SheetState.ARCHIVED
    assert flow.sheet().group.framework == flow.group.framework
    assert flow.sheet().transitions.get(verb="adopt_version").reason == "12/QĐ-UBND"
    assert Sheet.objects.filter(group=change.new_group, state=SheetState.DRAFT).count() == 3


def test_evidence_assignments_bonus_and_outside_figures_go_along(flow: Flow) -> None:
    sheet = flow.sheet()
    Adjustment.objects.create(
        sheet=sheet, item="sang-kien", stage="self", inputs={"count": "1"}, reason="Việc A", updated_at=MOMENT
    )
    version = next_version(HARDER)
    link(flow.province, flow.group.framework, version)
    change = adopt(flow, version)
    made = new_sheet(change, sheet.unit)
    assert made.evidence.count() == sheet.evidence.count() == 4
    assert made.adjustments.get().inputs == {"count": "1"}
    survey = made.answers.get(node="2.2")
    assert (survey.stage, survey.inputs, survey.to_confirm) == ("appraisal_1", {"sipas": "80"}, False)
    assert set(Assignment.objects.filter(group=change.new_group).values_list("node", flat=True)) >= {"1", "2"}


def test_the_preview_tells_each_units_points_before_and_after(flow: Flow) -> None:
    version = next_version(HARDER)
    assert preview_change(flow.group, version).crosswalk is None
    link(flow.province, flow.group.framework, version)
    found = preview_change(flow.group, version)
    assert found.touched == ("1.2",)
    assert found.submitted == 3
    # 96 % gave 2 points and gives 1,25
    assert {str(effect.change) for effect in found.effects} == {"-0.75"}


def test_the_preview_counts_all_units_and_scores_only_those_it_shows(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    for number in range(PAGE):
        factories.sheet(round_.group, factories.unit(f"xa-{number}", f"Xã Mẫu {number}"))
    first, second = (preview_change(round_.group, version, page) for page in ("1", "2"))
    assert (first.units, len(first.effects), len(second.effects)) == (PAGE + 1, PAGE, 1)
    shown = {effect.sheet.pk for effect in (*first.effects, *second.effects)}
    assert len(shown) == PAGE + 1


def test_the_change_is_audited_and_the_units_are_told(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    adopt(round_, version)
    event = AuditEvent.objects.get(action="rounds.group.adopt_version")
    assert (event.reason, event.data["sheets"]) == ("12/QĐ-UBND", 1)
    assert Notice.objects.filter(title__contains="xác nhận lại").exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"number": " "}, "adopt.field"),
        ({"signer": ""}, "adopt.field"),
        ({"signed_on": MOMENT.date() + dt.timedelta(days=1)}, "adopt.in_future"),
        ({"until": MOMENT}, "adopt.until"),
    ],
)
def test_a_decision_that_is_not_stated_whole_changes_nothing(round_: Running, more: dict[str, Any], code: str) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    with pytest.raises(InputError) as caught:
        adopt(round_, version, **more)
    assert [found.code for found in caught.value.problems] == [code]
    assert round_.fresh().state == SheetState.DRAFT


def test_without_a_crosswalk_or_with_other_criteria_nothing_moves(round_: Running) -> None:
    for version, code in (
        (next_version(HARDER), "adopt.no_crosswalk"),
        (next_version(OTHER_INPUT, ("code: nho-so-2025b", "code: khac"), family="khac"), "adopt.other_family"),
    ):
        with pytest.raises(InputError) as caught:
            adopt(round_, version)
        assert caught.value.problems[0].code == code


def test_a_decided_sheet_or_a_replaced_group_refuses(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    adopt(round_, version)
    with pytest.raises(InputError) as caught:
        adopt(round_, version)
    assert caught.value.problems[0].code == "adopt.replaced"
    late = running(round_.province, state=SheetState.DECIDED)
    with pytest.raises(InputError) as caught:
        adopt(late, version)
    assert caught.value.problems[0].code == "adopt.too_late"


def test_only_the_round_owner_adopts_and_only_the_unit_confirms(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    with pytest.raises(NotAllowed):
        adopt(round_, version, actor=round_.officer)
    sheet = new_sheet(adopt(round_, version), round_.sheet.unit)
    with pytest.raises(NotAllowed):
        reconfirm(actor=round_.owner, sheet=sheet, nodes=["1.2"], at=MOMENT)


def test_the_record_of_a_change_is_append_only(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    adopt(round_, version)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE rounds_frameworkchange SET number = 'x'")


def test_the_page_shows_the_effect_and_records_the_decision(flow: Flow, as_person: Any) -> None:
    version = next_version(HARDER)
    client = as_person(flow.province.people["round_owner"])
    address = f"/rounds/{flow.group.round_id}/framework/"
    chosen = {"group": flow.group.pk, "version": version.pk}
    assert "Lập bảng nối" in client.get(address, chosen).content.decode()
    link(flow.province, flow.group.framework, version)
    page = client.get(address, chosen).content.decode()
    assert "1 tiêu chí phải xác nhận lại ở 3 đơn vị" in page
    assert "−0,75" in page
    bad = client.post(address, {**chosen, "number": "12/QĐ-UBND", "signed_on": "32/01/2026", "signer": "A"})
    assert bad.status_code == 422 and not FrameworkChange.objects.exists()
    good = {**chosen, "number": "12/QĐ-UBND", "signed_on": "15/01/2026", "signer": "A", "until": "20/01/2099"}
    assert client.post(address, good).status_code == 302
    move = VersionMove.objects.get()
    assert move.until.astimezone(factories.VIETNAM).hour == 23
    page = client.get(address).content.decode()
    assert "Đang chuyển" in page and "0/3 phiếu đã chuẩn bị" in page
    carry_out_move(move_id=move.pk, at=MOMENT)
    page = client.get(address, {"move": move.pk}).content.decode()
    assert "3 đơn vị có phiếu mới" in page and "hx-trigger" not in page


def test_the_unit_sees_what_changed_and_confirms_it(round_: Running, as_person: Any) -> None:
    round_.fill()
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    until = MOMENT.replace(year=2099)
    sheet = new_sheet(adopt(round_, version, until=until), round_.sheet.unit)
    client = as_person(round_.province.people["unit_officer"])
    assert "1 tiêu chí phải xác nhận lại" in client.get(f"/rounds/sheets/{sheet.pk}/").content.decode()
    page = client.get(f"/rounds/sheets/{sheet.pk}/changed/").content.decode()
    assert "12/QĐ-UBND" in page and "97,2" in page
    assert client.post(f"/rounds/sheets/{sheet.pk}/confirm/", {}).status_code == 422
    assert client.post(f"/rounds/sheets/{sheet.pk}/confirm/", {"node": "1.2"}).status_code == 302
    assert "Không còn tiêu chí nào" in client.get(f"/rounds/sheets/{sheet.pk}/changed/").content.decode()
    assert client.get(f"/rounds/sheets/{round_.sheet.pk}/changed/").status_code == 302


def test_the_deadline_does_not_wait_and_names_what_was_never_confirmed(round_: Running, as_person: Any) -> None:
    round_.fill()
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    sheet = new_sheet(adopt(round_, version), round_.sheet.unit)
    closes = max(UNTIL, *Window.objects.filter(round=round_.round, step="self").values_list("closes_at", flat=True))
    assert move_at_deadlines(round_=round_.round, at=closes) == 1
    sheet.refresh_from_db()
    assert sheet.state == SheetState.SELF_LOCKED
    assert AuditEvent.objects.get(action="rounds.sheet.lock_at_deadline").data["unconfirmed"] == ["1.2"]
    assert Notice.objects.filter(title="Phiếu khóa khi còn tiêu chí chưa xác nhận lại", detail="1.2").count() == 2
    client = as_person(round_.province.people["unit_officer"])
    assert "1 tiêu chí khóa khi chưa xác nhận lại" in client.get(f"/rounds/sheets/{sheet.pk}/").content.decode()
    page = client.get(f"/rounds/sheets/{sheet.pk}/changed/").content.decode()
    assert "Cơ quan thẩm định phải xem" in page and 'name="node"' not in page


def test_lists_show_each_unit_once_after_the_change(round_: Running) -> None:
    round_.fill()
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    before = board_of(round_.round, Filters(), at=MOMENT)
    change = adopt(round_, version)
    after = board_of(round_.round, Filters(), at=MOMENT)
    assert [group.pk for group in after.groups] == [change.new_group.pk]
    assert (after.total, len(after.rows)) == (before.total, len(before.rows))
    assert {row.sheet.group_id for row in after.rows} == {change.new_group.pk}
    unit = round_.sheet.unit
    assert [sheet.group_id for sheet in sheets_of_units([unit.pk])] == [change.new_group.pk]
    assert [line.sheets for line in round_lines()] == [before.total]
    assert [group.pk for group in groups_of(round_.round.pk)] == [change.new_group.pk]
    assert {found.sheet.group_id for found in round_lacking(round_.round)} <= {change.new_group.pk}


def test_the_replaced_sheets_are_found_under_their_own_group(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    change = adopt(round_, version)
    kept = board_of(round_.round, Filters(group=change.old_group.code), at=MOMENT)
    assert {row.sheet.state for row in kept.rows} == {SheetState.ARCHIVED}
    assert kept.total == len(kept.rows) > 0


def test_statements_do_not_grow_with_the_units(round_: Running) -> None:
    def adopted(number: int) -> int:
        units = [factories.unit(f"so-{number}-{place}") for place in range(number)]
        group = factories.group(round_.round, code=f"g{number}")
        for unit in units:
            factories.sheet(group, unit)
        with CaptureQueriesContext(connection) as asked:
            adopt(replace(round_, group=group), version)
        return len(asked)

    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    assert adopted(12) == adopted(3)


def test_what_is_entered_while_sheets_are_made_ready_is_carried_too(round_: Running) -> None:
    round_.fill()
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    change = adopt(round_, version, beat=lambda done, total: round_.cell("1.2", "81"))
    assert new_sheet(change, round_.sheet.unit).answers.get(node="1.2").inputs == {"rate": "81"}


def test_the_worker_moves_a_group_once_and_tells_who_asked(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    move = ask(round_, version)
    assert not FrameworkChange.objects.exists()
    for _ in range(2):
        carry_out_move(move_id=move.pk, at=MOMENT)
    move.refresh_from_db()
    assert (move.state, move.done, move.total, move.problems) == (MoveState.DONE, 1, 1, [])
    assert FrameworkChange.objects.get().recorded_by_id == round_.owner.person_id
    assert Notice.objects.filter(person_id=round_.owner.person_id, key=f"version-move:{move.pk}").count() == 1


def test_a_move_that_meets_a_decided_sheet_moves_nothing_and_says_why(round_: Running, as_person: Any) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    move = ask(round_, version)
    Sheet.objects.filter(pk=round_.sheet.pk).update(state=SheetState.DECIDED)
    carry_out_move(move_id=move.pk, at=MOMENT)
    move.refresh_from_db()
    assert (move.state, [told["code"] for told in move.problems]) == (MoveState.FAILED, ["adopt.too_late"])
    assert not FrameworkChange.objects.exists() and Sheet.objects.count() == 1
    client = as_person(round_.province.people["round_owner"])
    page = client.get(f"/rounds/{round_.round.pk}/framework/", {"move": move.pk}).content.decode()
    assert "chưa có gì thay đổi" in page and "Có phiếu đã quyết định" in page


def test_a_server_that_fails_half_way_leaves_nothing_moved(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    move = ask(round_, version)
    with connection.cursor() as cursor:  # a statement in the middle of the move finds no table
        cursor.execute("ALTER TABLE rounds_extension RENAME TO away")
    carry_out_move(move_id=move.pk, at=MOMENT)
    move.refresh_from_db()
    assert (move.state, [told["code"] for told in move.problems]) == (MoveState.FAILED, ["adopt.failed"])
    assert Sheet.objects.get().state == SheetState.DRAFT


def test_a_second_move_waits_for_the_first_unless_its_worker_died(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    first = ask(round_, version)
    with pytest.raises(InputError) as caught:
        ask(round_, version)
    assert [found.code for found in caught.value.problems] == ["adopt.busy"]
    ask(round_, version, MOMENT + dt.timedelta(minutes=6))
    first.refresh_from_db()
    assert first.state == MoveState.FAILED


def test_the_record_covers_the_steps_that_shut_the_old_sheets(round_: Running) -> None:
    version = next_version(HARDER)
    link(round_.province, round_.group.framework, version)
    adopt(round_, version)
    (report,) = ledger_reports()
    assert (report.holds, report.older) == (True, 0)
    forced("UPDATE rounds_transition SET reason = 'khác' WHERE sheet_id = %s", round_.sheet.pk)
    (report,) = ledger_reports()
    assert report.sheet == round_.sheet.pk


@pytest.mark.parametrize(
    ("source", "touched"),
    [
        ("Phụ lục!B9 | Phụ lục!D9: Theo chất lượng", ()),
        ("Phụ lục!B6 | Phụ lục!D6: Theo chất lượng và thời gian", ("1.1",)),
    ],
)
def test_a_leaf_without_a_typed_rule_is_touched_by_its_text_not_by_its_row(
    province: factories.Province, source: str, touched: tuple[str, ...]
) -> None:
    untyped = ("rule: {kind: yes_no, points: 1}", "source: '{}'\n    rule: {{kind: manual, step: 0.5}}")
    before = "Phụ lục!B6 | Phụ lục!D6: Theo chất lượng"
    old = next_version((untyped[0], untyped[1].format(before)), ("nho-so-2025b", "nho-so-2025a"))
    new = next_version((untyped[0], untyped[1].format(source)))
    link(province, old, new)
    crosswalk = newest_crosswalk(old.pk, new.pk)
    assert crosswalk is not None
    assert touched_leaves(plan_between(crosswalk)) == touched
