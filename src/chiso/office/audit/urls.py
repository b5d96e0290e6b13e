"""Addresses of the audit view."""

from django.urls import path

from chiso.office.audit import pages

app_name = "audit"
urlpatterns = [path("", pages.event_list, name="events")]
