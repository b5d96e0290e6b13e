"""The four cells in words, with the tone and the sign of their badge."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chiso.engine.tasks import Status

STATUS_WORDS: dict[Status, str | Promise] = {
    "done_on_time": _("Hoàn thành đúng hạn"),
    "done_late": _("Hoàn thành quá hạn"),
    "open_within": _("Đang thực hiện, trong hạn"),
    "open_overdue": _("Quá hạn chưa xong"),
}
STATUS_TONES: dict[Status, tuple[str, str]] = {
    "done_on_time": ("done", "check"),
    "done_late": ("due", "back"),
    "open_within": ("wait", "wait"),
    "open_overdue": ("late", "late"),
}
