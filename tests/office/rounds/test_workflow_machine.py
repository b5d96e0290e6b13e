"""Whatever people press in whatever order: no path changes a locked sheet, and nothing moves without its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.errors import Conflict
from chiso.office.rounds.jobs import lock_at_deadlines
from chiso.office.rounds.models import Answer, LedgerEntry, SheetState, Stage, Transition
from chiso.office.rounds.operations.answers import TypedCell, record_cell
from chiso.office.rounds.operations.moves import move
from chiso.office.rounds.operations.submission import unlock
from chiso.office.rounds.queries.answers import book_of
from chiso.office.rounds.workflow import default_workflow_data, load_workflow
from tests import factories
from tests.factories import MOMENT
from tests.office.rounds.arrange import Running, running

FLOW = load_workflow(default_workflow_data())
VERBS = sorted(FLOW.move_by_verb)
ROLES = [str(role) for role in Role]
REASONS = ["", " ", "có lý do"]
WRITABLE = {state.code for state in FLOW.states if state.writes == "self"}


class Office(RuleBasedStateMachine):
    """One sheet, every role, every verb, every reason; time moves on and the jobs run."""

    here: Running
    at: dt.datetime
    values: dict[str, Any]

    @initialize()
    def open(self) -> None:
        self.here = running(factories.province())
        self.at = MOMENT
        self.values = {}

    def state(self) -> str:
        return self.here.fresh().state

    @rule(verb=st.sampled_from(VERBS), role=st.sampled_from(ROLES), reason=st.sampled_from(REASONS))
    def press(self, verb: str, role: str, reason: str) -> None:
        before, made = self.state(), Transition.objects.count()
        table = FLOW.move_by_verb[verb]
        try:
            if verb == "unlock":
                until = self.at + dt.timedelta(days=2)
                actor = self.here.province.actor(role)
                unlock(actor=actor, sheet=self.here.fresh(), reason=reason, until=until, at=self.at)
            else:
                move(
                    sheet=self.here.fresh(), verb=verb, actor=self.here.province.actor(role), reason=reason, at=self.at
                )
        except (InputError, NotAllowed):
            assert self.state() == before
            assert Transition.objects.count() == made
            return
        assert before in table.sources
        assert reason.strip() or not table.needs_reason
        step = Transition.objects.latest("id")
        assert (step.verb, step.from_state, step.to_state) == (verb, before, self.state())

    @rule(
        node=st.sampled_from(["1.1", "1.2", "2.1", "2.2", "2.3"]),
        text=st.sampled_from(["có", "90", "46/48", "", "kad"]),
        role=st.sampled_from(ROLES),
    )
    def type(self, node: str, text: str, role: str) -> None:
        before = self.state()
        old = book_of(self.here.sheet.pk).own(Stage.SELF).get(node)
        cell = TypedCell(node, text, old.version if old else 0)
        try:
            record_cell(actor=self.here.province.actor(role), sheet=self.here.fresh(), cell=cell, at=self.at)
        except (InputError, NotAllowed, Conflict):
            return
        stored = self._stored()
        if stored != self.values:
            assert before in WRITABLE
            assert role in (Role.UNIT_OFFICER, Role.UNIT_LEADER)
            assert node not in ("2.2", "2.3")
        self.values = stored

    @rule(hours=st.integers(1, 120))
    def wait(self, hours: int) -> None:
        self.at += dt.timedelta(hours=hours)
        lock_at_deadlines(now=self.at)
        assert lock_at_deadlines(now=self.at) == 0

    def _stored(self) -> dict[str, Any]:
        rows = Answer.objects.filter(stage=Stage.SELF)
        return {row.node: (row.inputs, row.status, row.version) for row in rows}

    @invariant()
    def only_typing_changes_self_scores(self) -> None:
        if hasattr(self, "values"):
            assert self._stored() == self.values

    @invariant()
    def the_steps_form_one_unbroken_path(self) -> None:
        if not hasattr(self, "here"):
            return
        place = "draft"
        for step in Transition.objects.order_by("id"):
            assert step.from_state == place
            assert step.reason.strip() or not FLOW.move_by_verb[step.verb].needs_reason
            place = step.to_state
        assert place == self.state()

    @invariant()
    def counts_are_true(self) -> None:
        if not hasattr(self, "here"):
            return
        filled = [row for row in Answer.objects.filter(stage=Stage.SELF) if row.inputs or row.status != "answered"]
        assert self.here.fresh().answered == len(filled)

    @invariant()
    def points_stay_within_their_maximum(self) -> None:
        for entry in LedgerEntry.objects.all():
            assert entry.points is None or entry.max is None or 0 <= entry.points <= entry.max


@pytest.mark.slow
@pytest.mark.django_db
def test_no_path_changes_a_locked_sheet_without_an_unlock(transactional_examples: Any) -> None:
    run_state_machine_as_test(
        transactional_examples,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.fixture
def transactional_examples() -> type[RuleBasedStateMachine]:
    """The machine, each run of which is rolled back."""
    from django.db import transaction

    class RolledBack(Office):
        def __init__(self) -> None:
            self._savepoint = transaction.atomic()
            self._savepoint.__enter__()
            super().__init__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self._savepoint.__exit__(None, None, None)

    return RolledBack


def test_every_state_can_be_left_or_is_the_end() -> None:
    assert [code for code in SheetState.values if not FLOW.moves_from(code)] == ["archived"]
