"""The main menu: each entry is shown to those who hold its verb for some unit."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import allows_somewhere


@dataclass(frozen=True, slots=True)
class Entry:
    """One menu entry; `verb=None` is for everybody who is signed in."""

    label: str | Promise
    url_name: str
    verb: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A menu entry as the page shows it."""

    label: str | Promise
    href: str
    is_current: bool


MAIN = (
    Entry(_("Tổng quan"), "home"),
    Entry(_("Đợt đánh giá"), "rounds:index", "rounds.view"),
    Entry(_("Tự chấm điểm"), "rounds:my_sheets", "sheets.fill"),
    Entry(_("Thẩm định"), "rounds:my_appraisals", "sheets.appraise"),
    Entry(_("Hội đồng"), "rounds:council_index", "council.view"),
    Entry(_("Kết quả"), "indices:index", "results.view"),
    Entry(_("Chỉ số của tỉnh"), "national:index", "national.view"),
    Entry(_("Chỉ đạo"), "directives:index", "directives.view"),
    Entry(_("Hồ sơ"), "dossiers:index", "dossiers.work"),
    Entry(_("Minh chứng"), "evidence:library", "evidence.view"),
    Entry(pgettext_lazy("many", "Bộ tiêu chí"), "frameworks:index", "frameworks.view"),
)
OFFICE = (
    Entry(_("Bảng công bố"), "tables:index", "results.view"),
    Entry(_("Số liệu điều tra"), "rounds:results_index", "sheets.enter_results"),
    Entry(pgettext_lazy("many", "Đơn vị"), "units:tree", "units.view"),
    Entry(_("Khảo sát"), "surveys:index", "surveys.view"),
    Entry(_("Số liệu thống kê"), "statistics:index", "statistics.view"),
    Entry(_("Lịch làm việc"), "workdays:calendar", "calendar.view"),
    Entry(_("Chuyển từ Excel"), "moving:index", "moving.view"),
    Entry(_("Tài khoản"), "accounts:people", "accounts.view"),
    Entry(_("Nhật ký"), "audit:events", "audit.view"),
    Entry(_("Bảng quyền"), "accounts:permissions"),
    Entry(_("Mẫu văn bản"), "reports:templates", "reports.templates"),
)


def links(entries: tuple[Entry, ...], request: HttpRequest, actor: Actor) -> list[Link]:
    """The entries that `actor` may open; the one whose address the page lies under is current."""
    shown = [entry for entry in entries if entry.verb is None or allows_somewhere(actor, entry.verb)]
    found = [(entry, reverse(entry.url_name)) for entry in shown]
    under = [href for _entry, href in found if request.path == href or (href != "/" and request.path.startswith(href))]
    current = max(under, key=len, default="")
    return [Link(entry.label, href, href == current) for entry, href in found]
