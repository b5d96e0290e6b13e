"""The stored target sheet of a year, beside last year's result of the ministry."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.frameworks.crosswalk import Crosswalk, Link
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.frameworks.models import FrameworkVersion
from chiso.office.frameworks.operations import store_crosswalk
from chiso.office.frameworks.queries import framework_of
from chiso.office.indices.models import IMPORTED, ResultRow, ResultSet
from chiso.office.national.ministry import read_typed
from chiso.office.national.models import Target, TargetSheet
from chiso.office.national.next_year import next_targets
from chiso.office.national.operations.ministry import Publication, store_ministry_result
from chiso.office.national.operations.next_year import plan_next_year
from chiso.office.national.operations.targets import Goal, save_targets
from chiso.office.national.plan import Aim
from chiso.office.national.queries.targets import targets_of
from chiso.office.national.shipped import dak_nong_2021, framework_text
from chiso.office.rounds.models import Answer
from chiso.office.units.models import Unit
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


def test_the_lists_say_whose_points_they_show_and_a_passed_target_says_by_how_much(province, as_person):
    own = own_index(province)
    _ministry(own)
    sheet = _next_year(own)
    Answer.objects.create(sheet=sheet, node="1.1", stage="self", inputs={"answer": "có"}, updated_at=AT)
    aims = {"1.1": Aim(D("0.5")), "1.2": Aim(D("1.5"))}
    goal = Goal(D(90), D(60), None, None, "")
    save_targets(actor=own.owner, group=sheet.group, goal=goal, aims=aims, version=0, at=AT)
    page = as_person(province.people[Role.ROUND_OWNER]).get(
        reverse("national:targets", kwargs={"group_id": sheet.group_id})
    )
    text = " ".join(page.content.decode().split())
    assert "xếp theo điểm Bộ chấm năm 2025" in text
    assert "năm 2025 1,00/2,00" in text
    assert "vượt 0,50" in text
    assert "−0,50" not in text


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


def published(own, ranks: dict[str, tuple[str, str]], *, ranked: int = 0, year: int = 2025) -> None:
    """Imported results of a year: by unit key its rank and percentage."""
    made = ResultSet.objects.create(
        family=own.group.framework.family,
        code=f"bo-{year}",
        title="Kết quả của Bộ",
        year=year,
        unit_group=own.group.framework.unit_group,
        origin=IMPORTED,
        framework=own.group.framework,
        decision_number="268/QĐ-BNV",
        published_at=AT,
        ranked_units=ranked or len(ranks),
        payload="{}",
        sha256=f"{year}".zfill(64),
    )
    for key, (rank, percent) in ranks.items():
        known = Unit.objects.filter(key=key).first()
        unit = known or factories.unit(key, f"Tỉnh {key}")
        ResultRow.objects.create(
            result_set=made, unit=unit, unit_name=unit.name, percent=D(percent), rank=D(rank), points=None
        )


RANKS = {"bac": ("1", "92"), "nam": ("2", "88.5"), "dong": ("2", "88.5"), "tinh-mau": ("4", "85")}


def test_the_points_of_the_wanted_rank_come_from_the_newest_published_results(province):
    own = own_index(province)
    sheet = _next_year(own)
    published(own, RANKS)
    published(own, {"bac": ("1", "99")}, year=2024)
    save_targets(actor=own.owner, group=sheet.group, goal=Goal(rank=2), aims=AIMS, version=0, at=AT)
    page = targets_of(sheet)
    # 88.5 % of the framework's ten points; the targets sum to 8.5
    assert (page.view.rank_points, page.view.to_rank, page.holder_is_looked_up) == (D("8.85"), D("0.35"), True)
    assert page.standings.year == 2025


def test_a_rank_that_two_others_share_is_held_by_the_next_one_down(province):
    own = own_index(province)
    sheet = _next_year(own)
    published(own, RANKS)
    ranks = targets_of(sheet).standings
    assert [ranks.points_of(rank) for rank in (1, 2, 3, 4, 5)] == [D("9.2"), D("8.85"), D("8.85"), D("8.5"), None]
    assert (ranks.rank_of(D("9.3")), ranks.rank_of(D("8.9")), ranks.rank_of(D("1"))) == (1, 2, 4)


def test_ranks_of_a_table_that_lacks_provinces_are_not_counted(province):
    own = own_index(province)
    sheet = _next_year(own)
    published(own, {"bac": ("1", "92"), "tinh-mau": ("12", "85")}, ranked=34)
    ranks = targets_of(sheet).standings
    assert [ranks.points_of(rank) for rank in (1, 2, 12)] == [D("9.2"), None, D("8.5")]
    assert ranks.rank_of(D("9")) is None


def test_what_a_person_typed_comes_before_what_is_looked_up(province):
    own = own_index(province)
    sheet = _next_year(own)
    published(own, RANKS)
    goal = Goal(rank=2, rank_points=D("8.7"), rank_source="Báo cáo 9")
    save_targets(actor=own.owner, group=sheet.group, goal=goal, aims=AIMS, version=0, at=AT)
    page = targets_of(sheet)
    assert (page.view.rank_points, page.holder_is_looked_up) == (D("8.7"), False)


def test_where_nobody_knows_the_points_of_a_rank_the_page_says_so(province, as_person):
    own = own_index(province)
    sheet = _next_year(own)
    save_targets(actor=own.owner, group=sheet.group, goal=Goal(rank=2), aims=AIMS, version=0, at=AT)
    client = as_person(province.people[Role.ROUND_OWNER])
    address = reverse("national:targets", kwargs={"group_id": sheet.group_id})
    assert "chưa biết điểm của tỉnh giữ hạng này năm trước" in client.get(address).content.decode()
    published(own, {"bac": ("1", "92")}, ranked=34)
    assert "Mới có 1/34 tỉnh" in client.get(address).content.decode()


def test_a_version_with_unknown_maxima_knows_no_rank_and_no_percentage(province):
    own = own_index(province)
    version = factories.framework_version(framework_text("par-tinh-1149-2020"))
    round_ = factories.round_(province.units["so-noi-vu"], year=2021, workflow=own.group.round.workflow)
    sheet = factories.sheet(factories.group(round_, version, code="tinh", name="Tỉnh"), province.root)
    aims = {code: aim for code, aim in dak_nong_2021().plan.aims.items()}
    save_targets(actor=own.owner, group=sheet.group, goal=Goal(rank=1), aims=aims, version=0, at=AT)
    published(own, RANKS, year=2020)
    page = targets_of(sheet)
    assert (page.view.total, page.view.base, page.view.to_rank) == (D("89.37"), None, None)
    assert (page.view.keep, page.view.raise_, page.view.unknown) == ((), (), 8)


def test_lost_points_become_next_year_s_targets_in_one_step(province, as_person):
    own = own_index(province)
    _ministry(own)
    sheet = _next_year(own)
    client = as_person(province.people[Role.ROUND_OWNER])
    address = reverse("national:next_year", kwargs={"group_id": own.group.pk})
    answer = client.post(address, {"recover": "50"})
    assert answer["Location"] == reverse("national:targets", kwargs={"group_id": sheet.group_id})
    rows = {row.node: (row.points, row.unit.key if row.unit else "") for row in Target.objects.all()}
    # reached 1/1, 1/2, 3/3: kept, and half of what was lost won back; the other leaves have no points of the ministry
    assert rows == {"1.1": (D(1), "so-y-te"), "1.2": (D("1.5"), "so-y-te"), "2.1": (D(3), "so-tu-phap")}
    assert TargetSheet.objects.get().source == "Kết quả của Bộ năm 2025 (1/QĐ-BNV)"
    assert "tiêu chí 2.2 chưa có điểm của Bộ" in client.get(answer["Location"]).content.decode()


def test_targets_that_stand_already_are_left_alone_and_twice_adds_nothing(province):
    own = own_index(province)
    _ministry(own)
    sheet = _next_year(own)
    save_targets(actor=own.owner, group=sheet.group, goal=Goal(rank=3), aims={"1.2": Aim(D(2))}, version=0, at=AT)
    first = plan_next_year(actor=own.owner, sheet=own.fresh(), recover=D(0), at=AT)
    again = plan_next_year(actor=own.owner, sheet=own.fresh(), recover=D(0), at=AT)
    assert (first.added, again.added) == (2, 0)
    assert (Target.objects.get(node="1.2").points, TargetSheet.objects.get().goal_rank) == (D(2), 3)


def _other_version():
    """Next year 1.2 is worth three points and 2.1 has another code."""
    source = factories.SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("nho-so-2025", "nho-so-2026")
    source = source.replace('code: "2.1"', 'code: "2.9"')
    return factories.framework_version(source)


def test_next_year_s_other_version_is_reached_through_the_confirmed_crosswalk(province):
    own = own_index(province)
    _ministry(own)
    version = _other_version()
    sheet = _next_year(own, version)
    with pytest.raises(InputError) as refused:
        plan_next_year(actor=own.owner, sheet=own.fresh(), recover=D(100), at=AT)
    assert refused.value.problems[0].code == "national.no_crosswalk"
    links = tuple(
        Link(leaf.code, "2.9" if leaf.code == "2.1" else leaf.code, reason="như cũ")
        for leaf in factories.small_framework().leaves
    )
    crosswalk = Crosswalk(own.group.framework.code, version.code, links)
    store_crosswalk(actor=own.owner, old=own.group.framework, new=version, links=crosswalk, seen=0, at=AT)
    made = plan_next_year(actor=own.owner, sheet=own.fresh(), recover=D(0), at=AT)
    assert {row.node: row.points for row in Target.objects.all()} == {"1.1": D(1), "1.2": D(1), "2.9": D(3)}
    assert made.added == 3
    page = targets_of(sheet)
    assert (page.comparable, page.linked) == (False, 3)
    assert {line.node.code: line.before for line in page.view.lines if line.before is not None} == {
        "1.1": D(1),
        "1.2": D(1),
        "2.9": D(3),
    }


@pytest.mark.parametrize("missing", ["result", "round"])
def test_without_a_result_or_a_round_of_next_year_nothing_is_planned(province, missing):
    own = own_index(province)
    if missing == "round":
        _ministry(own)
    else:
        _next_year(own)
    with pytest.raises(InputError) as refused:
        plan_next_year(actor=own.owner, sheet=own.fresh(), recover=D(100), at=AT)
    assert refused.value.problems[0].code == f"national.no_{'next_round' if missing == 'round' else 'result'}"
    assert not TargetSheet.objects.exists()


@given(
    st.lists(st.tuples(st.decimals(0, 1, places=2), st.fractions(0, 1)), min_size=1, max_size=4),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_winning_back_more_never_lowers_a_target_and_never_passes_the_maximum(parts, less, more):
    framework = factories.small_framework()
    old = [leaf for leaf in framework.leaves][: len(parts)]
    links = tuple(Link(leaf.code, "1.2", weight) for leaf, (_, weight) in zip(old, parts, strict=True) if weight > 0)
    got = {leaf.code: share * (leaf.max or 0) for leaf, (share, _) in zip(old, parts, strict=True)}
    crosswalk = Crosswalk("a", "b", links)
    low, high = (
        {each.node: each.points for each in next_targets(framework, framework, crosswalk, got, D(part)).targets}
        for part in sorted((less, more))
    )
    assert all(0 <= low[node] <= high[node] <= (framework.node(node).max or 0) for node in low)
    assert set(low) == ({"1.2"} if links else set())


def test_a_refused_sheet_keeps_owner_and_goal_as_typed(province, as_person):
    own = own_index(province)
    client = as_person(province.people[Role.ROUND_OWNER])
    address = reverse("national:save_targets", kwargs={"group_id": own.group.pk})
    unit = province.units["so-y-te"]
    posted = {"t.1": "9", "u.1": str(unit.pk), "goal_rank": "7", "rank_source": "Báo cáo", "version": "0"}
    answer = client.post(address, posted)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert f'<option value="{unit.pk}" selected>' in shown
    assert 'name="goal_rank" value="7"' in shown
    assert 'value="Báo cáo"' in shown


def test_the_shipped_version_is_stored_by_a_click_and_once(province, as_person):
    client = as_person(province.people[Role.ROUND_OWNER])
    address = reverse("national:store_version")
    for _ in range(2):
        assert client.post(address).status_code == 302
    version = FrameworkVersion.objects.get(code="par-tinh-2948-2017")
    assert [str(node.max) for node in framework_of(version).roots] == [
        "10",
        "10",
        "14.5",
        "11",
        "16",
        "7",
        "16",
        "15.5",
    ]
    assert "Đã có trong Bộ tiêu chí" in client.get(reverse("national:facts")).content.decode()
