"""Addresses under /postings/."""

from django.urls import path

from chiso.office.postings import pages

app_name = "postings"

urlpatterns = [
    path("", pages.index, name="index"),
    path("checklist.xlsx", pages.excel, name="excel"),
    path("checklist/", pages.checklist, name="checklist"),
    path("communes/<int:unit_id>/", pages.commune, name="commune"),
    path("communes/<int:unit_id>/record/", pages.write, name="record"),
    path("<int:posting_id>/down/", pages.down, name="down"),
    path("<int:posting_id>/withdraw/", pages.withdraw, name="withdraw"),
]
