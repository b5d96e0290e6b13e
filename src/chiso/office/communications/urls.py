"""Addresses under /communications/."""

from django.urls import path

from chiso.office.communications import pages

app_name = "communications"

urlpatterns = [
    path("", pages.index, name="index"),
    path("excel/", pages.excel, name="excel"),
    path("quota/", pages.quota, name="quota"),
    path("units/<int:unit_id>/", pages.unit, name="unit"),
    path("units/<int:unit_id>/log/", pages.log, name="log"),
    path("activities/<int:activity_id>/withdraw/", pages.withdraw, name="withdraw"),
]
