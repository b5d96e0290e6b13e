"""The Front and mass organisations: bodies of their own kind that are named, lead and report like any other."""

from __future__ import annotations

import pytest

from chiso.office.accounts.models import Role
from chiso.office.directives.naming import UnitNames
from chiso.office.directives.operations.cascading import hand_down
from chiso.office.directives.operations.working import complete_task
from chiso.office.units.models import UnitKind
from tests import factories

AT, DAY = factories.MOMENT, factories.DAY


@pytest.fixture
def fronts(province):
    names = {"mttq": "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "hoi-nong-dan": "Hội Nông dân tỉnh"}
    return [factories.unit(key, name, kind=UnitKind.FRONT, parent=province.root) for key, name in names.items()]


@pytest.mark.parametrize(
    "text",
    [
        "các đoàn thể",
        "Mặt trận Tổ quốc và các tổ chức chính trị - xã hội",
        "các tổ chức chính trị - xã hội tỉnh",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh, Hội Nông dân tỉnh",
    ],
)
def test_they_are_named_as_a_group_or_one_by_one(province, fronts, text):
    assert set(UnitNames.on(DAY).find(text).units) == set(fronts)


def test_they_are_no_departments_and_no_communes(province, fronts):
    names = UnitNames.on(DAY)
    for text in ("Các sở, ban, ngành", "UBND các xã, phường"):
        assert not set(names.find(text).units) & set(fronts)


def test_they_receive_a_directive_lead_a_task_and_report_in_their_own_name(province, fronts):
    office, owner = province.units["so-noi-vu"], province.actor(Role.ROUND_OWNER)
    order = factories.directive(office, "41/KH-UBND")
    [handed] = hand_down(actor=owner, directive=order, units=fronts[:1], on=DAY, due=DAY, points=None, at=AT)
    assert handed.unit == fronts[0]
    task = factories.directive_task(factories.directive_plan(office), fronts[0])
    officer = factories.actor(factories.member(Role.UNIT_OFFICER, fronts[0]))
    complete_task(actor=officer, task=task, completed_on=DAY, result="1/BC-MTTQ", at=AT)
    task.refresh_from_db()
    assert task.completed_on == DAY
