"""Words that stand for values: yes and no, and numbers written out as official documents do."""

from __future__ import annotations

from decimal import Decimal

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.text.keys import search_key

_YES = frozenset({"co", "yes", "y", "true", "1", "dung", "x"})
_NO = frozenset({"khong", "no", "n", "false", "0", "sai"})
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu")


def parse_yes_no(value: str | bool | int, *, where: str = "") -> bool:
    """The answer that the word states: có/không, yes/no, true/false, đúng/sai, 1/0, x for yes.

    Case and diacritics do not matter. An empty cell is no answer, so it raises like any other word: InputError
    (`answer.not_yes_no`).
    """
    word = search_key(str(value))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise InputError(
        [
            Problem(
                "answer.not_yes_no",
                Text("Câu trả lời phải là có hoặc không.", "The answer must be yes or no."),
                where=where,
                got=str(value)[:40],
                expected=Text("có hoặc không", "yes or no"),
            )
        ]
    )


def number_to_words(value: int | Decimal) -> str:
    """The number in the words of official Vietnamese: 1005 gives "một nghìn không trăm linh năm".

    Decimals are read after "phẩy", leading zeros one by one: 97.05 gives "chín mươi bảy phẩy không năm".
    """
    exact = Decimal(value)
    if exact < 0:
        return "âm " + number_to_words(-exact)
    whole, _, fraction = f"{exact:f}".partition(".")
    words = _whole(int(whole))
    fraction = fraction.rstrip("0")
    if not fraction:
        return words
    zeros = len(fraction) - len(fraction.lstrip("0"))
    return " ".join([words, "phẩy", *["không"] * zeros, _whole(int(fraction))])


def _whole(value: int) -> str:
    """A whole number; "tỷ" starts the count of nghìn and triệu anew."""
    if value < 10**9:
        return _below_billion(value, full=False)
    high, low = divmod(value, 10**9)
    words = _whole(high) + " tỷ"
    return words if low == 0 else f"{words} {_below_billion(low, full=True)}"


def _below_billion(value: int, *, full: bool) -> str:
    """A number under a thousand million; `full` says that a larger part stands before it."""
    if value == 0:
        return "không"
    parts: list[str] = []
    for scale in (2, 1, 0):
        group = value // 1000**scale % 1000
        if group:
            parts.append(_group(group, full=full or bool(parts)) + _SCALES[scale])
    return " ".join(parts)


def _group(value: int, *, full: bool) -> str:
    """Three digits; `full` reads the hundreds even where they are zero."""
    hundreds, rest = divmod(value, 100)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    tens, ones = divmod(rest, 10)
    if rest and tens == 0 and words:
        words.append(f"linh {_DIGITS[ones]}")
    elif rest:
        words.append(_tens(tens, ones))
    return " ".join(words)


def _tens(tens: int, ones: int) -> str:
    if tens == 0:
        return _DIGITS[ones]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return head
    special = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return f"{head} {special.get(ones, _DIGITS[ones])}"
