"""What respondents and devices show to be let in: links, one-time codes, passwords. Only hashes are kept.

The trap: a code short enough to be typed is short enough to be guessed in a stolen database. So codes are hashed with a
key that is not in the database; ten letters out of 31 (49 bits) are too many to be tried over the network.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No letters and digits that look like each other."""
CODE_LETTERS = 10
PASSWORD_LETTERS = 12


def new_token() -> str:
    """For a link: 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """How a token is kept: it is long enough to need no key."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """A one-time code as it is printed: `ABCDE-FGHJK`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    return f"{letters[:5]}-{letters[5:]}"


def new_password() -> str:
    """A device's password as it is printed: `abcd-efgh-jkmn`."""
    letters = "".join(secrets.choice(ALPHABET.lower()) for _ in range(PASSWORD_LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, PASSWORD_LETTERS, 4))


def code_hash(code: str) -> str:
    """How a code is kept."""
    return _keyed(code, settings.SECRET_KEY)


def code_hashes(code: str) -> list[str]:
    """The hashes under which a code may stand, also while the installation's secret is being changed."""
    return [_keyed(code, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _keyed(code: str, secret: str | bytes) -> str:
    key = secret.encode() if isinstance(secret, str) else secret
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hmac.new(hashlib.sha256(b"chiso.surveys.code" + key).digest(), plain.encode(), hashlib.sha256).hexdigest()
