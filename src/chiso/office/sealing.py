"""Personal columns at rest: one key a file, sealed by the installation's secret; erasing the key erases the people.

The trap: a deleted row comes back with last month's backup. What is encrypted under a key that is gone does not: the
file may stay in a backup and is noise. (The key itself must have left the backups too: docs say for how long they run.)
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The key was erased, or the installation's secret is another one."""


def _master() -> MultiFernet:
    """Keys drawn from the installation's secret and, while it is being changed, from the ones before it."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str | bytes) -> bytes:
    key = HKDF(SHA256(), 32, salt=None, info=b"chiso.surveys.personal").derive(
        secret.encode() if isinstance(secret, str) else secret
    )
    return base64.urlsafe_b64encode(key)


def seal(data: bytes) -> tuple[bytes, str]:
    """The encrypted bytes, and their key sealed for the database."""
    key = Fernet.generate_key()
    return Fernet(key).encrypt(data), _master().encrypt(key).decode()


def unseal(data: bytes, sealed_key: str) -> bytes:
    """The bytes again. Raises `Unreadable`."""
    try:
        return Fernet(_master().decrypt(sealed_key.encode())).decrypt(data)
    except (InvalidToken, ValueError) as error:
        raise Unreadable from error


def seal_short(text: str) -> str:
    """A short secret for the database, readable again by this installation only."""
    return _master().encrypt(text.encode()).decode()


def unseal_short(sealed: str) -> str:
    """The secret again. Raises `Unreadable`."""
    try:
        return _master().decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError) as error:
        raise Unreadable from error
