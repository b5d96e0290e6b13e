"""The last look at a reading: every figure of the text must stand in the rule, or a person decides.

The trap: a pattern that matches the part of a clause it knows gives a rule that looks right. What it passed over shows
as a figure of the text that the rule has no place for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.drafts import Draft
from chiso.engine.frameworks.annex.wording.prepare import clauses_of, fold
from chiso.engine.frameworks.annex.wording.spelling import without_idle_figures, without_years
from chiso.engine.frameworks.source import Mapping, Scalar, Sequence, Value

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTIENT = re.compile(r"\b[a-z]\s*/\s*[a-z]\b")
"""A share in letters, whose borders are written as 0,9 and held as 90 %."""
_ROUNDING = re.compile(r"(?:làm tròn|điểm lẻ)[^;.)]*")
_TO_TWO_DECIMALS = re.compile(r"\b(?:0?2|hai) (?:chữ số|số)\b|\b0,01\b")
_WHOLE_OF = re.compile(
    r"\(\s*\d+ [^()\d]{1,30}/ ?(?:năm|quý|tháng|tuần|kỳ)\)"
    r"|\b(\d+)\s*/\s*\1\b|\b(?:đủ|cả|đủ cả)\s+\d+(?=\s+[^\W\d_])|^(?:mức|bậc)\s+\d(?!\d)|(?<=; )(?:mức|bậc)\s+\d(?!\d)"
)
"""All of what is due ("12/12", "đủ 4 báo cáo") and ranks before a condition change no points."""
_BLANK = re.compile(
    r"(?:\.{2,}|_{2,})\s*(?:%|(?:điểm|đ)\b)|\b(?:từ|dưới|trên|đến|mỗi|cứ|được|trừ|tối đa)\s*(?:\.{2,}|_{2,})"
    r"|\b(?:từ|dưới|trên|đến|trừ) [xyn]{1,2}\s*(?:%|(?:điểm|đ)\b)"
)
"""A figure that was never filled in ("từ …% trở lên")."""
_ONE, _HUNDRED = Decimal(1), Decimal(100)
_SIXTH, _HUGE = Decimal("0.000001"), Decimal(10) ** 15
_BY_CHOICE = frozenset({"choice", "deadline"})
"""Kinds whose cases keep the words of the text, figures and all (deadlines count days, dates and weeks)."""


def left_blank(text: str) -> list[Text]:
    """A doubt where a figure of the text is still to be filled in; "85% ≤ … < 95%" leaves out a name."""
    found = _BLANK.search(fold(" ; ".join(clauses_of(text))))
    return [Text("còn số chưa điền", "a figure is left blank")] if found is not None else []


def unexplained(text: str, draft: Draft, maximum: Decimal | None, meanings: Iterable[str] = ()) -> list[Text]:
    """A doubt for each figure of the text that neither the rule nor the `meanings` of its letters hold."""
    kind = draft.rule.kind
    if kind in _BY_CHOICE or kind == "zero_parent":
        return []
    told = without_idle_figures(without_years(fold(" ; ".join(clauses_of(text)))))
    whole, told = told, _WHOLE_OF.sub(" ", _ROUNDING.sub(" ", told))
    beside = (*(note.vi for note in draft.notes), *meanings)
    held = _figures(draft.rule.body).union(*(_figures(Scalar(words)) for words in beside))
    known = held | {Decimal(0), _HUNDRED} | ({maximum} if maximum is not None else set())
    if kind in ("ratio", "linear", "count", "deduction"):
        known |= {_ONE}
    shares = {_rounded(figure / maximum) for figure in held | {maximum} if figure is not None} if maximum else set()
    known |= shares | {share * _HUNDRED for share in shares}
    known |= {figure * _HUNDRED for figure in held if kind == "ratio"}
    known |= {figure - _ONE for figure in held if kind == "tiers" and figure == figure.to_integral_value()}
    if kind in ("tiers", "formula") and _QUOTIENT.search(told):
        known |= {figure / _HUNDRED for figure in held}
    if kind == "linear":
        known |= {left - right for left in held for right in held}
    if kind == "count":
        known |= {left / right for left in held for right in held if right}
    if kind == "deduction" and maximum is not None:
        known |= {maximum - figure for figure in held} | {maximum / figure for figure in held if figure}
    rounded = [
        Text(f"làm tròn khác hai chữ số: “{found.group()}”", f"another rounding than two decimals: “{found.group()}”")
        for found in _ROUNDING.finditer(whole)
        if not _TO_TWO_DECIMALS.search(found.group())
    ]
    return rounded + [
        Text(f"số {found.group()} chưa có chỗ trong quy tắc", f"the figure {found.group()} has no place in the rule")
        for found in _NUMBER.finditer(_without_fractions(told, shares))
        if not _meanings(found.group()) & known
    ]


def _without_fractions(told: str, shares: set[Decimal]) -> str:
    """The text without "1/2" where the rule gives half of the maximum."""

    def gone(found: re.Match[str]) -> str:
        below = Decimal(found[2])
        return " " if below and _rounded(Decimal(found[1]) / below) in shares else found.group()

    return re.sub(r"(\d)\s*/\s*(\d)(?!\d)", gone, told)


def _figures(value: Value) -> set[Decimal]:
    """Every figure in the rule's parameters, those inside its labels and conditions too."""
    if isinstance(value, Scalar):
        return set().union(*(_meanings(found) for found in _NUMBER.findall(value.text)))
    parts: list[Value] = []
    if isinstance(value, Sequence):
        parts = list(value.items)
    elif isinstance(value, Mapping):
        parts = [part for _, part in value.entries]
    return set().union(*(_figures(part) for part in parts))


def _meanings(text: str) -> set[Decimal]:
    """The figure with the point as decimal sign, and with points as groups."""
    found = set()
    for spelled in (text.replace(",", "."), text.replace(".", "").replace(",", ".")):
        if spelled.count(".") <= 1:
            found.add(Decimal(spelled))
    return found


def _rounded(share: Decimal) -> Decimal:
    return share.quantize(_SIXTH).normalize() if abs(share) < _HUGE else share
