"""What every page's shell shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Province name and training mark."""
    return {"province_name": settings.PROVINCE_NAME, "is_training": settings.IS_TRAINING}
