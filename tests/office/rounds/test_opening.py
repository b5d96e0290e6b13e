"""Opening a round: every unit gets its sheet, every criterion its appraiser, and a broken plan opens nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chiso.engine.errors import InputError
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.rounds.criteria import criteria_of
from chiso.office.rounds.models import Assignment, Round, RoundGroup, Sheet, SheetState
from chiso.office.rounds.operations.opening import GroupPlan, assign, open_round
from chiso.office.rounds.operations.windows import WindowPlan
from chiso.office.rounds.queries.rounds import round_lines, running_rounds, units_of_kinds
from chiso.office.rounds.workflow import default_workflow_data, workflow_of
from chiso.office.units.models import UnitKind
from tests import factories
from tests.factories import MOMENT, Province

WINDOWS = [WindowPlan("self", MOMENT, MOMENT + dt.timedelta(days=20))]


def _plan(province: Province, **changes: Any) -> dict[str, Any]:
    departments = GroupPlan("so", "Sở, ban, ngành", factories.framework_version(), tuple(province.departments))
    return {
        "actor": province.actor("round_owner"),
        "code": "cchc-2026",
        "name": "Đánh giá năm 2026",
        "year": 2026,
        "as_of": factories.DAY,
        "owner": province.units["so-noi-vu"],
        "groups": [departments],
        "windows": WINDOWS,
        "at": MOMENT,
        **changes,
    }


def test_every_unit_of_every_group_gets_an_empty_sheet(province: Province) -> None:
    communes = GroupPlan("xa", "Xã, phường", factories.framework_version(), tuple(province.communes))
    plan = _plan(province)
    opened = open_round(**{**plan, "groups": [*plan["groups"], communes]})
    assert Sheet.objects.filter(group__round=opened).count() == 6
    assert set(Sheet.objects.values_list("state", "answerable", "answered")) == {(SheetState.DRAFT, 4, 0)}
    assert AuditEvent.objects.get().action == "rounds.round.open"


def test_appraisers_come_from_the_framework_by_code_or_key(province: Province) -> None:
    opened = open_round(**_plan(province))
    assert set(Assignment.objects.values_list("node", "unit__key")) == {("1.1", "so-noi-vu"), ("1.2", "so-noi-vu")}
    criteria = criteria_of(RoundGroup.objects.get(round=opened))
    assert {node.code for node in criteria.unassigned} == {"1.3", "2.1", "2.3"}


def test_a_criterion_can_be_given_to_a_department_and_taken_back(province: Province) -> None:
    opened = open_round(**_plan(province))
    group, owner = RoundGroup.objects.get(round=opened), province.actor("round_owner")
    assign(actor=owner, group=group, node="2", unit=province.units["so-tu-phap"], at=MOMENT)
    assert criteria_of(group).unit_of["2.1"] == province.units["so-tu-phap"].pk
    assign(actor=owner, group=group, node="2", unit=None, at=MOMENT)
    assert "2.1" not in criteria_of(group).unit_of


def test_a_node_that_does_not_exist_is_given_to_nobody(province: Province) -> None:
    opened = open_round(**_plan(province))
    with pytest.raises(InputError):
        assign(
            actor=province.actor("round_owner"),
            group=RoundGroup.objects.get(round=opened),
            node="9.9",
            unit=province.units["so-tu-phap"],
            at=MOMENT,
        )


def test_a_broken_plan_names_everything_and_opens_nothing(province: Province) -> None:
    good = _plan(province)["groups"][0]
    groups = [good, replace(good, name="Lần hai"), GroupPlan("rong", "Rỗng", good.framework, ())]
    with pytest.raises(InputError) as caught:
        open_round(**_plan(province, name=" ", groups=groups, windows=[]))
    assert {problem.code for problem in caught.value.problems} == {
        "rounds.no_name",
        "rounds.group_twice",
        "rounds.unit_twice",
        "rounds.group_empty",
        "windows.no_self",
    }
    assert not Round.objects.exists()


def test_a_broken_workflow_opens_nothing(province: Province) -> None:
    with pytest.raises(InputError):
        open_round(**_plan(province, workflow={"states": {}}))
    assert not Round.objects.exists()


def test_a_code_is_used_once(province: Province) -> None:
    open_round(**_plan(province))
    with pytest.raises(InputError) as caught:
        open_round(**_plan(province))
    assert caught.value.problems[0].code == "rounds.code_taken"


@pytest.mark.parametrize("role", ["unit_leader", "appraiser", "administrator", "leader", "council_secretary"])
def test_only_the_round_owner_opens_rounds(province: Province, role: str) -> None:
    with pytest.raises(NotAllowed):
        open_round(**_plan(province, actor=province.actor(role)))


def test_units_are_those_that_exist_on_the_day(province: Province) -> None:
    gone = factories.unit("so-cu", "Sở Cũ", valid_to=factories.DAY)
    listed = units_of_kinds((UnitKind.DEPARTMENT,), factories.DAY)
    assert gone not in listed
    assert gone in units_of_kinds((UnitKind.DEPARTMENT,), factories.DAY - dt.timedelta(days=1))


def test_leaves_that_do_not_concern_a_unit_are_not_counted_as_its_work(province: Province) -> None:
    source = factories.SMALL_FRAMEWORK.read_text(encoding="utf-8").replace(
        "    evidence: [Kết luận kiểm tra]\n", "    evidence: [Kết luận kiểm tra]\n    applies_to: [so-y-te]\n"
    )
    version = factories.framework_version(source.replace("code: nho-so-2025", "code: nho-rieng"))
    group = GroupPlan("so", "Sở", version, tuple(province.departments))
    open_round(**_plan(province, groups=[group]))
    assert dict(Sheet.objects.values_list("unit__key", "answerable")) == {
        "so-noi-vu": 3,
        "so-tu-phap": 3,
        "so-y-te": 4,
    }


def test_a_round_runs_until_its_last_sheet_is_published(province: Province) -> None:
    opened = open_round(**_plan(province))
    assert list(running_rounds()) == [opened]
    Sheet.objects.update(state=SheetState.PUBLISHED)
    assert list(running_rounds()) == []
    assert [(line.sheets, line.over, line.is_running) for line in round_lines()] == [(3, 3, False)]


def test_a_workflow_of_the_offices_own_comes_back_from_the_database_in_its_order(province: Province) -> None:
    own = default_workflow_data()
    own["steps"]["self"]["vi"] = "Đơn vị tự chấm"
    own["steps"] = dict(reversed(own["steps"].items()))
    opened = open_round(**_plan(province, workflow=own))
    flow = workflow_of(Round.objects.get(pk=opened.pk).workflow)
    assert [step.code for step in flow.steps] == list(own["steps"])
    assert [move.verb for move in flow.moves] == list(own["moves"])
