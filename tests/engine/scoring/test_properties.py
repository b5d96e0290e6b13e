"""What holds for every sheet, whatever was answered."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.frameworks.model import Ties
from chiso.engine.scoring import Answer, ScoreSheet, rank_units, score_sheet, score_table, table_from_sheets
from tests.engine.scoring.trees import ANSWERS, COUNTS, framework

FRAMEWORK = framework()
ZERO = Decimal(0)
SHEETS = st.lists(st.tuples(ANSWERS, COUNTS), min_size=1, max_size=6)


@given(ANSWERS, COUNTS)
def test_points_lie_between_nothing_and_the_maximum(answers: dict[str, Answer], counts: dict[str, str]) -> None:
    sheet = score_sheet(FRAMEWORK, answers, counts)
    for leaf in sheet.leaves:
        assert leaf.points is None or (leaf.max is not None and 0 <= leaf.points <= leaf.max)
    assert sheet.points is not None and sheet.base is not None
    assert 0 <= sheet.points <= sheet.base <= Decimal("17.5")


@given(ANSWERS)
def test_children_sum_to_their_parent_and_fields_to_the_total(answers: dict[str, Answer]) -> None:
    sheet = score_sheet(FRAMEWORK, answers)
    points = {leaf.node: leaf.points or ZERO for leaf in sheet.leaves}
    for node in FRAMEWORK.nodes:
        children = FRAMEWORK.children(node.code)
        own = sheet.nodes[node.code]
        if children:
            assert own.points == sum((sheet.nodes[child.code].points or ZERO for child in children), ZERO)
            assert own.base == sum((sheet.nodes[child.code].base or ZERO for child in children), ZERO)
        else:
            assert own.points == points[node.code]
    assert sheet.points == sum(points.values(), ZERO)


@given(ANSWERS)
def test_only_what_does_not_apply_leaves_the_base(answers: dict[str, Answer]) -> None:
    sheet = score_sheet(FRAMEWORK, answers)
    gone = sum((leaf.max or ZERO for leaf in sheet.leaves if leaf.status == "not_applicable"), ZERO)
    assert sheet.base == Decimal("17.5") - gone
    if sheet.base:
        assert sheet.points is not None and sheet.percent is not None
        exact = Fraction(sheet.points) * 100 / Fraction(sheet.base)
        assert abs(Fraction(sheet.percent) - exact) < Fraction(1, 10**30)
    else:
        assert sheet.percent is None and sheet.grade is None


@given(ANSWERS, st.sampled_from(sorted(["1.1", "1.2", "1.3", "1.4", "2.2", "2.3", "2.4"])))
def test_did_not_arise_gives_full_points_and_differs_from_not_applicable(answers: dict[str, Answer], code: str) -> None:
    arose = score_sheet(FRAMEWORK, answers | {code: Answer({}, "did_not_arise")})
    gone = score_sheet(FRAMEWORK, answers | {code: Answer({}, "not_applicable")})
    top = FRAMEWORK.node(code).max
    assert arose.leaf(code).points == top and gone.leaf(code).points is None
    assert arose.base is not None and gone.base is not None and arose.base - gone.base == top
    assert arose.leaf(code).explanation != gone.leaf(code).explanation


def _same(left: ScoreSheet, right: ScoreSheet) -> bool:
    return left == right


@settings(deadline=None)
@given(SHEETS, st.integers(64, 80))
def test_many_sheets_at_once_score_as_each_alone(
    sheets: list[tuple[dict[str, Answer], dict[str, str]]], rows: int
) -> None:
    alone = [score_sheet(FRAMEWORK, answers, counts, unit="U") for answers, counts in sheets]
    # long enough for the vectorised readers; the same few sheets over and over
    chosen = {f"U{row}": sheets[row % len(sheets)] for row in range(rows)}
    table = table_from_sheets(
        {unit: answers for unit, (answers, _) in chosen.items()}, {unit: counts for unit, (_, counts) in chosen.items()}
    )
    for row, sheet in enumerate(score_table(FRAMEWORK, table)):
        single = alone[row % len(sheets)]
        assert sheet.leaves == single.leaves
        assert sheet.nodes == single.nodes
        assert (sheet.points, sheet.base, sheet.percent, sheet.published, sheet.grade) == (
            single.points,
            single.base,
            single.percent,
            single.published,
            single.grade,
        )
        assert sheet.adjustments == single.adjustments


@given(ANSWERS)
def test_scoring_twice_gives_the_same_sheet(answers: dict[str, Answer]) -> None:
    assert _same(score_sheet(FRAMEWORK, answers), score_sheet(FRAMEWORK, dict(reversed(answers.items()))))


@given(ANSWERS)
def test_a_violation_takes_every_point_of_the_parent_and_nothing_else(answers: dict[str, Answer]) -> None:
    clean = score_sheet(FRAMEWORK, answers | {"2.1.2": Answer({"violated": "không"})})
    hit = score_sheet(FRAMEWORK, answers | {"2.1.2": Answer({"violated": "có"})})
    assert hit.nodes["2.1"].points == 0
    assert hit.base == clean.base
    assert clean.points is not None and hit.points is not None and clean.nodes["2.1"].points is not None
    assert hit.points == clean.points - clean.nodes["2.1"].points
    assert all(leaf.points in (None, ZERO) for leaf in hit.leaves if leaf.node.startswith("2.1."))


PERCENTS = st.dictionaries(
    st.text("ABCDEF", min_size=1, max_size=4),
    st.none() | st.integers(0, 12).map(lambda eighths: Decimal(eighths) / 8),
    min_size=1,
)


@given(PERCENTS, st.sampled_from(["min", "max", "dense", "average"]), st.integers(1, 50))
def test_ranks_follow_the_order_and_not_the_scale(
    percents: dict[str, Decimal | None], method: str, factor: int
) -> None:
    ties = Ties(method)  # type: ignore[arg-type]
    ranks = {entry.unit: entry.rank for entry in rank_units(percents, ties)}
    scaled = {unit: None if percent is None else percent * factor for unit, percent in percents.items()}
    assert ranks == {entry.unit: entry.rank for entry in rank_units(scaled, ties)}
    for unit, percent in percents.items():
        for other, against in percents.items():
            if percent is None or against is None:
                continue
            left, right = ranks[unit], ranks[other]
            assert left is not None and right is not None
            assert (percent == against) == (left == right) and (percent > against) == (left < right)
    assert all((ranks[unit] is None) == (percent is None) for unit, percent in percents.items())


@given(PERCENTS)
def test_average_ranks_keep_the_sum_of_places(percents: dict[str, Decimal | None]) -> None:
    ranks = [entry.rank for entry in rank_units(percents, Ties("average")) if entry.rank is not None]
    assert sum(ranks, ZERO) == Decimal(len(ranks) * (len(ranks) + 1)) / 2
