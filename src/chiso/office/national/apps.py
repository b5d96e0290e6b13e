"""The province's own national index: leaves led by departments, the ministry's result, targets."""

from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "chiso.office.national"
    label = "national"
    default_auto_field = "django.db.models.BigAutoField"
