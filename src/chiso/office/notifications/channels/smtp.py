"""E-mail over SMTP, with the office's own server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from chiso.office.notifications.channels.interface import Address, Message, NotSent

_TIMEOUT = 30  # seconds
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpNotifier:
    """A server by its address: `smtp://`, `smtp+starttls://` or `smtps://`, with user and password in it if needed."""

    url: str
    sender: str
    code: str = "mail"

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in _PORTS:
            raise ValueError(f"CHISO_SMTP_URL: expected {', '.join(f'{name}://…' for name in _PORTS)}")

    def recipient(self, address: Address) -> str:
        return address.email

    @contextmanager
    def session(self) -> Iterator[SmtpSession]:
        try:
            server = self._open()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error
        try:
            yield SmtpSession(server, self.sender)
        finally:
            with suppress(smtplib.SMTPException, OSError):  # it hung up first; what was sent was accepted
                server.quit()

    def _open(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "localhost", parts.port or _PORTS[parts.scheme]
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, port, timeout=_TIMEOUT)
        if parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server


@dataclass(frozen=True, slots=True)
class SmtpSession:
    """An open connection."""

    server: smtplib.SMTP
    sender: str

    def send(self, message: Message) -> None:
        """Hand over one letter; the server's own refusal is NotSent, a broken line is not."""
        try:
            self.server.send_message(_letter(message, self.sender))
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            with suppress(smtplib.SMTPException, OSError):
                self.server.rset()
            raise NotSent(f"{type(error).__name__}: {error}"[:300]) from error


def _letter(message: Message, sender: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, message.to, message.subject
    letter["Date"] = formatdate(localtime=False)
    letter["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2].strip('> ') or 'chiso'}>"
    letter["Auto-Submitted"] = "auto-generated"  # nobody's absence note answers it
    letter.set_content(message.body)
    return letter
