"""Forms of sign-in and accounts: they only parse; the rules live in the operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


def dress(form: forms.BaseForm) -> None:
    """Give every field the look of the design system."""
    for bound in form:
        widget = bound.field.widget
        if not isinstance(widget, forms.CheckboxInput | forms.HiddenInput):
            widget.attrs["class"] = "in"


class SignInForm(AuthenticationForm):
    """User name and password, with a refusal that tells what to do."""

    error_messages = {
        "invalid_login": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra bộ gõ tiếng Việt và phím Caps Lock, rồi thử lại."
        ),
        "inactive": _("Tài khoản này đã khóa. Liên hệ người quản trị của tỉnh."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        dress(self)


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Mật khẩu hiện tại"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("Mật khẩu mới"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự; không dùng tên mình hay một từ phổ biến."),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu mới"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới chưa giống nhau."))
        return cleaned
