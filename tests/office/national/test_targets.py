"""The stored target sheet of a year, beside last year's result of the ministry."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.national.ministry import read_typed
from chiso.office.national.models import Target, TargetSheet
from chiso.office.national.operations.ministry import Publication, store_ministry_result
from chiso.office.national.operations.targets import Goal, save_targets
from chiso.office.national.plan import Aim
from chiso.office.national.queries.targets import targets_of
from tests import factories
from tests.office.national.arrange import own_index

pytestmark = pytest.mark.django_db
AT = factories.MOMENT
D = Decimal
AIMS = {"1": Aim(D("3.5")), "2": Aim(D("5"))}


def _next_year(own, version=None):
    """The year after, whose ministry result of the year before stands."""
    round_ = factories.round_(own.province.units["so-noi-vu"], year=2026, workflow=own.group.round.workflow)
    group = factories.group(round_, version, code="tinh", name="Tỉnh")
    return factories.sheet(group, own.province.root)


def _ministry(own):
    store_ministry_result(
        actor=own.owner,
        sheet=own.fresh(),
        reading=read_typed({"1.1": "1", "1.2": "1", "2.1": "3"}, factories.small_framework()),
        publication=Publication("1/QĐ-BNV"),
        reason="",
        at=AT,
    )


def test_targets_stand_beside_last_year_s_result(province):
    own = own_index(province)
    _ministry(own)
    sheet = _next_year(own)
    goal = Goal(D(90), D(60), 10, D("8.9"), "Quyết định 1/QĐ-BNV")
    save_targets(actor=own.owner, group=sheet.group, goal=goal, aims=AIMS, version=0, at=AT)
    page = targets_of(sheet)
    assert (page.comparable, page.view.total, page.view.to_rank) == (True, D("8.5"), D("0.4"))
    assert [line.node.code for line in page.view.raise_] == ["1.2"]
    assert [line.node.code for line in page.view.keep] == ["1.1", "2.1"]


def test_last_year_under_another_version_with_other_maxima_is_not_set_beside_it(province):
    own = own_index(province)
    _ministry(own)
    source = factories.SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("nho-so-2025", "nho-so-2026")
    other = source.replace("max: 3\n", "max: 3.5\n").replace("max: 6}", "max: 6.5}").replace("total: 10", "total: 10.5")
    page = targets_of(_next_year(own, factories.framework_version(other)))
    assert page.last is not None
    assert not page.comparable
    assert {line.before for line in page.view.lines} == {None}


def test_saving_again_replaces_and_the_second_of_two_writers_is_told(province):
    own = own_index(province)
    save_targets(actor=own.owner, group=own.group, goal=Goal(), aims=AIMS, version=0, at=AT)
    save_targets(actor=own.owner, group=own.group, goal=Goal(), aims={"1": Aim(D(3))}, version=1, at=AT)
    assert list(Target.objects.values_list("node", "points")) == [("1", D(3))]
    with pytest.raises(InputError) as refused:
        save_targets(actor=own.owner, group=own.group, goal=Goal(), aims=AIMS, version=1, at=AT)
    assert refused.value.problems[0].code == "national.targets_moved"


@pytest.mark.parametrize(
    ("goal", "aims", "code"),
    [
        (Goal(), {"1": Aim(D(5))}, "targets.out_of_range"),
        (Goal(), {"7": Aim(D(1))}, "targets.no_node"),
        (Goal(D(60), D(80)), AIMS, "national.thresholds"),
        (Goal(rank_points=D(88)), AIMS, "national.rank_source"),
    ],
)
def test_an_impossible_target_sheet_is_refused_whole(province, goal, aims, code):
    own = own_index(province)
    with pytest.raises(InputError) as refused:
        save_targets(actor=own.owner, group=own.group, goal=goal, aims=aims, version=0, at=AT)
    assert refused.value.problems[0].code == code
    assert not TargetSheet.objects.exists()


def test_only_the_round_owner_sets_targets(province):
    own = own_index(province)
    with pytest.raises(NotAllowed):
        save_targets(actor=own.officer, group=own.group, goal=Goal(), aims=AIMS, version=0, at=AT)


def test_an_unreadable_target_comes_back_as_it_was_typed(province, as_person):
    own = own_index(province)
    client = as_person(province.people[Role.ROUND_OWNER])
    address = reverse("national:save_targets", kwargs={"group_id": own.group.pk})
    answer = client.post(address, {"t.1": "ba rưỡi", "t.2": "5", "version": "0"})
    assert answer.status_code == 422
    assert 'value="ba rưỡi"' in answer.content.decode()
    assert client.post(address, {"t.1": "3,5", "t.2": "5", "d.1": "30/09/2026", "version": "0"}).status_code == 302
    assert Target.objects.get(node="1").points == D("3.5")


def test_the_shipped_facts_are_shown_apart(province, as_person):
    shown = as_person(province.people[Role.LEADER]).get(reverse("national:facts")).content.decode()
    assert "89,37" in shown
    assert "38 tiêu chí" in shown
    assert shown.count("chưa rõ") == 9
