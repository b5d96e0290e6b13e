"""HTTP Digest for devices: RFC 2617 with `qop=auth` and MD5, the part that OpenRosa's Authentication API names.

The nonce holds its own time under a keyed hash, so no server process has to remember it; it is good for some minutes
(`stale=true` afterwards, and the device asks again by itself). Within them a listener on an unencrypted line could
repeat a request, and a repeated submission is counted once: HTTPS is still what keeps answers secret.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from chiso.office.surveys.operations.interviewers import REALM

NONCE_LASTS = dt.timedelta(minutes=10)
_FIELD = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who it is; None with `stale` = right password, old nonce."""

    username: str | None
    stale: bool = False


def challenge(now: dt.datetime, *, stale: bool = False) -> str:
    """The WWW-Authenticate header."""
    tail = ", stale=true" if stale else ""
    return f'Digest realm="{REALM}", qop="auth", algorithm=MD5, nonce="{_nonce(now)}", opaque="chiso"{tail}'


def judge(header: str, method: str, paths: tuple[str, ...], now: dt.datetime, ha1_of: Callable[[str], str]) -> Verdict:
    """Whose request it is. `paths` are the addresses that the digest may be about; `ha1_of` gives "" for nobody."""
    scheme, _, rest = header.partition(" ")
    said = {name.lower(): quoted or plain for name, quoted, plain in _FIELD.findall(rest)}
    if scheme.lower() != "digest" or said.get("realm") != REALM or said.get("qop") != "auth":
        return Verdict(None)
    if said.get("uri", "") not in paths or said.get("algorithm", "MD5").upper() != "MD5":
        return Verdict(None)
    username = said.get("username", "")
    kept = ha1_of(username)
    asked = _md5(f"{method}:{said['uri']}")
    parts = (kept, said.get("nonce", ""), said.get("nc", ""), said.get("cnonce", ""), "auth", asked)
    right = hmac.compare_digest(_md5(":".join(parts)).encode(), said.get("response", "").encode())
    if not right or not kept:
        return Verdict(None)
    made = _made_at(said.get("nonce", ""))
    if made is None:
        return Verdict(None)
    fresh = dt.timedelta(0) <= now - made + dt.timedelta(seconds=5) <= NONCE_LASTS
    return Verdict(username) if fresh else Verdict(None, stale=True)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _nonce(now: dt.datetime) -> str:
    stamp = f"{int(now.timestamp()):x}"
    return f"{stamp}.{_signed(stamp)}"


def _signed(stamp: str) -> str:
    key = hashlib.sha256(f"chiso.surveys.nonce{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, stamp.encode(), hashlib.sha256).hexdigest()[:32]


def _made_at(nonce: str) -> dt.datetime | None:
    """When we made a nonce; None when we did not."""
    stamp, _, signature = nonce.partition(".")
    if not hmac.compare_digest(_signed(stamp).encode(), signature.encode()):
        return None
    return dt.datetime.fromtimestamp(int(stamp, 16), dt.UTC)
