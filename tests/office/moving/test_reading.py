"""Large workbooks are read in the background: once, again after the worker died, and nothing by halves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chiso.engine.moving.model import ScoredBook
from chiso.office.evidence.operations import Upload
from chiso.office.indices.models import ResultSet
from chiso.office.moving.models import Part, PartKind, PartState, Reading
from chiso.office.moving.operations import add_files, leave_out, read_part, save_settings, start_move
from chiso.office.moving.plans import books
from chiso.office.moving.queries import STUCK, abandoned, unread, view_of
from chiso.office.notifications.models import Notice
from tests.golden.moving import workbooks
from tests.office.moving.desk import Desk


@pytest.fixture(autouse=True)
def _no_book_in_memory() -> Any:
    books._book.cache_clear()
    yield
    books._book.cache_clear()


def dropped(desk: Desk, data: bytes, name: str = "bang.xlsx") -> Part:
    move, refused = start_move(actor=desk.actor, uploads=[Upload(name, data)], at=desk.at, read_later=0)
    assert not refused
    return move.parts.get()


def read(part: Part, at: dt.datetime) -> Part:
    read_part(part_id=part.pk, at=at)
    part.refresh_from_db()
    return part


def test_a_large_workbook_waits_for_the_worker_and_shows_no_plan(owner: Desk):
    part = dropped(owner, workbooks.units_across())
    assert (part.state, part.kind) == (PartState.READING, PartKind.UNKNOWN)
    assert unread(part.move) == [part.pk]
    assert view_of(part, owner.actor).preview is None


def test_what_the_worker_read_is_what_is_stored(owner: Desk):
    part = read(dropped(owner, workbooks.units_across()), owner.at)
    assert (part.state, part.kind, part.problems) == (PartState.DRAFT, PartKind.SCORES, [])
    assert Reading.objects.count() == 1
    assert Notice.objects.filter(person=owner.person, title="Đã đọc xong tệp").count() == 1
    stored = owner.store(owner.settle(part, year="2024"))
    assert stored.state == PartState.DONE, stored.problems
    assert ResultSet.objects.get().year == 2024
    assert Reading.objects.count() == 0


def test_the_dry_run_takes_what_was_kept_instead_of_opening_the_workbook(owner: Desk, files_dir: Any):
    part = read(dropped(owner, workbooks.units_across()), owner.at)
    for file in files_dir.rglob(part.file.sha256):
        file.unlink()
    assert isinstance(books.book_of(part, {}), ScoredBook)


def test_two_workers_read_a_file_once(owner: Desk):
    part = dropped(owner, workbooks.units_across())
    Part.objects.filter(pk=part.pk).update(beat_at=owner.at)
    assert read(part, owner.at).state == PartState.READING


def test_a_file_whose_worker_died_is_read_again(owner: Desk):
    part = dropped(owner, workbooks.units_across())
    Part.objects.filter(pk=part.pk).update(beat_at=owner.at, progress_done=1)
    later = owner.at + STUCK + dt.timedelta(seconds=1)
    assert abandoned(owner.at) == []
    assert abandoned(later) == [part.pk]
    assert read(part, later).state == PartState.DRAFT
    assert abandoned(later) == []


def test_a_file_that_nobody_was_told_to_read_is_found(owner: Desk):
    part = dropped(owner, workbooks.units_across())
    assert abandoned(owner.at + STUCK * 2) == [part.pk]


def test_what_was_left_out_meanwhile_stays_out(owner: Desk):
    part = dropped(owner, workbooks.units_across())
    leave_out(actor=owner.actor, part=part, at=owner.at)
    assert read(part, owner.at).state == PartState.LEFT_OUT
    assert Reading.objects.count() == 0


def test_a_mended_file_of_the_same_name_is_read_in_its_place(owner: Desk):
    part = dropped(owner, workbooks.units_across())
    mended = Upload("bang.xlsx", workbooks.units_down())
    add_files(actor=owner.actor, move=part.move, uploads=[mended], at=owner.at, read_later=0)
    again = part.move.parts.get()
    assert (again.pk, again.version, again.state) == (part.pk, part.version + 1, PartState.READING)
    assert read(again, owner.at).kind == PartKind.SCORES


def test_a_file_of_no_use_says_why_and_can_be_left_out(owner: Desk):
    part = read(dropped(owner, workbooks.units_across()[:-400]), owner.at)
    assert (part.state, part.kind) == (PartState.DRAFT, PartKind.UNKNOWN)
    assert part.problems
    view = view_of(part, owner.actor)
    assert view.errors and not view.can_confirm
    leave_out(actor=owner.actor, part=part, at=owner.at)


def test_a_corrected_column_sends_the_workbook_to_the_worker_again(owner: Desk):
    part = read(dropped(owner, workbooks.units_across()), owner.at)
    column = books.book_of(part, {}).columns[-1]
    settings = {**part.settings, "year": "2024", "uses": {column.key: "skip"}}
    saved = save_settings(actor=owner.actor, part=part, settings=settings, version=part.version, at=owner.at)
    assert saved.state == PartState.READING
    done = read(saved, owner.at)
    assert (done.state, done.settings["year"]) == (PartState.DRAFT, "2024")
    assert books.has_book(done, {column.key: "skip"})


def test_small_files_are_read_at_once(owner: Desk):
    move, _ = start_move(
        actor=owner.actor, uploads=[Upload("bang.xlsx", workbooks.units_across())], at=owner.at, read_later=10**9
    )
    assert move.parts.get().state == PartState.DRAFT
