"""What a large file would store is found by the worker and kept: the pages open at once and never confirm old news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from chiso.engine.errors import InputError, Location, Problem, Text
from chiso.office.accounts.models import Role
from chiso.office.evidence.operations import Upload
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.operations import store_framework
from chiso.office.indices.models import ResultSet
from chiso.office.moving.models import DryRun, Part, PartKind, PartState, Reading
from chiso.office.moving.operations import (
    ask_to_undo,
    confirm_part,
    leave_out,
    read_part,
    run_part,
    run_undo,
    start_move,
)
from chiso.office.moving.plans import books
from chiso.office.moving.plans.keeping import keep_preview, kept_preview
from chiso.office.moving.plans.preview import nothing_of, preview_of
from chiso.office.moving.queries import STUCK, left_undoing, seen, view_of
from chiso.office.notifications.models import Notice
from chiso.office.rounds.models import Complaint
from tests import factories
from tests.golden.moving import workbooks
from tests.office.moving.desk import Desk

MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _no_book_in_memory() -> Any:
    books._book.cache_clear()
    yield
    books._book.cache_clear()


def tried(desk: Desk, data: bytes, name: str = "bang.xlsx") -> Part:
    """A file that the worker read and tried."""
    move, refused = start_move(actor=desk.actor, uploads=[Upload(name, data)], at=desk.at, read_later=0)
    assert not refused
    part = move.parts.get()
    assert part.state == PartState.READING
    read_part(part_id=part.pk, at=desk.at)
    part.refresh_from_db()
    return part


def without_file(part: Part, files_dir: Any) -> None:
    """From here on nobody can look into the file again."""
    Reading.objects.all().delete()
    books._book.cache_clear()
    for file in files_dir.rglob(part.file.sha256):
        file.unlink()


@pytest.mark.parametrize(
    "make, name",
    [(workbooks.units_across, "b.xlsx"), (workbooks.long_list, "b.xlsx"), (workbooks.evidence, "2024.zip"),
     (workbooks.accounts, "b.xlsx")],
    ids=["scores", "open questions", "evidence", "accounts"],
)  # fmt: skip
def test_a_preview_comes_back_from_its_bytes_as_it_was(administrator: Desk, make: Callable[[], bytes], name: str):
    preview = preview_of(administrator.plan(administrator.drop(make(), name)))
    assert kept_preview(keep_preview(preview)) == preview


def test_a_problem_is_kept_with_its_place_in_both_languages():
    where = Location("dòng 3", "line 3")
    (kept,) = kept_preview(keep_preview(nothing_of([Problem("x", Text("a", "b"), where=where)]))).problems
    assert (kept.place("vi"), kept.place("en"), kept.message.en) == ("dòng 3", "line 3", "b")


def test_the_pages_of_a_large_file_look_at_nothing_but_what_was_kept(
    owner: Desk, as_person: Any, files_dir: Any, django_assert_max_num_queries: Any
):
    part = tried(owner, workbooks.units_across())
    without_file(part, files_dir)
    client = as_person(owner.person)
    client.get("/")  # what the shell looks up once
    for address in (f"/move-in/parts/{part.pk}/", f"/move-in/{part.move_id}/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            page = client.get(address)
        assert "1 năm × 3 đơn vị" in page.text


def test_a_large_archive_is_tried_by_the_worker_too(owner: Desk, files_dir: Any):
    part = tried(owner, workbooks.evidence(), "minh-chung-2024.zip")
    without_file(part, files_dir)
    assert part.kind == PartKind.EVIDENCE
    assert view_of(part, owner.actor).preview.counts["documents"] == 3


def test_a_decision_sends_the_file_to_the_worker_and_gives_another_plan(owner: Desk):
    part = tried(owner, workbooks.units_across())
    before = view_of(part, owner.actor).preview.sha256
    settled = owner.settle(part, title="Kết quả chính thức")
    assert settled.state == PartState.DRAFT
    assert view_of(settled, owner.actor).preview.sha256 not in ("", before)


def test_a_worker_that_died_after_reading_does_not_read_again(owner: Desk, files_dir: Any):
    part = tried(owner, workbooks.units_across())
    expected = view_of(part, owner.actor).preview
    DryRun.objects.all().delete()
    Part.objects.filter(pk=part.pk).update(state=PartState.READING, beat_at=owner.at)
    for file in files_dir.rglob(part.file.sha256):
        file.unlink()
    read_part(part_id=part.pk, at=owner.at + STUCK * 2)
    part.refresh_from_db()
    assert part.state == PartState.DRAFT
    assert view_of(part, owner.actor).preview == expected


def test_what_changed_since_is_said_and_not_confirmed(owner: Desk):
    FrameworkVersion.objects.all().delete()
    part = tried(owner, workbooks.units_across())
    view = view_of(part, owner.actor)
    assert [problem.code for problem in view.problems if problem.severity == "error"] == ["moving.framework"]
    store_framework(actor=owner.actor, source=factories.SMALL_FRAMEWORK.read_bytes(), at=owner.at)
    assert view_of(part, owner.actor).is_stale
    assert not view_of(part, owner.actor).can_confirm
    again = view_of(owner.settle(part), owner.actor)
    assert (again.is_stale, again.can_confirm, again.preview.counts["years"]) == (False, True, 1)


def test_a_plan_that_changed_is_not_stored_but_shown(owner: Desk):
    part = tried(owner, workbooks.units_across())
    before = seen(part, owner.actor.as_of)[0].sha256
    confirm_part(actor=owner.actor, part=part, plan_sha256=before, at=owner.at)
    owner.store(owner.settle(owner.drop(workbooks.units_down(), "truoc.xlsx"), year="2024"))
    run_part(part_id=part.pk, at=owner.at)
    part.refresh_from_db()
    assert part.state == PartState.DRAFT and part.problems[0]["code"] == "moving.changed"
    view = view_of(part, owner.actor)
    assert "results.year_taken" in [problem.code for problem in view.problems] and not view.is_stale


def test_what_was_stored_or_left_out_keeps_no_dry_run(owner: Desk):
    owner.store(tried(owner, workbooks.units_across()))
    leave_out(actor=owner.actor, part=tried(owner, workbooks.units_down(), "khac.xlsx"), at=owner.at)
    assert not DryRun.objects.exists()


def undoing(desk: Desk, part: Part) -> Part:
    ask_to_undo(actor=desk.actor, parts=[part], reason="Nhầm năm", at=desk.at)
    part.refresh_from_db()
    return part


def test_taking_back_is_asked_for_and_done_by_the_worker(owner: Desk):
    part = undoing(owner, owner.store(owner.drop(workbooks.units_across())))
    assert (part.state, ResultSet.objects.count()) == (PartState.UNDOING, 1)
    run_undo(move_id=part.move_id, at=owner.at)
    run_undo(move_id=part.move_id, at=owner.at)
    part.refresh_from_db()
    assert (part.state, part.undone_reason, ResultSet.objects.count()) == (PartState.UNDONE, "Nhầm năm", 0)
    assert Notice.objects.filter(title="Đã thu hồi lần chuyển").count() == 1


def test_taking_back_whose_worker_died_is_found_and_done(owner: Desk):
    part = undoing(owner, owner.store(owner.drop(workbooks.units_across())))
    later = owner.at + STUCK + dt.timedelta(seconds=1)
    assert (left_undoing(owner.at), left_undoing(later)) == ([], [part.move_id])
    run_undo(move_id=part.move_id, at=later)
    assert left_undoing(later + STUCK * 2) == []


def test_what_stands_on_the_move_is_told_and_it_stays(owner: Desk, units: Any, as_person: Any):
    part = owner.store(owner.drop(workbooks.units_across()))
    sheet = factories.sheet(
        factories.group(factories.round_(units["Sở Nội vụ"]), factories.framework_version()), units["Thanh tra tỉnh"]
    )
    Complaint.objects.create(
        result_set=ResultSet.objects.get(), sheet=sheet, node="1.1", text="x", filed_by=owner.person, filed_at=owner.at
    )
    run_undo(move_id=undoing(owner, part).move_id, at=owner.at)
    part.refresh_from_db()
    assert (part.state, part.undone_reason, part.undone_by) == (PartState.DONE, "", None)
    assert "đã có khiếu nại" in as_person(owner.person).get(f"/move-in/{part.move_id}/").text


def test_nobody_asks_to_take_back_without_a_reason(owner: Desk):
    part = owner.store(owner.drop(workbooks.units_across()))
    with pytest.raises(InputError):
        ask_to_undo(actor=owner.actor, parts=[part], reason=" ", at=owner.at)
    part.refresh_from_db()
    assert part.state == PartState.DONE
    assert Role.ROUND_OWNER in owner.actor.roles
