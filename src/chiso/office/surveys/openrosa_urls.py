"""Addresses under /openrosa/: what a device is given as the server's address. Some clients end them with a slash."""

from django.urls import path, re_path

from chiso.office.surveys.pages import openrosa

app_name = "openrosa"

urlpatterns = [
    re_path("^formList/?$", openrosa.form_list, name="forms"),
    re_path("^submission/?$", openrosa.submission, name="submission"),
    path("forms/<int:version_id>/form.xml", openrosa.form, name="form"),
    path("forms/<int:version_id>/manifest.xml", openrosa.manifest, name="manifest"),
    path("forms/<int:version_id>/files/<int:file_id>", openrosa.form_file, name="file"),
]
