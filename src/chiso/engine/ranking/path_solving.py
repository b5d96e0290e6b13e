"""The cheapest choice of steps, as an integer program solved by HiGHS (through SciPy) to proven optimality.

At most one step a leaf. Certain steps: least effort with Σ gain ≥ need. Uncertain ones: least effort such that in at
least the asked share of drawn scenarios the gains of that scenario meet its own need.

The trap: a solver's "feasible" allows 1e-6 of slack; a plan that misses the rank by a millionth of a point misses it.
The exact sum is checked afterwards and the need raised by what was missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, fsum
from typing import Any

import numpy as np

from chiso.engine.ranking.arrays import Floats, Ints
from chiso.engine.ranking.path_model import Step

_EXACT = 1e-9
_RAISES = 5
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Choice:
    """Places of the chosen steps; `gap` is the share by which a cheaper choice could still exist."""

    chosen: tuple[int, ...]
    proved: bool
    gap: float


def leaves_of(steps: Sequence[Step]) -> Ints:
    """The leaf of each step as a number."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(step.leaf, len(numbers)) for step in steps], dtype=np.int64)


def cheapest_certain(steps: Sequence[Step], gains: Floats, need: float, seconds: float) -> Choice | None:
    """The cheapest steps whose gains sum to `need`; None when all leaves together do not."""
    if need <= _EXACT:
        return Choice((), True, 0.0)
    kept = _undominated(steps, gains)
    leaf = leaves_of([steps[at] for at in kept])
    best = np.zeros(leaf.max(initial=-1) + 1)
    np.maximum.at(best, leaf, gains[kept])
    if fsum(best) < need - _EXACT:
        return None
    effort = np.array([steps[at].effort for at in kept])
    asked = need
    for _ in range(_RAISES):
        found = _solve(effort, leaf, gains[kept], asked, seconds)
        if found is None:
            break
        chosen = tuple(int(kept[at]) for at in found.chosen)
        missing = need - fsum(gains[list(chosen)])
        if missing <= _EXACT:
            return Choice(chosen, found.proved, found.gap)
        asked += missing + 1e-7
    # out of time, or a need so near to the edge that the solver's slack hides it: everything meets it
    return Choice(most(steps, gains), False, float("inf"))


def cheapest_uncertain(
    steps: Sequence[Step], gains: Floats, needs: Floats, share: float, seconds: float
) -> Choice | None:
    """The cheapest steps that meet `needs` (one a scenario) in `share` of the scenarios; `gains` scenarios × steps.

    None when no choice does. First the same question is asked of average gains with a need that rises until the
    share is met: that plan bounds the effort, and stands when time runs out before something better is proved.
    """
    wanted = ceil(share * len(needs) - _EXACT)
    if met(gains, needs, most(steps, gains.mean(axis=0))) < wanted:
        return _by_search(steps, gains, needs, wanted, None, seconds)
    start = _rising(steps, gains, needs, wanted, seconds / 4)
    return _by_search(steps, gains, needs, wanted, start, seconds)


def most(steps: Sequence[Step], gains: Floats) -> tuple[int, ...]:
    """The step with the largest gain of every leaf; of equal gains the one of least effort."""
    best: dict[str, int] = {}
    for at, step in enumerate(steps):
        held = best.get(step.leaf)
        if gains[at] > 0 and (held is None or (gains[at], -step.effort) > (gains[held], -steps[held].effort)):
            best[step.leaf] = at
    return tuple(sorted(best.values()))


def met(gains: Floats, needs: Floats, chosen: Sequence[int]) -> int:
    """In how many scenarios the chosen steps meet the need."""
    return int(np.count_nonzero(gains[:, list(chosen)].sum(axis=1) >= needs - _EXACT))


def _undominated(steps: Sequence[Step], gains: Floats) -> Ints:
    """Steps that no other step of their leaf beats: as much gain for no more effort."""
    order = sorted(range(len(steps)), key=lambda at: (steps[at].leaf, steps[at].effort, -gains[at]))
    kept: list[int] = []
    leaf, most_so_far = None, 0.0
    for at in order:
        if steps[at].leaf != leaf:
            leaf, most_so_far = steps[at].leaf, 0.0
        if gains[at] > most_so_far:
            kept.append(at)
            most_so_far = float(gains[at])
    return np.array(sorted(kept), dtype=np.int64)


