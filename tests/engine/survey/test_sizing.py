"""Sample sizes against the textbooks' numbers."""

from __future__ import annotations

import pytest

from chiso.engine.errors import InputError
from chiso.engine.survey.sizing import SizeQuestion, size_sample, slovin


def test_the_manuals_formula():
    assert (slovin(20_000, 0.05), slovin(1_000, 0.05), slovin(400, 0.05)) == (393, 286, 200)


def test_simple_random_sampling_of_an_endless_population():
    assert size_sample(SizeQuestion()).simple == 385
    assert size_sample(SizeQuestion(margin=0.03)).simple == 1068


def test_clusters_and_refusals_cost_interviews():
    found = size_sample(SizeQuestion(icc=0.05, cluster=20, response=0.8, domains=3))
    assert found.deff == pytest.approx(1.95)
    assert (found.n, found.contacts, found.clusters) == (750, 938, 38)
    assert (found.n_all, found.contacts_all, found.clusters_all) == (2250, 2814, 114)
    assert found.margin <= 0.05


def test_the_manuals_n_is_shown_with_the_margin_that_it_really_gives():
    found = size_sample(SizeQuestion(population=20_000, deff=2.5))
    assert found.slovin == 393 and found.slovin_margin == pytest.approx(0.0774, abs=5e-4)


def test_the_cluster_size_of_least_cost():
    found = size_sample(SizeQuestion(icc=0.05, cluster=10, cost_cluster=2_000_000, cost_interview=125_000))
    assert found.best_cluster == pytest.approx(17.4356, abs=1e-4)
    assert found.cost == found.clusters * 2_000_000 + found.n * 125_000


def test_never_more_than_everybody():
    assert size_sample(SizeQuestion(population=50, margin=0.01, deff=3)).n == 50


def test_all_impossible_values_are_told():
    with pytest.raises(InputError) as caught:
        size_sample(SizeQuestion(margin=5, response=0, icc=2))
    assert [problem.where for problem in caught.value.problems] == ["margin", "icc", "response"]
