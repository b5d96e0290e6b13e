"""Addresses of notices."""

from django.urls import path

from chiso.office.notifications import pages

app_name = "notifications"
urlpatterns = [
    path("", pages.notices, name="list"),
    path("read/", pages.read_all, name="read_all"),
    path("settings/", pages.preferences, name="settings"),
    path("settings/set/", pages.set_preferences, name="set_preferences"),
    path("sent/", pages.sent, name="sent"),
    path("sent/<int:digest_id>/again/", pages.send_again, name="send_again"),
    path("<int:notice_id>/", pages.open_notice, name="open"),
]
