"""The cheapest path: right against every possible choice, monotone, honest when there is none."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.ranking import Step, Target, path_to_target


@st.composite
def plans(draw: st.DrawFn) -> list[Step]:
    count = draw(st.integers(1, 8))
    cents, work = st.integers(1, 40), st.integers(0, 30)
    return [Step(f"s{at}", f"leaf{draw(st.integers(0, 3))}", draw(cents) / 8, draw(work)) for at in range(count)]


def _cheapest(steps: list[Step], need: float) -> float | None:
    """By looking at every choice."""
    best = None
    for taken in product([False, True], repeat=len(steps)):
        chosen = [step for step, take in zip(steps, taken, strict=True) if take]
        if len({step.leaf for step in chosen}) < len(chosen) or sum(step.gain for step in chosen) < need:
            continue
        effort = sum(step.effort for step in chosen)
        best = effort if best is None else min(best, effort)
    return best


@settings(max_examples=80, deadline=None)
@given(steps=plans(), need=st.integers(0, 80))
def test_no_choice_is_cheaper(steps: list[Step], need: int):
    found = path_to_target(60.0, steps, Target(score=60 + need / 8))
    expected = _cheapest(steps, need / 8)
    assert found.feasible == (expected is not None)
    if expected is not None:
        assert found.effort == pytest.approx(expected) and found.proved
        assert 60 + sum(step.gain for step in found.steps) >= 60 + need / 8


@settings(max_examples=40, deadline=None)
@given(steps=plans(), needs=st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_a_higher_target_never_costs_less(steps: list[Step], needs: tuple[int, int]):
    low, high = (path_to_target(60.0, steps, Target(score=60 + need / 8)) for need in sorted(needs))
    assert not (high.feasible and not low.feasible)
    if high.feasible:
        assert low.effort <= high.effort + 1e-9


RIVALS = np.random.default_rng(2).normal([70.0, 72.0, 74.0, 76.0], 0.5, (2000, 4))
STEPS = [Step("a", "L1", 1.0, 3), Step("b", "L1", 2.0, 5), Step("c", "L2", 1.5, 2), Step("d", "L3", 4.0, 20)]


def test_a_rank_needs_the_quantile_of_the_rival_who_holds_it():
    found = path_to_target(71.0, STEPS, Target(rank=3, probability=0.9), rivals=RIVALS)
    third = np.sort(RIVALS, axis=1)[:, -3]
    assert found.threshold == pytest.approx(np.quantile(third, 0.9, method="inverted_cdf"))
    assert 71 + sum(step.gain for step in found.steps) >= found.threshold
    assert found.reach.probability >= 0.9 and found.reach.rank == 3


def test_more_probability_never_costs_less():
    efforts = [
        path_to_target(70.0, STEPS, Target(rank=3, probability=p), rivals=RIVALS).effort for p in (0.3, 0.6, 0.9, 0.99)
    ]
    assert efforts == sorted(efforts)


def test_what_is_out_of_reach_says_how_far_one_gets():
    found = path_to_target(66.0, STEPS, Target(rank=1, probability=0.9), rivals=RIVALS)
    assert not found.feasible and {step.code for step in found.steps} == {"b", "c", "d"}
    assert found.reach.score == pytest.approx(73.5) and found.reach.rank == 3 and found.reach.probability == 0
    assert "Chưa tới được" in found.explanation.vi and "73,5" in found.explanation.vi
    assert "Out of reach" in found.explanation.en and "73.5" in found.explanation.en


def test_nothing_is_asked_when_the_score_suffices():
    found = path_to_target(80.0, STEPS, Target(score=75.0))
    assert found.feasible and found.steps == () and "Không cần làm thêm gì" in found.explanation.vi


def test_steps_that_come_too_late_are_left_out():
    steps = [Step("late", "L1", 5.0, 1, due=date(2026, 12, 31)), Step("soon", "L2", 5.0, 9, due=date(2026, 6, 30))]
    found = path_to_target(60.0, steps, Target(score=64.0), latest=date(2026, 9, 30))
    assert [step.code for step in found.steps] == ["soon"]


def test_uncertain_steps_reach_the_asked_share_of_the_scenarios_and_are_tried_on_fresh_ones():
    rng = np.random.default_rng(8)
    steps = [
        Step(f"s{at}", f"L{at}", float(rng.uniform(0.3, 1.5)), float(rng.integers(1, 9)), probability=0.8, spread=0.1)
        for at in range(14)
    ]
    found = path_to_target(60.0, steps, Target(score=63.0, probability=0.8), seconds=10)
    assert found.feasible and not found.certain and found.fresh == 10_000
    assert 0.7 <= found.reach.probability <= 1  # the choice flatters itself a little; fresh scenarios say how much
    sure = path_to_target(60.0, [Step(s.code, s.leaf, s.gain, s.effort) for s in steps], Target(score=63.0))
    assert found.effort > sure.effort


def test_an_uncertain_path_is_the_cheapest_on_its_scenarios():
    from chiso.engine.ranking.path_solving import cheapest_uncertain, met

    rng = np.random.default_rng(5)
    steps = [Step(f"s{at}", f"L{at % 4}", 1.0, float(rng.integers(1, 9)), probability=0.7) for at in range(8)]
    gains = np.where(rng.random((60, 8)) < 0.7, rng.uniform(0.5, 2, 8), 0.0)
    needs = rng.uniform(0.5, 2.0, 60)
    found = cheapest_uncertain(steps, gains, needs, 0.6, 20)
    choices = [[at for at in range(8) if taken[at]] for taken in product([False, True], repeat=8)]
    one_each = [chosen for chosen in choices if len({steps[at].leaf for at in chosen}) == len(chosen)]
    best = min(sum(steps[at].effort for at in chosen) for chosen in one_each if met(gains, needs, chosen) >= 36)
    assert found is not None and found.proved and sum(steps[at].effort for at in found.chosen) == best


@pytest.mark.parametrize(
    ("base", "steps", "target", "code"),
    [
        (60.0, STEPS, Target(), "path.target"),
        (60.0, STEPS, Target(score=70, rank=2), "path.target"),
        (60.0, STEPS, Target(rank=2), "path.rank"),
        (60.0, STEPS, Target(score=70, probability=1.0), "path.probability"),
        (float("nan"), STEPS, Target(score=70), "path.base"),
        (60.0, [Step("a", "L", -1, 1)], Target(score=70), "path.step"),
        (60.0, [Step("a", "L", 1, float("inf"))], Target(score=70), "path.step"),
        (60.0, [Step("a", "L", 1, 1, probability=0)], Target(score=70), "path.step"),
        (60.0, [STEPS[0], STEPS[0]], Target(score=70), "path.duplicate_step"),
    ],
)
def test_impossible_questions_are_refused(base: float, steps: list[Step], target: Target, code: str):
    with pytest.raises(InputError, match=code):
        path_to_target(base, steps, target)


def test_no_steps_at_all_is_an_answer_too():
    assert not path_to_target(60.0, [], Target(score=61)).feasible
