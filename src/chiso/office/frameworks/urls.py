"""Addresses of frameworks."""

from django.urls import path

from chiso.office.frameworks import pages

app_name = "frameworks"
urlpatterns = [
    path("", pages.index, name="index"),
    path("check/", pages.check, name="check"),
    path("store/", pages.store, name="store"),
    path("<int:version_id>/", pages.browse, name="browse"),
    path("<int:version_id>/file/", pages.file, name="file"),
    path("<int:old_id>/compare/<int:version_id>/", pages.redline, name="redline"),
]
