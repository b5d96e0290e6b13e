"""Addresses under /reports/."""

from django.urls import path

from chiso.office.reports import pages

app_name = "reports"

urlpatterns = [
    path("sheets/<int:sheet_id>/excel/", pages.sheet_excel, name="sheet_excel"),
    path("sheets/<int:sheet_id>/import/", pages.sheet_import, name="sheet_import"),
    path("sheets/<int:sheet_id>/import/apply/", pages.sheet_apply, name="sheet_apply"),
    path("sheets/<int:sheet_id>/<slug:kind>.docx", pages.sheet_paper, name="sheet_paper"),
    path("meetings/<int:meeting_id>/minutes.docx", pages.minutes, name="minutes"),
    path("groups/<int:group_id>/<slug:kind>.docx", pages.group_paper, name="group_paper"),
    path("templates/", pages.templates, name="templates"),
    path("templates/<slug:kind>/", pages.placeholders, name="placeholders"),
    path("templates/<slug:kind>/file/", pages.template_file, name="template_file"),
    path("templates/<slug:kind>/add/", pages.template_add, name="template_add"),
    path("templates/versions/<int:template_id>/file/", pages.template_version, name="template_version"),
    path("templates/versions/<int:template_id>/retire/", pages.template_retire, name="template_retire"),
]
