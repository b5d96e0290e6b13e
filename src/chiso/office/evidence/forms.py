"""What people type about documents, parsed."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chiso.engine.errors import InputError
from chiso.engine.text import parse_date
from chiso.office.evidence.models import DocumentType
from chiso.office.evidence.queries import Filter
from chiso.office.evidence.reading import Description
from chiso.office.http import language_of


class VietnameseDateField(forms.CharField):
    """A date typed day first (05/02/2026); empty gives None."""

    def clean(self, value: object) -> object:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except InputError as error:
            found = error.problems[0]
            language = language_of()
            raise ValidationError(f"{found.message.in_(language)} {found.expected.in_(language)}.") from error


class DescriptionForm(forms.Form):
    """Number, date, issuer, type, signer and subject of a document."""

    number = forms.CharField(label=_("Số, ký hiệu"), required=False, max_length=80)
    issued_on = VietnameseDateField(label=_("Ngày ban hành"), required=False, max_length=40)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), required=False, max_length=200)
    type = forms.ChoiceField(label=_("Loại văn bản"), choices=DocumentType.choices)
    signer = forms.CharField(label=_("Người ký"), required=False, max_length=120)
    title = forms.CharField(label=_("Trích yếu"), max_length=400)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, shown in self.fields.items():
            shown.widget.attrs["class"] = "in"
            if name == "issued_on":
                shown.widget.attrs["inputmode"] = "numeric"
                shown.widget.attrs["placeholder"] = "05/02/2026"

    def description(self) -> Description:
        """The cleaned values; call it on a valid form."""
        data = self.cleaned_data
        return Description(
            number=data["number"],
            issued_on=data["issued_on"],
            issuer=data["issuer"],
            type=DocumentType(data["type"]),
            signer=data["signer"],
            title=data["title"],
        )


class FilterForm(forms.Form):
    """The filters of the library, as they stand in the address."""

    q = forms.CharField(required=False, max_length=200)
    type = forms.ChoiceField(required=False, choices=[("", ""), *DocumentType.choices])
    year = forms.IntegerField(required=False, min_value=1945, max_value=9999)
    used = forms.ChoiceField(required=False, choices=[("", ""), ("used", ""), ("unused", "")])
    unit = forms.IntegerField(required=False, min_value=1)

    def chosen(self) -> Filter:
        """The filter; a value that makes no sense narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        return Filter(
            words=data.get("q") or "",
            type=data.get("type") or "",
            year=data.get("year"),
            used=data.get("used") or "",
            unit_id=data.get("unit"),
        )
