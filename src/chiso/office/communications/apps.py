from django.apps import AppConfig


class CommunicationsConfig(AppConfig):
    name = "chiso.office.communications"
    label = "communications"
    default_auto_field = "django.db.models.BigAutoField"
