"""Steps and scores that are changed in the database, behind the product's back, are named by their sheet."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from chiso.cli.main import main
from chiso.office.audit.models import AuditEvent
from chiso.office.rounds.integrity import LedgerReport, ledger_reports
from chiso.office.rounds.models import LedgerEntry, Sheet, Transition
from tests.office.audit.test_chain import forced
from tests.office.rounds.flow import Flow

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(flow: Flow) -> Flow:
    """The small round before the council: every sheet has moved and has scores in the ledger."""
    flow.to_council()
    return flow


def only_report() -> LedgerReport:
    (report,) = ledger_reports()
    return report


def first_entry() -> LedgerEntry:
    return LedgerEntry.objects.select_related("sheet__unit").order_by("id")[0]


def test_what_was_moved_stands(moved: Flow) -> None:
    report = only_report()
    assert report.holds
    assert (report.moves, report.older) == (Transition.objects.count(), 0)
    assert LedgerEntry.objects.exists()


def test_a_round_stands_to_its_publication(moved: Flow) -> None:
    moved.publish()
    assert only_report().holds


@pytest.mark.parametrize(
    "change", ["points = points + 0.25", "max = max + 1", "inputs = '{}'", "status = 'did_not_arise'", "reason = 'x'",
               "node = '9.9'", "stage = 'council'", "actor_id = NULL", "transition_id = NULL"],
)  # fmt: skip
def test_a_changed_score_is_named_by_its_sheet(moved: Flow, change: str) -> None:
    entry = first_entry()
    forced(f"UPDATE rounds_ledgerentry SET {change} WHERE id = %s", entry.pk)
    report = only_report()
    assert (report.sheet, report.unit) == (entry.sheet_id, entry.sheet.unit.name)


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'x'",
        "actor_id = (SELECT max(id) FROM accounts_person)",
        "verb = 'approve'",
        "from_state = 'draft'",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_a_changed_step_is_named_by_its_sheet(moved: Flow, change: str) -> None:
    step = Transition.objects.order_by("id")[1]
    forced(f"UPDATE rounds_transition SET {change} WHERE id = %s", step.pk)
    assert only_report().sheet == step.sheet_id


def test_a_deleted_score_is_named(moved: Flow) -> None:
    entry = first_entry()
    forced("DELETE FROM rounds_ledgerentry WHERE id = %s", entry.pk)
    assert only_report().sheet == entry.sheet_id


def test_a_deleted_step_is_named(moved: Flow) -> None:
    last = Transition.objects.order_by("-id").filter(entries=None)[0]
    forced("DELETE FROM rounds_transition WHERE id = %s", last.pk)
    report = only_report()
    assert (report.sheet, report.why.en) == (last.sheet_id, "a recorded step was deleted")


def test_scores_added_to_a_recorded_step_are_named(moved: Flow) -> None:
    entry = first_entry()
    entry.pk, entry.points = None, entry.max
    entry.save()
    assert only_report().sheet == entry.sheet_id


def test_a_step_that_was_never_recorded_is_named(moved: Flow) -> None:
    step = Transition.objects.order_by("id")[0]
    step.pk = None
    step.save()
    report = only_report()
    assert (report.sheet, report.why.en) == (step.sheet_id, "there is a step that was never recorded")


def test_scores_hung_on_the_step_of_another_sheet_are_named(moved: Flow) -> None:
    entry = first_entry()
    entry.pk, entry.transition = None, Transition.objects.exclude(sheet=entry.sheet).order_by("-id")[0]
    entry.save()
    assert not only_report().holds


def test_a_state_that_no_step_led_to_is_named(moved: Flow) -> None:
    sheet = moved.sheet()
    Sheet.objects.filter(pk=sheet.pk).update(state="decided")
    report = only_report()
    assert (report.sheet, report.why.en) == (sheet.pk, "the sheet's state is not that of its last step")


def _of_an_older_version(*, up_to: int) -> None:
    """Events of before digests were kept: the same without them."""
    for event in AuditEvent.objects.filter(object_type="rounds.sheet", data__has_key="transition"):
        if event.data["transition"] <= up_to:
            data = {key: value for key, value in event.data.items() if key not in ("transition", "sha256")}
            forced("UPDATE audit_auditevent SET data = %s WHERE id = %s", json.dumps(data), event.pk)


def test_sheets_that_moved_before_digests_were_kept_are_told_as_not_covered(moved: Flow) -> None:
    steps = list(Transition.objects.order_by("id"))
    _of_an_older_version(up_to=steps[1].pk)
    report = only_report()
    assert report.holds
    assert (report.moves, report.older) == (len(steps) - 2, len({step.sheet_id for step in steps[:2]}))


def test_the_command_names_the_sheet_and_leaves_with_one(moved: Flow) -> None:
    entry = first_entry()
    forced("UPDATE rounds_ledgerentry SET points = points + 0.25 WHERE id = %s", entry.pk)
    told = CliRunner().invoke(main, ["audit", "verify"])
    assert told.exit_code == 1
    assert f"ledger:{moved.group.round_id}: SAI ở phiếu {entry.sheet_id} ({entry.sheet.unit.name})" in told.output


def test_the_command_tells_what_it_could_not_hold_against_the_record(moved: Flow) -> None:
    _of_an_older_version(up_to=10**9)
    told = CliRunner().invoke(main, ["audit", "verify", "--lang", "en"])
    assert f"ledger:{moved.group.round_id}: 3 sheets have steps of an older version without a digest" in told.output


def test_the_command_gives_every_round_to_machines(moved: Flow) -> None:
    told = CliRunner().invoke(main, ["audit", "verify", "--json"])
    lines = [json.loads(line) for line in told.output.splitlines()]
    (report,) = [line for line in lines if line["stream"] == f"ledger:{moved.group.round_id}"]
    assert report["holds"] is True
    assert report["moves"] == Transition.objects.count()
