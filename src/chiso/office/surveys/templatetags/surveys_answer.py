"""How an answer is shown in its field: ids, Vietnamese dates and decimals."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()


@register.filter
def question_id(shown: Any) -> str:
    """The id of a question's part of the page; the link above the page leads to it."""
    return str(shown.asked.question.column).replace("/", "")


@register.filter
def as_typed(shown: Any) -> str:
    """The answer as a person types it: dd/mm/yyyy, decimal comma; what cannot be read stays as it was typed."""
    value, kind = str(shown.value), shown.asked.question.kind
    if kind == "date":
        try:
            return f"{dt.date.fromisoformat(value):%d/%m/%Y}"
        except ValueError:
            return value
    if kind in ("decimal", "range"):
        return value.replace(".", ",")
    return value[:16] if kind == "datetime" else value


@register.filter
def form_kind(kind: str) -> str:
    """How a question is answered, in words."""
    return str(_KINDS.get(kind, kind))


@register.filter
def channel_name(channel: str) -> str:
    """How answers came, in words."""
    return str(_CHANNELS.get(channel, channel))


_KINDS = {
    "text": _("chữ"),
    "integer": _("số nguyên"),
    "decimal": _("số"),
    "date": _("ngày"),
    "time": _("giờ"),
    "datetime": _("ngày giờ"),
    "range": _("thang điểm"),
    "note": _("lời dẫn"),
    "acknowledge": _("xác nhận"),
    "barcode": _("mã vạch"),
    "geopoint": _("tọa độ"),
    "geotrace": _("đường"),
    "geoshape": _("vùng"),
    "image": _("ảnh"),
    "audio": _("ghi âm"),
    "video": _("video"),
    "file": _("tệp"),
}
_CHANNELS = {
    "link": _("Đường dẫn công khai"),
    "code": _("Mã một lần"),
    "device": _("Thiết bị của điều tra viên"),
    "paper": _("Phiếu giấy"),
}
