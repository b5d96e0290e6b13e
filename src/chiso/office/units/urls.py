"""Addresses of units."""

from django.urls import path

from chiso.office.units import pages

app_name = "units"
urlpatterns = [
    path("", pages.tree, name="tree"),
    path("<slug:key>/", pages.unit, name="unit"),
]
