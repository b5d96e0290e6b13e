"""How the states of a sheet look and read: tone, icon, words. Derived from data everywhere, typed nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Look:
    """A badge: its tone (class), icon and words."""

    tone: str
    sign: str
    words: str | Promise


SHEET_STATES: dict[str, Look] = {
    "draft": Look("", "draft", _("Đang tự chấm")),
    "self_submitted": Look("wait", "wait", pgettext_lazy("state", "Trình lãnh đạo duyệt")),
    "self_locked": Look("", "lock", _("Đã nộp")),
    "returned": Look("due", "back", pgettext_lazy("state", "Trả lại")),
    "unlocked": Look("due", "lock", pgettext_lazy("state", "Mở khóa")),
    "resubmitted": Look("wait", "wait", pgettext_lazy("state", "Trình duyệt lại")),
    "in_appraisal": Look("wait", "wait", _("Đang thẩm định")),
    "appraised_1": Look("wait", "check", _("Thẩm định xong lần 1")),
    "explanation_open": Look("due", "due", _("Chờ giải trình")),
    "explained": Look("wait", "wait", _("Đã giải trình")),
    "appraised_2": Look("wait", "check", _("Thẩm định xong lần 2")),
    "council": Look("wait", "wait", pgettext_lazy("state", "Hội đồng")),
    "decided": Look("done", "check", _("Đã quyết định")),
    "published": Look("pub", "check", _("Đã công bố")),
    "archived": Look("", "lock", _("Lưu trữ")),
}
