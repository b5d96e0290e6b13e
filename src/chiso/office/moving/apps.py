from django.apps import AppConfig


class MovingConfig(AppConfig):
    name = "chiso.office.moving"
    label = "moving"
    default_auto_field = "django.db.models.BigAutoField"
