"""Addresses under /reports/."""

from django.urls import path

from chiso.office.reports import pages, template_pages

app_name = "reports"

urlpatterns = [
    path("sheets/<int:sheet_id>/excel/", pages.sheet_excel, name="sheet_excel"),
    path("sheets/<int:sheet_id>/import/", pages.sheet_import, name="sheet_import"),
    path("sheets/<int:sheet_id>/import/apply/", pages.sheet_apply, name="sheet_apply"),
    path("sheets/<int:sheet_id>/<slug:kind>.docx", pages.sheet_paper, name="sheet_paper"),
    path("meetings/<int:meeting_id>/minutes.docx", pages.minutes, name="minutes"),
    path("groups/<int:group_id>/<slug:kind>.docx", pages.group_paper, name="group_paper"),
    path("groups/<int:group_id>/signed/", pages.signed_decision, name="signed_decision"),
    path("meetings/<int:meeting_id>/signed/", pages.signed_minutes, name="signed_minutes"),
    path("rounds/<int:round_id>/exports/", pages.exports, name="exports"),
    path("rounds/<int:round_id>/exports/new/", pages.export_round, name="export_round"),
    path("exports/<int:export_id>/file/", pages.export_file, name="export_file"),
    path("templates/", template_pages.templates, name="templates"),
    path("templates/<slug:kind>/", template_pages.placeholders, name="placeholders"),
    path("templates/<slug:kind>/file/", template_pages.template_file, name="template_file"),
    path("templates/<slug:kind>/add/", template_pages.template_add, name="template_add"),
    path("templates/versions/<int:template_id>/file/", template_pages.template_version, name="template_version"),
    path("templates/versions/<int:template_id>/retire/", template_pages.template_retire, name="template_retire"),
]
