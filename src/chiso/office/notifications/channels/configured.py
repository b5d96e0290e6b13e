"""The channels that this installation has, from its settings."""

from __future__ import annotations

from django.conf import settings

from chiso.office.notifications.channels.gateway import GatewayNotifier
from chiso.office.notifications.channels.interface import Notifier
from chiso.office.notifications.channels.smtp import SmtpNotifier


def configured_channels() -> tuple[Notifier, ...]:
    """Every channel whose address is set; none means notices stay inside the product. Raises ValueError."""
    found: list[Notifier] = []
    if settings.SMTP_URL:
        found.append(SmtpNotifier(settings.SMTP_URL, settings.MAIL_FROM))
    for code, (url, token) in settings.GATEWAYS.items():
        if url:
            found.append(GatewayNotifier(code, url, token))
    return tuple(found)
