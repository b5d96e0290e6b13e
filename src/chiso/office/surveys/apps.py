"""Surveys: waves, microdata, estimates."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "chiso.office.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"
