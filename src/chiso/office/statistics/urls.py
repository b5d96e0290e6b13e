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
    path("leaves/<int:sheet_id>/<str:node>/", pages.leaf, name="leaf"),
    path("leaves/<int:sheet_id>/<str:node>/feed/", pages.feed, name="feed"),
]
