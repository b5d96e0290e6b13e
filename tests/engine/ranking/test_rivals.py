"""How the others move: the model finds what made the data, and its back-test is right about its own errors."""

from __future__ import annotations

import numpy as np
import pytest

from chiso.engine.errors import InputError
from chiso.engine.ranking import History, back_test, fit_movement, history_of


def _made(reversion: float, deviation: float, years: int = 9, units: int = 60, seed: int = 1) -> History:
    rng = np.random.default_rng(seed)
    scores = [rng.normal(42, 2, units)]
    for _ in range(years - 1):
        centred = scores[-1] - scores[-1].mean()
        scores.append(42 + rng.normal() + reversion * centred + rng.normal(0, deviation, units))
    return History(tuple(f"u{at}" for at in range(units)), tuple(range(2015, 2015 + years)), np.array(scores))


def test_the_model_finds_reversion_and_deviation():
    found = fit_movement(_made(0.7, 1.1))
    assert found.reversion == pytest.approx(0.7, abs=0.08) and found.deviation == pytest.approx(1.1, abs=0.1)


def test_intervals_of_the_back_test_hold_what_they_promise():
    rows = back_test(_made(0.7, 1.1, years=14))
    assert np.mean([row.inside_80 for row in rows]) == pytest.approx(0.8, abs=0.05)
    assert np.mean([row.inside_95 for row in rows]) == pytest.approx(0.95, abs=0.03)
    assert np.mean([row.mae for row in rows]) < np.mean([row.still_mae for row in rows])


def test_pairs_across_a_break_do_not_count():
    made = _made(0.7, 1.1, years=5)
    jump = np.array(made.scores)
    jump[3:] = jump[3:, ::-1] * 1.5
    broken = History(made.units, made.years, jump, frozenset({2018}))
    assert fit_movement(broken).pairs == 3 * 60
    assert 2018 not in [row.year for row in back_test(broken)]


def test_gaps_leave_a_unit_out_of_the_scenarios():
    made = _made(0.7, 1.1, years=4)
    made.scores[-1, 3] = np.nan
    assert fit_movement(made).scenarios(5, 1, without="u0").shape == (5, 58)


def test_our_own_movement_makes_a_rank_less_sure():
    made = _made(0.7, 1.1)
    leader = made.units[int(np.argmax(made.scores[-1]))]
    movement = fit_movement(made)
    still, moving = (movement.scenarios(4000, 1, without=leader, own_moves=moves) for moves in (False, True))
    best = made.scores[-1].max()
    assert (still.max(axis=1) < best).mean() > (moving.max(axis=1) < best).mean() + 0.1
    assert moving.shape == still.shape == (4000, 59)


def test_a_history_is_built_from_tables_by_year():
    built = history_of(["a", "b"], {2020: {"b": 2.0}, 2019: {"a": 1.0, "b": 1.5}})
    assert built.years == (2019, 2020) and np.isnan(built.scores[1, 0])


def test_too_little_history_is_refused():
    with pytest.raises(InputError, match="short_history"):
        fit_movement(_made(0.7, 1.1, years=2, units=5))
