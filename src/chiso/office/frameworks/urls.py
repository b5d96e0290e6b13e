"""Addresses of frameworks."""

from django.urls import path

from chiso.office.frameworks import pages

app_name = "frameworks"
urlpatterns = [path("", pages.index, name="index")]
