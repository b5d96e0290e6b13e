"""What a channel has to do. A new one is a class with these three members, named in `configured.py`.

The trap: "it raised, so it was not sent" is false. A connection that breaks after the last byte may have delivered. So
a channel says only what it knows: it returns when the message was accepted, raises NotSent when it surely was not, and
lets anything else through; then nobody sends the message again without a person's decision.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


class NotSent(Exception):
    """The message was surely not delivered; it may be tried again."""


@dataclass(frozen=True, slots=True)
class Address:
    """How a person can be reached."""

    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One digest for one person. `key` is the same at every attempt, so that a receiver can drop a second copy."""

    to: str
    subject: str
    body: str
    key: str


class Session(Protocol):
    """An open way out; one is used for many messages."""

    def send(self, message: Message) -> None:
        """Hand the message over; returns once it was accepted. Raises NotSent when it surely was not."""


class Notifier(Protocol):
    """A channel. `code` is what the office's settings and the record of digests call it."""

    @property
    def code(self) -> str: ...

    def recipient(self, address: Address) -> str:
        """Where this channel reaches a person; empty when it cannot."""

    def session(self) -> AbstractContextManager[Session]:
        """Open the way out. Raises NotSent when nobody answers there."""
