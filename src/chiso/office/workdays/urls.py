"""Addresses under /calendar/."""

from django.urls import path

from chiso.office.workdays import pages

app_name = "workdays"

urlpatterns = [
    path("", pages.calendar, name="calendar"),
    path("add/", pages.add, name="add"),
    path("<int:day_id>/withdraw/", pages.withdraw, name="withdraw"),
]
