"""Socio-economic figures with source, unit, period and revision."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "chiso.office.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"
