"""The main menu: each entry is shown to those who hold its verb for some unit.

The trap: the product has some twenty pages, and a bar that lists them all is wider than any window. The bar holds what
the role works on first, two entries more on a wide screen; everything else stands in groups behind one button, and on
a phone everything stands in one list (ADR 0151).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chiso.office.accounts.actors import Actor
from chiso.office.accounts.models import Role
from chiso.office.accounts.permissions import allows_somewhere

IN_BAR = 6
"""Entries that fit the bar at 1024 px, in either language."""
IN_WIDE_BAR = 8
"""Entries that fit from 1440 px on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One menu entry; `verb=None` is for everybody who is signed in; `also`: apps whose pages are reached from it."""

    label: str | Promise
    url_name: str
    verb: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together; `code` names the list in the page."""

    code: str
    label: str | Promise
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A menu entry as the page shows it; `is_wide`: in the bar of a wide screen, else among the groups."""

    label: str | Promise
    href: str
    is_current: bool
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A group as the page shows it."""

    code: str
    label: str | Promise
    links: tuple[Link, ...]

    @property
    def is_wide(self) -> bool:
        """Whether a wide screen has all of it in the bar."""
        return all(link.is_wide for link in self.links)


@dataclass(frozen=True, slots=True)
class Menu:
    """What the bar shows and what stands in groups."""

    bar: tuple[Link, ...]
    groups: tuple[Section, ...]

    @property
    def current_in_groups(self) -> Link | None:
        """The current entry where it stands in a group, on a wide screen perhaps in the bar."""
        return next((link for group in self.groups for link in group.links if link.is_current), None)


HOME = Entry(_("Tổng quan"), "home")
ROUNDS = Entry(_("Đợt đánh giá"), "rounds:index", "rounds.view")
OWN_SHEETS = Entry(_("Tự chấm điểm"), "rounds:my_sheets", "sheets.fill")
OWN_APPRAISALS = Entry(_("Thẩm định"), "rounds:my_appraisals", "sheets.appraise")
COUNCIL = Entry(_("Hội đồng"), "rounds:council_index", "council.view")
EVIDENCE = Entry(_("Minh chứng"), "evidence:library", "evidence.view")
FRAMEWORKS = Entry(pgettext_lazy("many", "Bộ tiêu chí"), "frameworks:index", "frameworks.view")
COMPLAINTS = Entry(_("Khiếu nại, phúc tra"), "rounds:complaints", "complaints.view")
OUTSIDE_FIGURES = Entry(_("Số liệu điều tra"), "rounds:results_index", "sheets.enter_results")
RESULTS = Entry(_("Kết quả"), "indices:index", "results.view")
OF_THE_PROVINCE = Entry(_("Chỉ số của tỉnh"), "national:index", "national.view")
TABLES = Entry(_("Bảng công bố"), "tables:index", "results.view")
STATISTICS = Entry(_("Số liệu thống kê"), "statistics:index", "statistics.view")
SURVEYS = Entry(_("Khảo sát"), "surveys:index", "surveys.view")
DIRECTIVES = Entry(
    _("Chỉ đạo"),
    "directives:index",
    "directives.view",
    also=("following", "accountability", "postings", "communications", "reporting", "reminders"),
)
DOSSIERS = Entry(_("Hồ sơ"), "dossiers:index", "dossiers.work")
UNITS = Entry(pgettext_lazy("many", "Đơn vị"), "units:tree", "units.view")
PEOPLE = Entry(_("Tài khoản"), "accounts:people", "accounts.view")
PERMISSIONS = Entry(_("Bảng quyền"), "accounts:permissions")
AUDIT = Entry(_("Nhật ký"), "audit:events", "audit.view")
CALENDAR = Entry(_("Lịch làm việc"), "workdays:calendar", "calendar.view")
MOVING = Entry(_("Chuyển từ Excel"), "moving:index", "moving.view")
TEMPLATES = Entry(_("Mẫu văn bản"), "reports:templates", "reports.templates")

GROUPS = (
    Group("scoring", _("Chấm điểm"), (ROUNDS, OWN_SHEETS, OWN_APPRAISALS, COUNCIL, COMPLAINTS, EVIDENCE, FRAMEWORKS)),
    Group("results", _("Kết quả và số liệu"), (RESULTS, OF_THE_PROVINCE, TABLES, OUTSIDE_FIGURES, STATISTICS, SURVEYS)),
    Group("steering", _("Điều hành"), (DIRECTIVES, DOSSIERS)),
    Group("office", _("Văn phòng"), (UNITS, PEOPLE, PERMISSIONS, AUDIT, CALENDAR, MOVING, TEMPLATES)),
)
USUALLY = (
    *(ROUNDS, OWN_SHEETS, OWN_APPRAISALS, COUNCIL, RESULTS, OF_THE_PROVINCE),
    *(DIRECTIVES, DOSSIERS, EVIDENCE, FRAMEWORKS),
)
"""The order in which entries come into the bar."""
FIRST: Mapping[Role, tuple[Entry, ...]] = {
    Role.ADMINISTRATOR: (PEOPLE, UNITS, AUDIT, CALENDAR, MOVING),
    Role.SURVEY_MANAGER: (SURVEYS, OUTSIDE_FIGURES),
}
"""What comes before that for roles whose work is elsewhere."""


def menu(request: HttpRequest, actor: Actor) -> Menu:
    """The entries that `actor` may open; the one whose address the page lies under is current."""
    first = tuple(entry for role, entries in FIRST.items() if role in actor.roles for entry in entries)
    wanted = dict.fromkeys((HOME, *first, *USUALLY))
    in_bar = [entry for entry in wanted if _is_open(actor, entry)][:IN_WIDE_BAR]
    always, wide = set(in_bar[:IN_BAR]), set(in_bar[IN_BAR:])
    groups = {
        group: [entry for entry in group.entries if entry not in always and _is_open(actor, entry)] for group in GROUPS
    }
    hrefs = {entry: reverse(entry.url_name) for entries in (in_bar, *groups.values()) for entry in entries}
    under = {entry: href for entry, href in hrefs.items() if _lies_under(request.path, href)}
    beside = next((href for entry, href in hrefs.items() if _app_of(request) in entry.also), "")
    current = max(under.values(), key=len, default=beside)

    def link(entry: Entry) -> Link:
        return Link(entry.label, hrefs[entry], hrefs[entry] == current, entry in wide)

    return Menu(
        tuple(link(entry) for entry in in_bar),
        tuple(
            Section(group.code, group.label, tuple(link(entry) for entry in entries))
            for group, entries in groups.items()
            if entries
        ),
    )


def _is_open(actor: Actor, entry: Entry) -> bool:
    return entry.verb is None or allows_somewhere(actor, entry.verb)


def _app_of(request: HttpRequest) -> str:
    """The app whose page is asked for; empty where the address is none of ours."""
    return request.resolver_match.app_name if request.resolver_match else ""


def _lies_under(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))
