"""Addresses of notices."""

from django.urls import path

from chiso.office.notifications import pages

app_name = "notifications"
urlpatterns = [
    path("", pages.notices, name="list"),
    path("read/", pages.read_all, name="read_all"),
    path("<int:notice_id>/", pages.open_notice, name="open"),
]
