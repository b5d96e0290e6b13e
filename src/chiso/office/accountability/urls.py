"""Addresses under /accountability/."""

from django.urls import path

from chiso.office.accountability import pages

app_name = "accountability"

urlpatterns = [
    path("", pages.index, name="index"),
    path("name/", pages.name, name="name"),
    path("pass-on/", pages.hand_on, name="pass_on"),
    path("<int:held_id>/end/", pages.end, name="end"),
]
