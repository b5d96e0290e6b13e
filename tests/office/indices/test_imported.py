"""Results stated by others: numbered among all that were ever stored, superseding only what stands."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, transaction

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.indices.models import ResultSet, Withdrawal
from chiso.office.indices.operations import ImportedResult, store_imported
from tests.office.rounds.flow import AT, Flow

pytestmark = pytest.mark.django_db


@pytest.fixture
def stated(flow: Flow) -> ImportedResult:
    """A ministry's result of one unit, with one node unanswered."""
    return ImportedResult(
        code="bo-mau-2025",
        family="mau",
        unit_group="tinh",
        title="Kết quả của Bộ",
        year=2025,
        framework=flow.group.framework,
        unit=next(iter(flow.province.units.values())),
        points={"1": D("2.5")},
        maxima={"1": D(4), "2": D(6)},
        notes={"1": "thiếu tài liệu"},
        total=D("2.5"),
        base=D(10),
        rank=D(12),
        ranked_units=34,
        decision_number="1/QĐ",
        decision_on=AT.date(),
    )


def store(flow: Flow, result: ImportedResult, *, supersedes: ResultSet | None = None, reason: str = "") -> ResultSet:
    actor = flow.province.actor(Role.ROUND_OWNER)
    return store_imported(actor=actor, result=result, supersedes=supersedes, reason=reason, stream="system", at=AT)


def withdraw(result_set: ResultSet) -> None:
    Withdrawal.objects.create(result_set=result_set, at=AT, reason="nhầm năm")


def test_a_stated_result_keeps_points_notes_percent_and_what_is_unanswered(flow, stated):
    row = store(flow, stated).rows.get()
    assert (row.points, row.percent, row.rank) == (D("2.5"), D(25), D(12))
    leaves = {leaf.node: (leaf.points, leaf.max, leaf.status, leaf.explanation) for leaf in row.leaves.all()}
    assert leaves == {"1": (D("2.5"), D(4), "imported", "thiếu tài liệu"), "2": (None, D(6), "unanswered", "")}


def test_after_a_withdrawal_a_new_set_takes_the_next_number_and_needs_no_reason(flow, stated):
    withdraw(store(flow, stated))
    again = store(flow, stated)
    assert (again.number, again.supersedes) == (2, None)


def test_a_second_result_needs_the_standing_set_and_a_reason(flow, stated):
    first = store(flow, stated)
    corrected = replace(stated, points={"1": D(3)}, total=D(3))
    for attempt in ({}, {"supersedes": first}, {"reason": "Bộ đính chính"}, {"supersedes": first, "reason": " "}):
        with pytest.raises(InputError) as refused:
            store(flow, corrected, **attempt)
        assert [problem.code for problem in refused.value.problems] == ["results.imported_already"]
    second = store(flow, corrected, supersedes=first, reason="Bộ đính chính")
    assert (second.number, second.supersedes, second.reason) == (2, first, "Bộ đính chính")


def test_a_result_stored_by_somebody_else_meanwhile_is_a_problem_and_leaves_nothing(flow, stated):
    first = store(flow, stated)
    second = store(flow, stated, supersedes=first, reason="đính chính")
    with pytest.raises(InputError):
        store(flow, stated, supersedes=first, reason="đính chính lần nữa")
    assert list(ResultSet.ever.filter(code=stated.code).order_by("number")) == [first, second]


def test_a_stated_result_cannot_be_changed(flow, stated):
    stored = store(flow, stated)
    with pytest.raises(DatabaseError), transaction.atomic():
        ResultSet.objects.filter(pk=stored.pk).update(title="khác")
