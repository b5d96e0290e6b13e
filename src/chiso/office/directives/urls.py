"""Addresses under /directives/."""

from django.urls import path

from chiso.office.directives.pages import register

app_name = "directives"

urlpatterns = [
    path("", register.index, name="index"),
    path("new/", register.new, name="new"),
    path("excel/", register.excel, name="excel"),
    path("check/", register.check, name="check"),
    path("store/", register.confirm, name="confirm"),
    path("<int:directive_id>/", register.show, name="show"),
    path("<int:directive_id>/links/", register.link, name="link"),
]
