"""One key for the many ways to write one web address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|zarsrc|ref|mibextid|igshid|_ga)", re.IGNORECASE)
_DEVICE = re.compile(r"^(?:www\d?|m|mobile|amp)\.")


def address_of(link: str) -> str:
    """The link as a browser opens it; people leave the scheme out."""
    return link if "://" in link or not link else f"https://{link}"


def link_key(link: str) -> str:
    """The key by which two addresses are the same; empty for what is no web address.

    Scheme, "www." or "m." in front, letter case of the host, ports 80 and 443, a closing slash, the fragment and
    tracking parameters do not count; the order of parameters does not either. The path keeps its case.
    """
    typed = link.strip()
    if typed and "://" not in typed:
        typed = f"https://{typed}"
    try:
        parts = urlsplit(typed)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in host or " " in host:
        return ""
    host = _DEVICE.sub("", host) + (f":{port}" if port not in (None, 80, 443) else "")
    path = unquote(parts.path).rstrip("/")
    kept = sorted((name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name))
    return f"{host}{path}" + (f"?{urlencode(kept)}" if kept else "")
