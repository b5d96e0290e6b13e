"""Directives: the register of documents, what they order, and who has answered."""

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "chiso.office.directives"
    label = "directives"
    default_auto_field = "django.db.models.BigAutoField"
