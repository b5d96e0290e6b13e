"""One-time passwords: readable on paper, long enough that nobody guesses them before the first sign-in."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password

# no letters or digits that are mistaken for one another on a printed list
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 3, 4
_ITERATIONS = 20_000


def one_time_password() -> str:
    """Three groups of four, as `hk3m-w9xa-27pq` (60 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def encode_one_time(password: str) -> str:
    """The stored form of a one-time password, cheap enough for a list of five hundred.

    Sixty random bits need no million iterations; Django encodes at full strength when the person first signs in.
    """
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), _ITERATIONS)
    return make_password(password)
