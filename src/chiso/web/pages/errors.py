"""Error pages: what happened, what to do now. The page of a server fault uses no template tags, so it cannot fail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 raised by Django itself (a missing CSRF token is answered by Django's own view)."""
    return _page(
        request, 403, _("Anh/chị chưa có quyền xem trang này"), _("Đề nghị người quản trị giao vai trò phù hợp.")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        _("Không có trang này"),
        _("Địa chỉ có thể đã gõ sai, hoặc nội dung đã được chuyển. Hãy tìm theo tên đơn vị, mã tiêu chí, số văn bản."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_template("500.html").render(), status=500)


def _page(request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "detail": detail}, status=status)
