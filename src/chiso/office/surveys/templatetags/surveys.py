"""Estimates in words and on the ruler."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiso.engine.text import format_decimal
from chiso.office.http import language_of
from chiso.office.surveys.estimates import Score
from chiso.office.surveys.queries.waves import Line

register = template.Library()


@register.filter
def estimate(value: float | None, places: int | None = None) -> str:
    """An estimate: one decimal from ten on, three below (shares, small scales); a dash when there is none."""
    if value is None:
        return "–"
    shown = (1 if abs(value) >= 10 else 3) if places is None else places
    return format_decimal(Decimal(repr(value)), shown, language=language_of())


@register.filter
def between(score: Score, places: int = 1) -> str:
    """The interval, or the words that say why there is none."""
    if score.low is None or score.high is None:
        return _("không có khoảng")
    return f"{estimate(score.low, places)} – {estimate(score.high, places)}"


@register.simple_tag
def change_words(line: Line) -> SafeString | str:
    """What changed since the wave before, in words; "no clear change" is an answer."""
    change = line.change
    if change is None or change.diff is None:
        return format_html('<span class="soft">{}</span>', _("không so được"))
    size = estimate(abs(change.diff), line.places)
    if change.direction == "up":
        return format_html('<span class="up">+{}</span> <span class="soft small">{}</span>', size, _("tăng"))
    if change.direction == "down":
        return format_html('<span class="down">−{}</span> <span class="soft small">{}</span>', size, _("giảm"))
    if change.direction == "no_clear_change":
        return format_html('<span class="soft">{}</span>', _("không đổi rõ rệt"))
    return format_html('<span class="soft">{}</span>', _("không so được"))


@register.simple_tag
def status_words(score: Score) -> str:
    """Why a score is missing."""
    words = {
        "suppressed": _("ẩn vì quá ít người trả lời"),
        "missing": _("không đủ dữ liệu"),
        "not_applicable": _("không áp dụng"),
        "not_ranked": _("không xếp hạng"),
    }
    return words.get(score.status, "")


@register.simple_tag
def ruler(scale: tuple[float, float], line: Line, target: float | None = None) -> SafeString:
    """● now, ○ last year, ┃ target, band = interval, on a common scale."""
    low, high = scale

    def at(value: float) -> str:
        share = 0.0 if high <= low else (value - low) / (high - low)
        return f"{2 + 96 * min(max(share, 0.0), 1.0):.2f}"

    parts = [SafeString('<line class="base" x1="0" x2="100%" y1="8" y2="8"/>')]
    score = line.score
    if score.low is not None and score.high is not None:
        width = float(at(score.high)) - float(at(score.low))
        parts.append(
            format_html('<rect class="iv" x="{}%" y="3" width="{}%" height="10"/>', at(score.low), f"{width:.2f}")
        )
    if target is not None:
        parts.append(format_html('<line class="goal" x1="{0}%" x2="{0}%" y1="0" y2="16"/>', at(target)))
    if line.before is not None and line.before.value is not None:
        parts.append(format_html('<circle class="prev" cx="{}%" cy="8" r="4"/>', at(line.before.value)))
    if score.value is not None:
        parts.append(format_html('<circle class="now" cx="{}%" cy="8" r="5"/>', at(score.value)))
    return format_html('<svg class="ch" height="16" aria-hidden="true">{}</svg>', SafeString("".join(parts)))


@register.filter
def percent(share: float | None) -> str:
    """A share as a percentage, "–" when there is none."""
    return "–" if share is None else f"{estimate(share * 100, 1)} %"


@register.simple_tag
def check_words(kind: str) -> str:
    """What a check found, in words."""
    words = {
        "outside": _("mã không có trong mẫu"),
        "twice": _("phiếu thứ hai của cùng một người"),
        "unreleased": _("dự phòng chưa được gọi"),
        "duplicates": _("trùng hoàn toàn với phiếu khác"),
        "near_duplicates": _("gần trùng với phiếu khác của cùng người"),
        "straight_lining": _("một mức cho mọi câu"),
        "speeders": _("trả lời quá nhanh"),
        "interviewers": _("câu trả lời khác hẳn những người khác"),
        "digits": _("chữ số cuối không ngẫu nhiên"),
        "change_points": _("địa bàn mẫu thay đổi đột ngột"),
    }
    return words.get(kind, kind)


@register.filter
def outcome_words(outcome: str) -> str:
    """How an attempt without an interview ended, in words."""
    words = {
        "refused": _("từ chối"),
        "absent": _("vắng, không gặp"),
        "moved": _("chuyển đi"),
        "incapable": _("không trả lời được"),
        "ineligible": _("không thuộc đối tượng"),
    }
    return words.get(outcome, outcome)


@register.simple_tag
def bar(done: int, whole: int) -> SafeString:
    """How much of the whole is done, beside a number that says the same."""
    share = 0.0 if whole <= 0 else min(done / whole, 1.0)
    return format_html(
        '<svg class="ch" height="10" aria-hidden="true"><rect class="track" width="100%" height="10" rx="2"/>'
        '<rect class="now" width="{}%" height="10" rx="2"/></svg>',
        f"{100 * share:.1f}",
    )
