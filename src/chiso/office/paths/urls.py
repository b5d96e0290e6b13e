"""Addresses under /paths/."""

from django.urls import path

from chiso.office.paths import pages

app_name = "paths"

urlpatterns = [
    path("national/<int:group_id>/", pages.own_index, name="own"),
    path("national/<int:group_id>/levers/", pages.own_levers, name="own_levers"),
    path("national/<int:group_id>/plan/", pages.own_plan, name="own_plan"),
    path("sheets/<int:sheet_id>/", pages.sheet, name="sheet"),
    path("sheets/<int:sheet_id>/levers/", pages.sheet_levers, name="sheet_levers"),
    path("sheets/<int:sheet_id>/plan/", pages.sheet_plan, name="sheet_plan"),
]
