"""The path by rules of a sheet: levels of its rules, who leads them, tasks by one click, how far it gets."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from chiso.engine.errors import InputError
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import NotAllowed
from chiso.office.audit.models import AuditEvent
from chiso.office.directives.models import Goal, Task
from chiso.office.indices.models import IMPORTED, ResultRow, ResultSet
from chiso.office.indices.tables.planning import Asked
from chiso.office.national.operations.targets import Goal as TargetGoal
from chiso.office.national.operations.targets import save_targets
from chiso.office.national.plan import Aim
from chiso.office.paths.models import SheetLever
from chiso.office.paths.operations import NewSheetLever, set_sheet_levers
from chiso.office.paths.queries import standing_of
from chiso.office.paths.steps import find_path
from chiso.office.rounds.models import Answer, AnswerStatus
from tests import factories
from tests.office.national.arrange import Own, own_index

pytestmark = pytest.mark.django_db
AT = factories.MOMENT
D = Decimal


def _half_done(own: Own) -> None:
    """1.1 is done, 1.2 stands on the middle tier, 2.1 at two thirds; the rest is not entered."""
    for node, inputs in (
        ("1.1", {"answer": "có"}),
        ("1.2", {"rate": "90"}),
        ("2.1", {"on_time": "2", "resolved": "3"}),
    ):
        Answer.objects.create(sheet=own.sheet, node=node, stage="self", inputs=inputs, updated_at=AT)


def _others(own: Own, points: dict[str, str], year: int = 2024) -> None:
    """Published percentages of other provinces, and of the own one, in a year before."""
    framework = own.group.framework
    results = ResultSet.objects.create(
        family=framework.family, code=f"bo-{year}", title="Kết quả", year=year, unit_group=framework.unit_group,
        origin=IMPORTED, framework=framework, published_at=AT, ranked_units=len(points), payload="{}",
        sha256=f"{year:064d}",
    )  # fmt: skip
    for name, percent in points.items():
        unit = own.province.root if name == "own" else factories.unit(f"tinh-{name}", name, kind="province")
        ResultRow.objects.create(result_set=results, unit=unit, unit_name=name, percent=D(percent))


def _steps(own: Own, **asked: object) -> list[tuple[str, str]]:
    found = find_path(standing_of(own.fresh()), Asked(**{"score": None, "rank": None, "probability": 0.8, **asked}))
    return [(leaf.node.code, f"{level.points.normalize():f}") for leaf, level in found.chosen]


def test_a_leaf_climbs_only_the_levels_of_its_rule_above_where_it_stands(province):
    own = own_index(province)
    _half_done(own)
    standing = standing_of(own.fresh())
    levels = {leaf.node.code: [float(level.points) for level in leaf.levels] for leaf in standing.open}
    assert levels == {
        "1.2": [2.0],
        "1.3": [0.5, 1.0],
        "2.1": [2.25, 3.0],
        "2.2": [0.5, 1.0, 1.5, 2.0],
        "2.3": [0.25, 0.5, 0.75, 1.0],
    }
    assert (standing.base, standing.full, standing.unknown) == (D("4.25"), D(10), 3)
    assert standing.top == D(10)


def test_the_cheapest_levels_reach_the_score(province):
    own = own_index(province)
    _half_done(own)
    # 2.1 to the top gives 1 for two efforts, 1.2 gives 0.75 for one
    assert _steps(own, score=5.0) == [("1.2", "2")]
    assert _steps(own, score=4.25) == []


def test_effort_and_leaving_out_change_the_way(province):
    own = own_index(province)
    _half_done(own)
    heavy = NewSheetLever("1.2", 4, None, 100, False)
    out = NewSheetLever("1.3", 2, None, 100, True)
    codes = ["1.2", "1.3"]
    assert set_sheet_levers(actor=own.owner, sheet=own.sheet, leaves=codes, levers=[heavy, out], at=AT) == 2
    assert "1.2" not in dict(_steps(own, score=4.75))
    assert "1.3" not in dict(_steps(own, score=10.0))
    # the same again changes nothing
    assert set_sheet_levers(actor=own.owner, sheet=own.sheet, leaves=codes, levers=[heavy, out], at=AT) == 0
    assert AuditEvent.objects.filter(action="paths.levers.set").count() == 1


def test_the_usual_is_not_stored_and_what_cannot_be_is_refused_whole(province):
    own = own_index(province)
    usual = NewSheetLever("1.2", 2, None, 100, False)
    assert set_sheet_levers(actor=own.owner, sheet=own.sheet, leaves=["1.2"], levers=[usual], at=AT) == 0
    bad = [NewSheetLever("1.2", 3, None, 0, False), NewSheetLever("9.9", 2, None, 100, False)]
    with pytest.raises(InputError) as refused:
        set_sheet_levers(actor=own.owner, sheet=own.sheet, leaves=["1.2"], levers=bad, at=AT)
    assert len(refused.value.problems) == 3 and not SheetLever.objects.exists()
    with pytest.raises(NotAllowed):
        set_sheet_levers(actor=own.officer, sheet=own.sheet, leaves=["1.2"], levers=[usual], at=AT)


def test_beyond_the_rules_it_says_how_far_everything_gets(province):
    own = own_index(province)
    _half_done(own)
    levers = [NewSheetLever(code, 2, None, 100, True) for code in ("2.2", "2.3")]
    set_sheet_levers(actor=own.owner, sheet=own.sheet, leaves=["2.2", "2.3"], levers=levers, at=AT)
    found = find_path(standing_of(own.fresh()), Asked(9.0, None, 0.8))
    assert not found.path.feasible
    assert found.path.reach.score == pytest.approx(7.0)
    assert "Chưa tới được" in found.path.explanation.vi


def test_a_rank_is_sought_among_the_newest_published_results(province):
    own = own_index(province)
    _half_done(own)
    with pytest.raises(InputError) as refused:
        _steps(own, rank=1)
    assert refused.value.problems[0].code == "path.no_rivals"
    _others(own, {"own": "40", "Ba": "60", "Bốn": "45"})
    standing = standing_of(own.fresh())
    assert (standing.newest, standing.past[2024][standing.key]) == (2024, 4.0)
    found = find_path(standing, Asked(None, 1, 0.8))
    # one year tells no movement: the others are held where they stood, and that is said
    assert found.still and found.path.threshold == pytest.approx(6.0)
    assert found.path.reach.score >= 6.0 and found.path.feasible
    assert _steps(own, rank=2) == _steps(own, score=4.5)


def test_leaves_not_entered_stand_at_last_year_s_points_on_the_same_ruler(province):
    own = own_index(province)
    _others(own, {"own": "50"})
    row = ResultRow.objects.get(unit=own.province.root)
    row.leaves.create(node="1.2", points=D("1.25"), max=D(2), status="answered")
    standing = standing_of(own.fresh())
    leaf = next(leaf for leaf in standing.leaves if leaf.node.code == "1.2")
    assert (leaf.now, leaf.before, leaf.own) == (None, D("1.25"), D("1.25"))
    assert (standing.base, standing.by_last_year, standing.unknown) == (D("1.25"), 1, 5)


def test_a_leaf_that_does_not_apply_is_no_step_and_leaves_the_base(province):
    own = own_index(province)
    Answer.objects.create(
        sheet=own.sheet, node="1.3", stage="self", inputs={}, status=AnswerStatus.NOT_APPLICABLE, updated_at=AT
    )
    standing = standing_of(own.fresh())
    assert "1.3" not in [leaf.node.code for leaf in standing.leaves]
    assert standing.full == D(9)


def test_one_click_makes_tasks_with_lead_date_and_level_in_words(province, as_person):
    own = own_index(province)
    _half_done(own)
    due = dt.date(2035, 11, 30)
    aims = {"2.1": Aim(D(3), unit_id=own.province.units["so-y-te"].pk, due=due)}
    save_targets(actor=own.owner, group=own.group, goal=TargetGoal(), aims=aims, version=0, at=AT)
    levers = [NewSheetLever(code, 2, None, 100, True) for code in ("1.3", "2.2", "2.3")]
    set_sheet_levers(actor=own.owner, sheet=own.sheet, leaves=[one.node for one in levers], levers=levers, at=AT)
    browser = as_person(province.people[Role.ROUND_OWNER])
    page = browser.get(reverse("paths:own", kwargs={"group_id": own.group.pk}), {"goal": "score", "value": "6"})
    text = page.content.decode()
    assert page.status_code == 200 and "từ 95 % đến 100 %" in text.replace("\u00a0", " ")
    answer = browser.post(
        reverse("paths:own_plan", kwargs={"group_id": own.group.pk}), {"goal": "score", "value": "6", "sure": "80"}
    )
    assert answer.status_code == 302
    tasks = {task.node: task for task in Task.objects.all()}
    assert set(tasks) == {"1.2", "2.1"}
    # who leads the leaf leads its task, whatever the target names
    assert tasks["1.2"].lead == own.province.units["so-y-te"]
    assert tasks["2.1"].lead == own.province.units["so-tu-phap"]
    assert tasks["2.1"].due == due
    assert "từ 1,25 lên 2,00 điểm" in tasks["1.2"].content
    assert Goal.objects.get().value == D(6)


def test_a_unit_sees_its_own_sheet_by_its_own_figures_until_the_result_is_published(province, as_person):
    own = own_index(province)
    round_ = factories.round_(own.province.units["so-noi-vu"], year=2026, workflow=own.group.round.workflow)
    sheet = factories.sheet(factories.group(round_), own.province.units["so-y-te"])
    Answer.objects.create(sheet=sheet, node="1.2", stage="self", inputs={"rate": "90"}, updated_at=AT)
    Answer.objects.create(sheet=sheet, node="1.2", stage="appraisal_1", inputs={"rate": "10"}, updated_at=AT)
    leaf = next(leaf for leaf in standing_of(sheet).leaves if leaf.node.code == "1.2")
    assert leaf.now == D("1.25") and leaf.lead == own.province.units["so-y-te"]
    browser = as_person(own.health)
    url = reverse("paths:sheet", kwargs={"sheet_id": sheet.pk})
    page = browser.get(url, {"goal": "score", "value": "2"})
    assert page.status_code == 200 and "Lưu" in page.content.decode()
    saved = browser.post(
        reverse("paths:sheet_levers", kwargs={"sheet_id": sheet.pk}),
        {"effort.1.2": "4", "chance.1.2": "50", "due.1.2": "30/11/2026", "out.1.2": "on"},
    )
    assert saved.status_code == 302
    lever = SheetLever.objects.get()
    assert (lever.effort, lever.chance, lever.due, lever.excluded) == (4, 50, dt.date(2026, 11, 30), True)


@pytest.mark.parametrize("asked", [{"goal": "score", "value": "x"}, {"goal": "rank", "value": "0"}])
def test_a_question_without_meaning_is_told(province, as_person, asked):
    own = own_index(province)
    browser = as_person(province.people[Role.ROUND_OWNER])
    url = reverse("paths:own", kwargs={"group_id": own.group.pk})
    assert browser.get(url, asked).status_code == 422
    plan = reverse("paths:own_plan", kwargs={"group_id": own.group.pk})
    assert browser.post(plan, asked).status_code == 422 and not Task.objects.exists()
