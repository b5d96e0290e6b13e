"""Addresses under /openrosa/: what a device is given as the server's address."""

from django.urls import path

from chiso.office.surveys.pages import openrosa

app_name = "openrosa"

urlpatterns = [
    path("formList", openrosa.form_list, name="forms"),
    path("submission", openrosa.submission, name="submission"),
    path("forms/<int:version_id>/form.xml", openrosa.form, name="form"),
    path("forms/<int:version_id>/manifest.xml", openrosa.manifest, name="manifest"),
    path("forms/<int:version_id>/files/<int:file_id>", openrosa.form_file, name="file"),
]
