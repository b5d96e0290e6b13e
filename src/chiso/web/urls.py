"""All addresses of the site."""

from django.urls import URLPattern, URLResolver, include, path

from chiso.web import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("search/", pages.search, name="search"),
    path("language/", pages.choose_language, name="language"),
    path("accounts/", include("chiso.office.accounts.urls")),
    path("units/", include("chiso.office.units.urls")),
    path("frameworks/", include("chiso.office.frameworks.urls")),
    path("evidence/", include("chiso.office.evidence.urls")),
    path("rounds/", include("chiso.office.rounds.urls")),
    path("results/tables/", include("chiso.office.indices.tables.urls")),
    path("results/", include("chiso.office.indices.urls")),
    path("national/", include("chiso.office.national.urls")),
    path("paths/", include("chiso.office.paths.urls")),
    path("statistics/", include("chiso.office.statistics.urls")),
    path("surveys/", include("chiso.office.surveys.urls")),
    path("dossiers/", include("chiso.office.dossiers.urls")),
    path("openrosa/", include("chiso.office.surveys.openrosa_urls")),
    path("k/", include("chiso.office.surveys.answer_urls")),
    path("directives/", include("chiso.office.directives.urls")),
    path("calendar/", include("chiso.office.workdays.urls")),
    path("communications/", include("chiso.office.communications.urls")),
    path("reporting/", include("chiso.office.reporting.urls")),
    path("following/", include("chiso.office.following.urls")),
    path("postings/", include("chiso.office.postings.urls")),
    path("accountability/", include("chiso.office.accountability.urls")),
    path("reminders/", include("chiso.office.reminders.urls")),
    path("move-in/", include("chiso.office.moving.urls")),
    path("reports/", include("chiso.office.reports.urls")),
    path("audit/", include("chiso.office.audit.urls")),
    path("notices/", include("chiso.office.notifications.urls")),
]

handler403 = pages.forbidden
handler404 = pages.not_found
handler500 = pages.broken
