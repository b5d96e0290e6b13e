"""Exact values of a formula for many units at once: fractions of whole numbers, truth values, words.

The trap: CEL's numbers are binary doubles, in which 0.57 * 100.0 >= 57.0 is false. Here a number is a numerator over a
positive denominator, both whole; a border is met exactly or not at all. Where a divisor is 0 the row is marked `bad`
and its value means nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from chiso.engine.scoring.arithmetic import Ints, product


@dataclass(frozen=True)
class Numbers:
    """above / below, row by row."""

    above: Ints
    below: Ints
    bad: Ints


@dataclass(frozen=True)
class Truths:
    holds: Ints
    bad: Ints


@dataclass(frozen=True)
class Words:
    values: Ints
    bad: Ints


Values = Numbers | Truths | Words


def numbers(above: Ints, below: int = 1) -> Numbers:
    """Numbers that share one denominator."""
    return Numbers(above, np.full(len(above), below), np.zeros(len(above), dtype=bool))


def add(left: Numbers, right: Numbers, sign: int = 1) -> Numbers:
    above = product(left.above, right.below) + sign * product(right.above, left.below)
    return Numbers(above, product(left.below, right.below), left.bad | right.bad)


def subtract(left: Numbers, right: Numbers) -> Numbers:
    return add(left, right, -1)


def multiply(left: Numbers, right: Numbers) -> Numbers:
    return Numbers(product(left.above, right.above), product(left.below, right.below), left.bad | right.bad)


def divide(left: Numbers, right: Numbers) -> Numbers:
    zero = right.above == 0
    divisor = np.where(zero, 1, right.above)
    sign = np.where(divisor < 0, -1, 1)
    above = product(left.above, right.below) * sign
    return Numbers(above, product(left.below, divisor * sign), left.bad | right.bad | zero)


def negate(part: Numbers) -> Numbers:
    return Numbers(-part.above, part.below, part.bad)


def compare(test: Callable[[Ints, Ints], Ints]) -> Callable[[Numbers, Numbers], Truths]:
    """A comparison of numbers; denominators are positive, so cross products keep the order."""

    def run(left: Numbers, right: Numbers) -> Truths:
        holds = test(product(left.above, right.below), product(right.above, left.below))
        return Truths(holds.astype(bool), left.bad | right.bad)

    return run


def equal(left: Values, right: Values) -> Truths:
    if isinstance(left, Numbers) and isinstance(right, Numbers):
        return compare(np.equal)(left, right)
    if isinstance(left, Words) and isinstance(right, Words):
        return Truths((left.values == right.values).astype(bool), left.bad | right.bad)
    assert isinstance(left, Truths) and isinstance(right, Truths)  # types were checked when the formula was compiled
    return Truths(left.holds == right.holds, left.bad | right.bad)


def invert(part: Truths) -> Truths:
    return Truths(~part.holds, part.bad)


def either(left: Truths, right: Truths) -> Truths:
    """`||` as CEL defines it: a side that is true hides a division by zero on the other."""
    known = (left.holds & ~left.bad) | (right.holds & ~right.bad)
    return Truths(known, (left.bad | right.bad) & ~known)


def both(left: Truths, right: Truths) -> Truths:
    """`&&`: a side that is false hides a division by zero on the other."""
    return invert(either(invert(left), invert(right)))


def choose(test: Truths, yes: Values, no: Values) -> Values:
    """`test ? yes : no`; only the chosen side's faults count."""
    bad = test.bad | np.where(test.holds, yes.bad, no.bad)
    if isinstance(yes, Numbers) and isinstance(no, Numbers):
        above = np.where(test.holds, yes.above, no.above)
        return Numbers(above, np.where(test.holds, yes.below, no.below), bad)
    if isinstance(yes, Words) and isinstance(no, Words):
        return Words(np.where(test.holds, yes.values, no.values), bad)
    assert isinstance(yes, Truths) and isinstance(no, Truths)  # types were checked when the formula was compiled
    return Truths(np.where(test.holds, yes.holds, no.holds), bad)


def extreme(test: Callable[[Ints, Ints], Ints]) -> Callable[..., Numbers]:
    """The smallest (`test` is less) or largest (`test` is greater) of several numbers."""

    def run(*parts: Numbers) -> Numbers:
        best = parts[0]
        for part in parts[1:]:
            bad = best.bad | part.bad
            chosen = choose(compare(test)(part, best), part, best)
            assert isinstance(chosen, Numbers)  # both sides are
            best = Numbers(chosen.above, chosen.below, bad)
        return best

    return run


def member(value: Values, members: Sequence[Values]) -> Truths:
    """`value in [members]`."""
    found = equal(value, members[0])
    for other in members[1:]:
        found = either(found, equal(value, other))
    return found
