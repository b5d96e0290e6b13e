"""What every page's shell shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from chiso.office.accounts.models import Role
from chiso.office.http import actor_of
from chiso.office.notifications.queries import latest_unread
from chiso.web.navigation import MAIN, OFFICE, links


def shell(request: HttpRequest) -> dict[str, Any]:
    """Province name, training mark and, when somebody is signed in, menu and notices."""
    shown: dict[str, Any] = {"province_name": settings.PROVINCE_NAME, "is_training": settings.IS_TRAINING}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return shown
    actor = actor_of(request)
    return {
        **shown,
        "actor": actor,
        # an administrator has few pages of the rounds and many of the office: they stand in the bar, not in a menu
        "nav_main": links(MAIN + OFFICE if Role.ADMINISTRATOR in actor.roles else MAIN, request, actor),
        "nav_office": links(OFFICE, request, actor),
        "unread": latest_unread(person_id=user.pk),
    }
