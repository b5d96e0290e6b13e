"""The cheapest way to a score, or past k rivals, with a stated probability; and how far one gets if there is none.

The trap: "up at least one rank" is ordered as if the others stood still. The score that a rank needs is itself unsure,
and a plan that just passes last year's neighbour passes next year's half the time.

Certain steps: the rank needs the r-th largest score of the rivals; with probability p that is the p-quantile of this
threshold over scenarios of the rivals, and the plan is exact for it. Uncertain steps: the plan is the cheapest for a
stated set of scenarios of rivals and steps together, and its probability is then taken from fresh scenarios, because
a plan chosen on scenarios looks better there than it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import fsum

import numpy as np

from chiso.engine.ranking.arrays import Floats
from chiso.engine.ranking.path_model import Path, Reach, Step, Target, check_path
from chiso.engine.ranking.path_solving import Choice, cheapest_certain, cheapest_uncertain, most
from chiso.engine.ranking.path_words import explained

SCENARIOS = 200
"""On how many scenarios a plan of uncertain steps is chosen; certain ones use all scenarios of the rivals."""
_SLACK = 1e-9


def path_to_target(
    base: float,
    steps: Sequence[Step],
    target: Target,
    *,
    rivals: Floats | None = None,
    fresh_rivals: Floats | None = None,
    latest: date | None = None,
    seed: int = 1,
    seconds: float = 20.0,
) -> Path:
    """The cheapest steps that reach the target from the score `base`.

    `rivals`: scenarios × rivals, next year's scores (`Movement.scenarios`); `fresh_rivals`: other draws of the same,
    for the probability that is reported (the same where none are given). Steps due after `latest` are left out.
    `seconds` bounds the search; what is found is then not proved cheapest. Raises InputError (`path.…`).
    """
    check_path(base, steps, target, rivals)
    usable = [step for step in steps if step.gain > 0 and (latest is None or step.due is None or step.due <= latest)]
    certain = all(step.certain for step in usable)
    thresholds = _thresholds(target, rivals)
    threshold = float(np.quantile(thresholds, target.probability, method="inverted_cdf"))
    if certain:
        gains = np.array([step.gain for step in usable])
        choice = cheapest_certain(usable, gains, threshold - base, seconds)
    else:
        needs = np.resize(thresholds, SCENARIOS) - base
        drawn = _gains(usable, len(needs), seed)
        choice = cheapest_uncertain(usable, drawn, needs, target.probability, seconds)
    feasible = choice is not None
    if choice is None:
        choice = Choice(most(usable, np.array([step.gain * step.probability for step in usable])), True, 0.0)
    chosen = tuple(usable[at] for at in choice.chosen)
    against = rivals if fresh_rivals is None else fresh_rivals
    fresh = len(against) if against is not None else 1 if certain else 10_000
    reach = _reach(base, chosen, target, against, fresh, seed + 1)
    effort = fsum(step.effort for step in chosen)
    scenarios = len(thresholds) if certain else SCENARIOS
    words = explained(
        base, chosen, effort, target, threshold, reach, feasible=feasible, proved=choice.proved, certain=certain
    )
    return Path(
        chosen, effort, base, threshold, feasible, choice.proved, choice.gap, certain, scenarios, fresh, reach, words
    )


def _thresholds(target: Target, rivals: Floats | None) -> Floats:
    """The score needed in each scenario: the target's, or that of the rival who holds the rank.

    Equal scores share the better rank, so reaching that rival's score suffices; with fewer rivals any score does.
    """
    if target.rank is None or rivals is None:
        return np.array([target.score], dtype=np.float64)
    count = rivals.shape[1]
    if target.rank > count:
        return np.full(len(rivals), -np.inf)
    return np.asarray(np.partition(rivals, count - target.rank, axis=1)[:, count - target.rank], dtype=np.float64)


def _gains(steps: Sequence[Step], count: int, seed: int) -> Floats:
    """What each step gains in each scenario, never less than nothing."""
    rng = np.random.default_rng(seed)
    gain, spread, chance = (
        np.array([getattr(step, name) for step in steps]) for name in ("gain", "spread", "probability")
    )
    drawn = np.maximum(gain + spread * rng.standard_normal((count, len(steps))), 0)
    return np.asarray(np.where(rng.random((count, len(steps))) < chance, drawn, 0.0), dtype=np.float64)


def _reach(base: float, chosen: Sequence[Step], target: Target, rivals: Floats | None, count: int, seed: int) -> Reach:
    """What the chosen steps give in scenarios that the choice has not seen."""
    if all(step.certain for step in chosen):
        scores = np.full(count, base + fsum(step.gain for step in chosen))
    else:
        scores = base + _gains(chosen, count, seed).sum(axis=1)
    hit = float(np.mean(scores >= _thresholds(target, rivals) - _SLACK))
    expected = base + fsum(step.gain * step.probability for step in chosen)
    if rivals is None:
        return Reach(expected, None, hit)
    ranks = 1 + (rivals > scores[:, None] + _SLACK).sum(axis=1)
    return Reach(expected, int(np.quantile(ranks, target.probability, method="inverted_cdf")), hit)
