"""Fetching extracts from a system that offers them by HTTP: page by page, with the source's token.

The trap: a page that broke off looks like a short page, and a redirect carries the token to a stranger. A page is whole
or refused, the token goes to the address of the source only, and pages that follow must lie on the same host.
"""

from __future__ import annotations

import http.client
import json
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from chiso.engine.errors import InputError
from chiso.office.dossiers.problems import refusal

TIMEOUT, LARGEST, MOST_PAGES = 120, 1 << 30, 10_000


def pages_of(url: str, token: str, *, timeout: float = TIMEOUT) -> Iterator[bytes]:
    """Each page's JSON, the first at `url`, the next where an object's `next` points.

    Raises InputError where the other side refuses, breaks off, is too slow, or points elsewhere; pages given before
    stay good.
    """
    first, place = urlsplit(url), url
    for _ in range(MOST_PAGES):
        data = _page(place, token, timeout)
        yield data
        following = _next(data)
        if not following:
            return
        place = urljoin(place, following)
        if urlsplit(place)[:2] != first[:2]:
            raise _broken("Trang tiếp theo ở máy chủ khác.", "The next page is on another host.", place)
    raise _broken("Quá nhiều trang.", "Too many pages.", url)


def _page(url: str, token: str, timeout: float) -> bytes:
    request = urllib.request.Request(url, headers={"Accept": "application/json"})  # noqa: S310 - http(s) only, see URLField
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
            data: bytes = answer.read(LARGEST + 1)
            told = answer.headers.get("Content-Length")
    except (OSError, http.client.HTTPException) as error:
        raise _broken("Không lấy được từ hệ thống nguồn.", "The source system gave nothing.", str(error)) from error
    if len(data) > LARGEST or (told is not None and len(data) != int(told)):
        raise _broken("Trang đứt giữa chừng hoặc quá lớn.", "A page broke off or is too large.", url)
    return data


def _next(data: bytes) -> str:
    """Where the next page is; empty after the last one, and for a bare list or lines."""
    if not data.lstrip().startswith(b"{"):
        return ""
    try:
        found = json.loads(data)
    except ValueError:  # lines of JSON; a page that cannot be read is the import's to tell
        return ""
    following = found.get("next")
    return following if isinstance(following, str) else ""


def _broken(vi: str, en: str, got: str) -> InputError:
    return refusal("pull", vi, en, got=got[:200])
