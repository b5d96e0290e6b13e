"""Hadamard matrices of the orders that balanced half samples need.

Sylvester's doubling of Paley's two constructions (1933) over primes and their doubles; the smallest order found is
used, at most a few above the next multiple of four.
"""

from __future__ import annotations

import numpy as np

from chiso.engine.survey.codes import Floats


def hadamard(least: int) -> Floats:
    """A ±1 matrix with orthogonal columns, a first row of ones, and at least `least` rows."""
    order = max(4, -(-least // 4) * 4)
    while (made := _of_order(order)) is None:
        order += 4
    signed: Floats = made * made[0]
    return signed


def _of_order(order: int) -> Floats | None:
    if order == 1:
        return np.ones((1, 1))
    if order == 2:
        return np.array([[1.0, 1.0], [1.0, -1.0]])
    if order % 4:
        return None
    # doubling where it can be done: the half samples that R's survey takes for up to 7 and for 12 to 15 pairs
    if order & (order - 1) and _prime(order - 1):
        return _paley_one(order - 1)
    if (order // 2 - 1) % 4 == 1 and _prime(order // 2 - 1):
        return _paley_two(order // 2 - 1)
    half = _of_order(order // 2)
    return None if half is None else np.kron(np.array([[1.0, 1.0], [1.0, -1.0]]), half)


def _prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def _jacobsthal(prime: int) -> Floats:
    squares = {(value * value) % prime for value in range(1, prime)}
    character = np.array([0.0] + [1.0 if value in squares else -1.0 for value in range(1, prime)])
    places = np.arange(prime)
    found: Floats = character[(places[:, None] - places[None, :]) % prime]
    return found


def _paley_one(prime: int) -> Floats:
    """Order prime + 1 for primes 3 modulo 4."""
    skew = np.zeros((prime + 1, prime + 1))
    skew[0, 1:], skew[1:, 0], skew[1:, 1:] = 1, -1, _jacobsthal(prime)
    return np.eye(prime + 1) + skew


def _paley_two(prime: int) -> Floats:
    """Order 2(prime + 1) for primes 1 modulo 4."""
    conference = np.zeros((prime + 1, prime + 1))
    conference[0, 1:], conference[1:, 0], conference[1:, 1:] = 1, 1, _jacobsthal(prime)
    whole = np.kron(conference, np.array([[1.0, 1.0], [1.0, -1.0]]))
    return whole + np.kron(np.eye(prime + 1), np.array([[1.0, -1.0], [-1.0, -1.0]]))