def _solve(effort: Floats, leaf: Ints, gains: Floats, need: float, seconds: float) -> Choice | None:
    from scipy.optimize import LinearConstraint  # late: half a second that no other command needs

    scale = _grain(gains)
    whole = np.round(gains * scale) if scale else gains
    asked = ceil(need * scale - 1e-6) if scale else need
    rules = [LinearConstraint(whole[None, :], asked, np.inf), _one_a_leaf(leaf, len(effort))]
    return _run(effort, rules, seconds, len(effort))


def _grain(values: Floats) -> float:
    """The power of ten that makes whole numbers of all values, 0 if they have more than six decimals.

    Whole numbers let the solver round its bounds up, which is most of the proof when efforts follow gains.
    """
    for decimals in range(_MOST_DECIMALS + 1):
        scaled = values * 10.0**decimals
        if np.abs(scaled - np.round(scaled)).max(initial=0.0) < 1e-6:
            return 10.0**decimals
    return 0.0


def _one_a_leaf(leaf: Ints, columns: int) -> Any:
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

    shape = (int(leaf.max()) + 1, columns)
    return LinearConstraint(csr_array((np.ones(len(leaf)), (leaf, np.arange(len(leaf)))), shape=shape), 0, 1)


def _run(cost: Floats, rules: list[Any], seconds: float, steps: int) -> Choice | None:
    from scipy.optimize import Bounds, milp

    options = {"mip_rel_gap": 0.0, "time_limit": seconds}
    scale = _grain(cost)
    priced = np.round(cost * scale) if scale else cost
    found = milp(priced, constraints=rules, integrality=np.ones(len(cost)), bounds=Bounds(0, 1), options=options)
    if found.x is None:
        return None
    chosen = tuple(int(at) for at in np.flatnonzero(found.x[:steps] > 0.5))
    proved = found.status == 0
    return Choice(chosen, proved, 0.0 if proved else float(found.mip_gap))


def _by_search(
    steps: Sequence[Step], gains: Floats, needs: Floats, wanted: int, start: Choice | None, seconds: float
) -> Choice | None:
    """The integer program over scenarios: a switch for each scenario that is given up."""
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array, diags_array, hstack

    count, open_ = len(steps), np.flatnonzero(needs > _EXACT)
    if len(needs) - len(open_) >= wanted:
        return Choice((), True, 0.0)
    effort = np.array([step.effort for step in steps])
    cost = np.concatenate([effort, np.zeros(len(open_))])
    given_up = np.concatenate([np.zeros(count), np.ones(len(open_))])[None, :]
    rules = [
        LinearConstraint(hstack([csr_array(gains[open_]), diags_array(needs[open_])]), needs[open_], np.inf),
        LinearConstraint(given_up, 0, len(needs) - wanted),
        _one_a_leaf(leaves_of(steps), len(cost)),
    ]
    if start is not None:
        limit = fsum(effort[list(start.chosen)])
        rules.append(LinearConstraint(cost[None, :], 0, limit + _EXACT))
    found = _run(cost, rules, seconds, count)
    if found is None or met(gains, needs, found.chosen) < wanted:
        return start
    return found


def _rising(steps: Sequence[Step], gains: Floats, needs: Floats, wanted: int, seconds: float) -> Choice | None:
    """A good plan: average gains against a need between the median and what everything together gives, by bisection."""
    average = gains.mean(axis=0)
    everything = most(steps, average)
    best = Choice(everything, False, float("inf"))
    low, high = 0.0, fsum(average[list(everything)])
    for _ in range(12):
        middle = (low + high) / 2
        found = cheapest_certain(steps, average, middle, seconds / 12)
        if found is not None and met(gains, needs, found.chosen) >= wanted:
            best, high = Choice(found.chosen, False, float("inf")), middle
        else:
            low = middle
    return best
