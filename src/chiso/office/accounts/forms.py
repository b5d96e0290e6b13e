"""Forms of sign-in and accounts: they only parse; the rules live in the operations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text import parse_date
from chiso.office.accounts.models import Person, Role
from chiso.office.accounts.queries import successors_in
from chiso.office.accounts.unit_labels import unit_labels
from chiso.office.units.models import Unit, UnitKind
from chiso.office.units.queries import units_on


def dressed_units(as_of: dt.date) -> list[Unit]:
    """The units that persons belong to: villages have no accounts of their own."""
    return list(units_on(as_of).exclude(kind=UnitKind.VILLAGE))


def _choices(units: Mapping[str, Unit], as_of: dt.date) -> list[tuple[str, str]]:
    labels = unit_labels(list(units.values()), as_of)
    return [(key, labels[unit.pk]) for key, unit in units.items()]


def dress(form: forms.BaseForm) -> None:
    """Give every field the look of the design system."""
    for bound in form:
        widget = bound.field.widget
        if not isinstance(widget, forms.CheckboxInput | forms.HiddenInput):
            widget.attrs["class"] = "in"


def form_problems(form: forms.BaseForm) -> list[Problem]:
    """What a form could not parse, in the shape of every other problem."""
    return [
        Problem(code="form.field", where=str(form[name].label), message=Text(str(error), str(error)))
        for name, errors in form.errors.items()
        for error in errors
    ]


class DayField(forms.CharField):
    """A day as people type it: dd/mm/yyyy and the other forms that the engine reads."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_date(typed)
        except InputError as error:
            problem = error.problems[0]
            raise forms.ValidationError(f"{problem.message} {problem.expected}") from error


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
        label=_("Mật khẩu hiện tại"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("Mật khẩu mới"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự; không dùng tên mình hay một từ phổ biến."),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới chưa giống nhau."))
        return cleaned


class PersonForm(forms.Form):
    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=64, help_text=_("Chữ thường không dấu, ví dụ an.nguyen.syt")
    )
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    email = forms.CharField(label=_("Thư điện tử"), max_length=254, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class MembershipForm(forms.Form):
    """A role in a unit, from a day on."""

    unit = forms.ChoiceField(label=_("Đơn vị"))
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    title = forms.CharField(
        label=_("Chức danh"), max_length=120, required=False, help_text=_("Như in trên văn bản, ví dụ Phó Giám đốc")
    )
    is_deputy = forms.BooleanField(label=_("Cấp phó (ký thay)"), required=False)
    valid_from = DayField(label=_("Từ ngày"), required=False, help_text=_("Để trống là hôm nay"))
    valid_to = DayField(label=_("Đến trước ngày"), required=False, help_text=_("Để trống nếu chưa biết"))

    def __init__(self, *args: Any, as_of: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = as_of
        self._units = {str(unit.pk): unit for unit in dressed_units(as_of)}
        unit_field = self.fields["unit"]
        assert isinstance(unit_field, forms.ChoiceField)
        unit_field.choices = [("", "–"), *_choices(self._units, as_of)]
        dress(self)

    def values(self) -> dict[str, Any]:
        """What `add_membership` takes."""
        given = self.cleaned_data
        return {
            "unit": self._units[given["unit"]],
            "role": given["role"],
            "title": given["title"],
            "is_deputy": given["is_deputy"],
            "valid_from": given["valid_from"] or self._today,
            "valid_to": given["valid_to"],
        }


class HandOverForm(forms.Form):
    """Who leaves when, who takes over, and where the person goes."""

    on = DayField(label=_("Từ ngày"), help_text=_("Ngày đầu tiên không còn ở đơn vị"))
    successor = forms.ChoiceField(label=_("Người nhận bàn giao"), required=False)
    reason = forms.CharField(label=_("Lý do, căn cứ"), max_length=300)
    new_unit = forms.ChoiceField(label=_("Đơn vị mới"), required=False)
    new_role = forms.ChoiceField(label=_("Vai trò mới"), required=False, choices=[("", "–"), *Role.choices])
    new_title = forms.CharField(label=_("Chức danh mới"), max_length=120, required=False)

    def __init__(self, *args: Any, as_of: dt.date, unit_id: int, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for unit in dressed_units(as_of)}
        self._people = {str(other.pk): other for other in successors_in(unit_id, as_of, without=person)}
        for name, choices in (
            ("new_unit", _choices(self._units, as_of)),
            ("successor", ((key, f"{other.full_name} ({other.username})") for key, other in self._people.items())),
        ):
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [("", "–"), *choices]
        dress(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("new_unit")) != bool(cleaned.get("new_role")):
            self.add_error("new_role", _("Chọn cả đơn vị mới và vai trò mới, hoặc để trống cả hai."))
        return cleaned

    def transfer(self) -> dict[str, Any]:
        """When, to whom and why."""
        given = self.cleaned_data
        return {"on": given["on"], "successor": self._people.get(given["successor"]), "reason": given["reason"]}

    def joining(self) -> dict[str, Any]:
        """The new role; empty when the person only leaves."""
        given = self.cleaned_data
        if not given["new_unit"]:
            return {}
        return {"unit": self._units[given["new_unit"]], "role": given["new_role"], "title": given["new_title"]}
