"""Addresses of frameworks."""

from django.urls import path

from chiso.office.frameworks import annex_pages, crosswalk_pages, pages

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
    path("import/", annex_pages.import_annex, name="import_annex"),
    path("import/<int:draft_id>/", annex_pages.draft, name="annex_draft"),
    path("import/<int:draft_id>/decide/", annex_pages.decide, name="decide_annex"),
    path("import/<int:draft_id>/store/", annex_pages.store, name="store_annex"),
]
