"""Text messages and Zalo through the office's own gateway: one small JSON request a message.

The province's provider has its own interface; a gateway of a few lines translates. What it must do stands in
docs/how-to: accept `{"to", "text", "key"}`, answer 2xx when it took the message, and take each `key` once.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from chiso.office.notifications.channels.interface import Address, Message, NotSent

_TIMEOUT = 20  # seconds
LONGEST = 300  # signs of a text message


@dataclass(frozen=True, slots=True)
class GatewayNotifier:
    """A gateway by its address; `token` goes along as a bearer token."""

    code: str
    url: str
    token: str = ""

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise ValueError(f"gateway {self.code}: expected http:// or https://")

    def recipient(self, address: Address) -> str:
        return address.phone

    @contextmanager
    def session(self) -> Iterator[GatewayNotifier]:
        yield self

    def send(self, message: Message) -> None:
        """One request; an answer that refuses is NotSent, no answer is not."""
        body = json.dumps({"to": message.to, "text": message.subject[:LONGEST], "key": message.key}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310 (checked)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
                answer.read()
        except urllib.error.HTTPError as error:
            raise NotSent(f"HTTP {error.code}") from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionRefusedError | OSError) and not isinstance(
                error.reason, TimeoutError
            ):
                raise NotSent(str(error.reason)[:300]) from error
            raise
        except http.client.HTTPException as error:
            raise ConnectionError("the gateway broke off") from error
