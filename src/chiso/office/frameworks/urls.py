"""Addresses of frameworks."""

from django.urls import path

from chiso.office.frameworks import crosswalk_pages, pages

app_name = "frameworks"
urlpatterns = [
    path("", pages.index, name="index"),
    path("check/", pages.check, name="check"),
    path("store/", pages.store, name="store"),
    path("<int:version_id>/", pages.browse, name="browse"),
    path("<int:version_id>/file/", pages.file, name="file"),
    path("<int:old_id>/compare/<int:version_id>/", pages.redline, name="redline"),
    path("<int:old_id>/crosswalk/<int:version_id>/", crosswalk_pages.crosswalk, name="crosswalk"),
    path("<int:old_id>/crosswalk/<int:version_id>/save/", crosswalk_pages.save_crosswalk, name="save_crosswalk"),
    path("<int:old_id>/crosswalk/<int:version_id>/file/", crosswalk_pages.crosswalk_file, name="crosswalk_file"),
]
