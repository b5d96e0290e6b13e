"""Ways by which a digest reaches a person outside the product: e-mail, and gateways for text messages and Zalo."""

from chiso.office.notifications.channels.configured import configured_channels
from chiso.office.notifications.channels.interface import Address, Message, Notifier, NotSent, Session

__all__ = ["Address", "Message", "NotSent", "Notifier", "Session", "configured_channels"]
