"""A move is taken back exactly, or not at all with every reason; dry run and confirmation are one and the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Membership, Person, Role
from chiso.office.audit.models import AuditEvent
from chiso.office.audit.operations import seal_pending
from chiso.office.audit.queries import verify_streams
from chiso.office.evidence.models import Document
from chiso.office.evidence.operations import describe_document
from chiso.office.evidence.reading import Description
from chiso.office.indices.models import ResultLeaf, ResultRow, ResultSet, Withdrawal
from chiso.office.indices.queries import all_results, histories_of_units, latest_results
from chiso.office.moving.models import FiledDocument, PartState, Remembered
from chiso.office.moving.operations import undo_parts
from chiso.office.rounds.models import Complaint, EvidenceLink
from tests import factories
from tests.golden.moving import workbooks
from tests.office.moving.desk import Desk

REASON = "Nhầm tệp"


def visible() -> dict[str, Any]:
    """What any reader of the site can meet."""
    return {
        "results": list(all_results().values_list("code", "number", "year")),
        "rows": sorted(ResultRow.objects.values_list("unit__key", "points", "rank")),
        "histories": histories_of_units(Person.objects.values_list("memberships__unit_id", flat=True)),
        "documents": sorted(Document.objects.values_list("file_name", "owner__key")),
        "filed": FiledDocument.objects.count(),
        "people": sorted(Person.objects.values_list("username", "full_name")),
        "roles": sorted(Membership.objects.values_list("person__username", "role", "unit__key")),
        "remembered": sorted(Remembered.objects.values_list("label", "value")),
    }


def undo(desk: Desk, part: Any, at: dt.datetime) -> None:
    undo_parts(actor=desk.actor, parts=[part], reason=REASON, at=at)


def reasons(error: InputError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_results_are_withdrawn_and_stay_stored(owner: Desk, at: dt.datetime):
    before = visible()
    part = owner.store(owner.drop(workbooks.units_across()))
    undo(owner, part, at)
    part.refresh_from_db()
    assert (part.state, part.undone_reason) == (PartState.UNDONE, REASON)
    assert visible() == before
    assert ResultSet.ever.count() == 1 and Withdrawal.objects.get().reason == REASON


def test_a_taken_back_year_can_be_moved_in_again(owner: Desk, at: dt.datetime):
    undo(owner, owner.store(owner.drop(workbooks.units_across())), at)
    owner.store(owner.drop(workbooks.units_down()))
    stored = latest_results(year=2024).get()
    assert (stored.number, ResultSet.ever.count()) == (2, 2)


def test_results_with_a_complaint_are_not_taken_back(owner: Desk, at: dt.datetime, units: Any):
    part = owner.store(owner.drop(workbooks.units_across()))
    round_ = factories.round_(units["Sở Nội vụ"])
    sheet = factories.sheet(factories.group(round_, factories.framework_version()), units["Thanh tra tỉnh"])
    Complaint.objects.create(
        result_set=ResultSet.objects.get(), sheet=sheet, node="1.1", text="x", filed_by=owner.person, filed_at=at
    )
    with pytest.raises(InputError) as refused:
        undo(owner, part, at)
    assert reasons(refused.value) == ["results.in_use"]
    assert ResultSet.objects.count() == 1


def test_evidence_goes_out_of_the_library_again(owner: Desk, at: dt.datetime):
    before = visible()
    part = owner.store(owner.drop(workbooks.evidence(), "minh-chung.zip"))
    assert Document.objects.count() == 3
    undo(owner, part, at)
    assert visible() == before


def test_evidence_that_a_sheet_cites_stays_and_so_does_everything_else(owner: Desk, at: dt.datetime, units: Any):
    part = owner.store(owner.drop(workbooks.evidence(), "minh-chung.zip"))
    cited, mended, _ = Document.objects.order_by("id")
    sheet = factories.sheet(
        factories.group(factories.round_(units["Sở Nội vụ"]), factories.framework_version()), units["Sở Nội vụ"]
    )
    EvidenceLink.objects.create(sheet=sheet, node="1.1", document=cited, added_by=owner.person, added_at=at)
    describe_document(actor=owner.actor, document=mended, description=Description(title="Đã sửa"), at=at)
    with pytest.raises(InputError) as refused:
        undo(owner, part, at)
    assert reasons(refused.value) == ["evidence.in_use", "evidence.in_use"]
    assert Document.objects.count() == 3 and FiledDocument.objects.count() == 4


def test_unused_accounts_and_roles_are_taken_back(administrator: Desk, at: dt.datetime):
    before = visible()
    part = administrator.store(administrator.drop(workbooks.accounts()))
    assert Person.objects.filter(full_name="Trần Thị Mẫu").exists()
    undo(administrator, part, at)
    assert visible() == before


def test_an_account_that_signed_in_stays(administrator: Desk, at: dt.datetime):
    part = administrator.store(administrator.drop(workbooks.accounts()))
    Person.objects.filter(full_name="Lê Văn Thử").update(last_login=at)
    with pytest.raises(InputError) as refused:
        undo(administrator, part, at)
    assert reasons(refused.value) == ["accounts.in_use"]
    assert refused.value.problems[0].where == "Lê Văn Thử"
    assert Person.objects.filter(full_name="Trần Thị Mẫu").exists()


def test_a_role_that_was_lent_stays(administrator: Desk, at: dt.datetime):
    part = administrator.store(administrator.drop(workbooks.accounts()))
    factories.delegate(Person.objects.get(full_name="Lê Văn Thử"), factories.person())
    with pytest.raises(InputError) as refused:
        undo(administrator, part, at)
    assert "accounts.in_use" in reasons(refused.value)


def test_a_reason_is_needed(owner: Desk, at: dt.datetime):
    part = owner.store(owner.drop(workbooks.units_across()))
    with pytest.raises(InputError) as refused:
        undo_parts(actor=owner.actor, parts=[part], reason=" ", at=at)
    assert reasons(refused.value) == ["moving.reason"]


def test_the_record_of_storing_and_taking_back_verifies(owner: Desk, at: dt.datetime):
    part = owner.store(owner.drop(workbooks.evidence(), "minh-chung.zip"))
    undo(owner, part, at)
    seal_pending(at=at)
    actions = AuditEvent.objects.filter(data__part=part.pk).values_list("action", flat=True)
    assert list(actions).count("evidence.document.take_back") == 3
    assert all(report.broken_at is None for report in verify_streams())


FIGURES = st.decimals(min_value=0, max_value=1, places=2)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FIGURES, min_size=3, max_size=3), st.sampled_from(["units_across", "units_down", "long_list"]))
def test_what_the_dry_run_shows_is_stored_and_taken_back(owner: Desk, at: dt.datetime, figures: Any, layout: str):
    before = visible()
    points = {
        unit: {code: float(figure) for code in workbooks.LEAVES}
        for unit, figure in zip(workbooks.UNITS, figures, strict=True)
    }
    part = owner.settle(owner.drop(workbooks.with_points(layout, points)), year="2024")
    plan = owner.plan(part)
    shown = {
        (line.unit.key, node): (added.points, line.rank, line.grade)
        for line in plan.years[0].lines
        for node, added in line.sums.items()
    }
    owner.store(part)
    leaves = ResultLeaf.objects.filter(row__result_set=ResultSet.objects.get()).select_related("row__unit")
    assert {(leaf.row.unit.key, leaf.node): (leaf.points, leaf.row.rank, leaf.row.grade) for leaf in leaves} == shown
    part.refresh_from_db()
    undo(owner, part, at)
    assert visible() == before


def test_a_stranger_takes_nothing_back(owner: Desk, administrator: Desk, at: dt.datetime):
    part = owner.store(owner.drop(workbooks.units_across()))
    from chiso.office.accounts.permissions import NotAllowed

    with pytest.raises(NotAllowed):
        undo(administrator, part, at)
    assert Role.ADMINISTRATOR in administrator.actor.roles
