"""Addresses under /evidence/."""

from django.urls import path

from chiso.office.evidence import pages

app_name = "evidence"

urlpatterns = [
    path("", pages.library, name="library"),
    path("units/<int:unit_id>/files/", pages.upload, name="upload"),
    path("units/<int:unit_id>/pick/", pages.pick, name="pick"),
    path("lacking/sheets/<int:sheet_id>/", pages.sheet_lacking, name="sheet_lacking"),
    path("lacking/rounds/<int:round_id>/", pages.lacking, name="lacking"),
    path("<int:document_id>/", pages.document, name="document"),
    path("<int:document_id>/preview/", pages.preview, name="preview"),
    path("<int:document_id>/pages/<int:number>.png", pages.page_image, name="page_image"),
    path("<int:document_id>/file/", pages.download, name="download"),
    path("<int:document_id>/describe/", pages.describe, name="describe"),
]
