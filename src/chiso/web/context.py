"""What every page's shell shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from chiso.office.http import actor_of
from chiso.office.notifications.queries import latest_unread
from chiso.office.units.queries import province_name
from chiso.web.navigation import menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """Province name, training mark and, when somebody is signed in, menu and notices."""
    shown: dict[str, Any] = {"province_name": province_name(), "is_training": settings.IS_TRAINING}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return shown
    actor = actor_of(request)
    return {
        **shown,
        "actor": actor,
        "menu": menu(request, actor),
        "unread": latest_unread(person_id=user.pk),
    }
