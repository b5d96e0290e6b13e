"""The uses of a column in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chiso.engine.moving.model import USES


def use_words() -> list[tuple[str, str]]:
    """Each use with its words, in the order in which a person would look for it."""
    words = {
        "unit": _("Đơn vị"),
        "code": _("Mã tiêu chí"),
        "name": _("Tên tiêu chí"),
        "max": _("Điểm tối đa"),
        "self": _("Điểm tự chấm"),
        "appraised": _("Điểm thẩm định"),
        "final": _("Điểm chính thức"),
        "total": _("Tổng điểm"),
        "percent": _("Tỷ lệ %"),
        "rank": _("Xếp hạng"),
        "grade": _("Xếp loại"),
        "value": _("Điểm của mục ghi ở tiêu đề"),
        "year": _("Tổng của năm ghi ở tiêu đề"),
        "skip": _("Không dùng"),
    }
    return [(use, words[use]) for use in USES]
