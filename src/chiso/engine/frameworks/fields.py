"""Reading one mapping key by key: each value checked for its type, unknown keys refused, all problems kept."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence, Value

CODE = re.compile(r"[^\W_](?:[\w.\-/]*\w)?\Z")
MAX_CODE = 60
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)\Z", re.ASCII)
_COMMA = re.compile(r"-?[\d.]*,\d+\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
NUMBER_LIMIT = Decimal(10) ** 9
MAX_DECIMALS = 6

NUMBER_WANTED = both("số, dấu thập phân là dấu chấm, ví dụ 1.5", "a number with a decimal point, such as 1.5")
DATE_WANTED = both("ngày dạng năm-tháng-ngày, ví dụ 2026-01-31", "a date as year-month-day, such as 2026-01-31")


def read_number(scalar: Scalar, problems: Problems, path: str) -> Decimal | None:
    """The exact number in a scalar; None and a problem when it is not a plain decimal number."""
    text = scalar.text.strip()
    hint = Text("", "")
    if _NUMBER.match(text) and len(text) <= 40:
        number = Decimal(text)
        if abs(number) <= NUMBER_LIMIT and -int(number.as_tuple().exponent) <= MAX_DECIMALS:
            return number
        problems.add(
            "framework.number_range",
            both("số ngoài phạm vi", "the number is out of range"),
            line=scalar.line,
            path=path,
            got=text,
            expected=both("tối đa một tỷ và 6 chữ số thập phân", "at most one thousand million and 6 decimals"),
        )
        return None
    if _COMMA.match(text):
        mended = text.replace(".", "").replace(",", ".")
        hint = both(f"viết {mended}", f"write {mended}")
    problems.add(
        "framework.not_a_number",
        both("phải là số", "must be a number"),
        line=scalar.line,
        path=path,
        got=scalar.text,
        expected=NUMBER_WANTED,
        hint=hint,
    )
    return None


class Fields:
    """One mapping under reading; `path` says whose mapping it is in messages."""

    def __init__(self, value: Value | None, path: str, problems: Problems, line: int = 0) -> None:
        self.problems = problems
        self.path = path
        self.line = value.line if value is not None else line
        self._asked: list[str] = []
        self._values: dict[str, Value] = {}
        self._keys: dict[str, Scalar] = {}
        if isinstance(value, Mapping):
            self._values = {key.text: entry for key, entry in value.entries}
            self._keys = {key.text: key for key, _ in value.entries}
            self.readable = True
        else:
            self.readable = False
            if value is not None and not (isinstance(value, Scalar) and value.is_null):
                self.wrong_shape(value, path, both("các cặp khóa: giá trị", "key: value pairs"))

    def wrong_shape(self, value: Value, path: str, wanted: Text) -> None:
        """Report that a value has another shape than the file format says."""
        got = value.text if isinstance(value, Scalar) else ("[…]" if isinstance(value, Sequence) else "{…}")
        self.problems.add(
            "framework.wrong_shape",
            both("sai kiểu giá trị", "the value has the wrong shape"),
            line=value.line,
            path=path,
            got=got,
            expected=wanted,
        )

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Whether the key is written, even with an empty value."""
        return key in self._values

    def take(self, key: str, *, required: bool = False) -> Value | None:
        """The raw value under a key; null counts as absent."""
        if key not in self._asked:
            self._asked.append(key)
        value = self._values.get(key)
        if value is None or (isinstance(value, Scalar) and value.is_null):
            if required and self.readable:
                self.missing(key)
            return None
        return value

    def missing(self, key: str) -> None:
        """Report that an obligatory key is absent."""
        self.problems.add(
            "framework.missing_key",
            both(f"thiếu “{key}”", f"“{key}” is missing"),
            line=self.line,
            path=self.path,
            hint=both(f"thêm khóa {key}", f"add the key {key}"),
        )

    def scalar(self, key: str, *, required: bool = False) -> Scalar | None:
        value = self.take(key, required=required)
        if value is None or isinstance(value, Scalar):
            return value
        self.wrong_shape(value, self.at(key), both("một giá trị đơn", "a single value"))
        return None

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """Text without surrounding blanks."""
        scalar = self.scalar(key, required=required)
        if scalar is None:
            return default
        stripped = scalar.text.strip()
        if not stripped and required:
            self.missing(key)
        return stripped or default

    def code(self, key: str, *, required: bool = False, default: str = "") -> str:
        """A code: letters, digits, `.`, `-`, `_`, `/`, at most 60 characters, kept in NFC."""
        scalar = self.scalar(key, required=required)
        return default if scalar is None else self.check_code(scalar, self.at(key))

    def check_code(self, scalar: Scalar, path: str) -> str:
        text = unicodedata.normalize("NFC", scalar.text.strip())
        if len(text) > MAX_CODE or not CODE.match(text):
            self.problems.add(
                "framework.bad_code",
                both("mã không hợp lệ", "the code is not valid"),
                line=scalar.line,
                path=path,
                got=scalar.text,
                expected=both(
                    "chữ, số và các dấu . - _ /, bắt đầu bằng chữ hoặc số, tối đa 60 ký tự",
                    "letters, digits and . - _ /, starting with a letter or digit, at most 60 characters",
                ),
            )
        return text

    def number(
        self,
        key: str,
        *,
        required: bool = False,
        minimum: Decimal | None = None,
        maximum: Decimal | None = None,
    ) -> Decimal | None:
        """An exact decimal, or None when absent or wrong."""
        scalar = self.scalar(key, required=required)
        if scalar is None:
            return None
        number = read_number(scalar, self.problems, self.at(key))
        if number is None:
            return None
        if (minimum is not None and number < minimum) or (maximum is not None and number > maximum):
            low, high = minimum if minimum is not None else "−∞", maximum if maximum is not None else "+∞"
            self.problems.add(
                "framework.number_range",
                both("số ngoài phạm vi", "the number is out of range"),
                line=scalar.line,
                path=self.at(key),
                got=scalar.text,
                expected=both(f"từ {low} đến {high}", f"from {low} to {high}"),
            )
            return None
        return number

    def date(self, key: str, *, required: bool = False) -> date | None:
        """A calendar date written year-month-day."""
        scalar = self.scalar(key, required=required)
        if scalar is None:
            return None
        text = scalar.text.strip()
        if _DATE.match(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        self.problems.add(
            "framework.bad_date",
            both("ngày không hợp lệ", "the date is not valid"),
            line=scalar.line,
            path=self.at(key),
            got=scalar.text,
            expected=DATE_WANTED,
        )
        return None

    def choice(self, key: str, options: Iterable[str], *, default: str, required: bool = False) -> str:
        """One of the named options."""
        scalar = self.scalar(key, required=required)
        if scalar is None:
            return default
        allowed = list(options)
        if scalar.text in allowed:
            return scalar.text
        near = difflib.get_close_matches(scalar.text, allowed, 1)
        self.problems.add(
            "framework.unknown_value",
            both(f"giá trị của “{key}” không có trong danh mục", f"“{key}” has a value that is not on the list"),
            line=scalar.line,
            path=self.at(key),
            got=scalar.text,
            expected=both(" | ".join(allowed), " | ".join(allowed)),
            hint=both(f"có phải là “{near[0]}”?", f"did you mean “{near[0]}”?") if near else Text("", ""),
        )
        return default

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        return self.choice(key, ("true", "false"), default="true" if default else "false") == "true"

    def items(self, key: str, *, required: bool = False) -> tuple[Value, ...]:
        """The members of a list."""
        value = self.take(key, required=required)
        if value is None:
            return ()
        if isinstance(value, Sequence):
            return value.items
        self.wrong_shape(value, self.at(key), both("một danh sách", "a list"))
        return ()

    def fields(self, key: str, *, required: bool = False) -> Fields:
        """The mapping under a key, ready to be read; unreadable when absent."""
        value = self.take(key, required=required)
        return Fields(value, self.at(key), self.problems, self.line)

    def name(self, key: str, *, required: bool = False) -> Text:
        """Text in both languages: `{vi, en}`, or one text that serves for both."""
        value = self.take(key, required=required)
        if value is None:
            return Text("", "")
        found = read_text(value, self.at(key), self.problems)
        if required and isinstance(value, Scalar) and not found.vi:
            self.missing(key)
        return found

    def close(self) -> None:
        """Report every key that nobody asked for."""
        for key, scalar in self._keys.items():
            if key in self._asked:
                continue
            near = difflib.get_close_matches(key, self._asked, 1)
            hint = both(f"có phải là “{near[0]}”?", f"did you mean “{near[0]}”?") if near else Text("", "")
            if key.isdigit():
                hint = both(
                    "trong {…} dấu phẩy ngăn các khóa; số thập phân viết với dấu chấm, ví dụ 1.5",
                    "inside {…} a comma separates keys; write decimals with a point, such as 1.5",
                )
            self.problems.add(
                "framework.unknown_key",
                both(f"khóa “{key}” không có trong định dạng", f"the key “{key}” is not part of the format"),
                line=scalar.line,
                path=self.path,
                expected=both(", ".join(self._asked), ", ".join(self._asked)),
                hint=hint,
            )


def read_text(value: Value, path: str, problems: Problems) -> Text:
    """A text in both languages from `{vi, en}` or from one text."""
    if isinstance(value, Scalar):
        text = value.text.strip()
        return Text(text, text)
    fields = Fields(value, path, problems)
    vi = fields.text("vi", required=True)
    en = fields.text("en", default=vi)
    fields.close()
    return Text(vi, en)
