"""Addresses under /statistics/."""

from django.urls import path

from chiso.office.statistics import pages

app_name = "statistics"

urlpatterns = [
    path("", pages.index, name="index"),
    path("series/", pages.new_series, name="new_series"),
    path("check/", pages.check, name="check"),
    path("store/", pages.confirm, name="confirm"),
    path("<int:series_id>/", pages.series, name="series"),
    path("<int:series_id>/figures/", pages.add, name="add"),
    path("<int:series_id>/feed/", pages.feed, name="feed"),
]
