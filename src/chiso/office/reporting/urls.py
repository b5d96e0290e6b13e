"""Addresses under /reporting/."""

from django.urls import path

from chiso.office.reporting import pages

app_name = "reporting"

urlpatterns = [
    path("", pages.index, name="index"),
    path("series/new/", pages.new_series, name="new_series"),
    path("periods/<int:period_id>/", pages.period, name="period"),
    path("<int:report_id>/", pages.report, name="report"),
    path("<int:report_id>/write/", pages.write, name="write"),
    path("<int:report_id>/send/", pages.send, name="send"),
    path("<int:report_id>/return/", pages.give_back, name="give_back"),
    path("<int:report_id>/paper/<str:form>/", pages.report_paper, name="paper"),
    path("rounds/<int:round_id>/feed/", pages.feed, name="feed"),
]
