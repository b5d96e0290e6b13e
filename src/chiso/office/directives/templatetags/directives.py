"""The badge of a task."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiso.office.accounts.permissions import allows_somewhere
from chiso.office.directives.queries.plans import TaskLine
from chiso.office.directives.words import STATUS_TONES, STATUS_WORDS, goal_words
from chiso.office.http import actor_of

register = template.Library()
register.simple_tag(goal_words)
SOON = 10


@register.simple_tag(takes_context=True)
def may_work(context: template.Context) -> bool:
    """Whether the reader has units whose tasks they report on."""
    return allows_somewhere(actor_of(context["request"]), "directives.report")


@register.simple_tag(takes_context=True)
def may_report(context: template.Context) -> bool:
    """Whether the reader may see letters and reports of any unit."""
    return allows_somewhere(actor_of(context["request"]), "reporting.view")


@register.simple_tag
def task_badge(line: TaskLine) -> SafeString:
    """Where a task stands: days late or left while it is open, else how it was finished."""
    tone, sign = STATUS_TONES[line.status]
    words = str(STATUS_WORDS[line.status])
    if line.status == "open_overdue":
        words = _("Quá hạn %(n)d ngày") % {"n": line.late}
    elif line.status == "open_within" and line.days is not None:
        words = _("Còn %(n)d ngày") % {"n": line.days}
        tone, sign = ("due", "due") if line.days <= SOON else (tone, sign)
    elif line.status == "open_within":
        words = _("Thường xuyên")
    elif line.status == "done_late":
        words = _("Xong muộn %(n)d ngày") % {"n": line.late}
    return format_html(
        '<span class="badge {}"><span class="i i-{}" aria-hidden="true"></span>{}</span>', tone, sign, words
    )
