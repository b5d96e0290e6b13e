from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "chiso.office.following"
    label = "following"
    default_auto_field = "django.db.models.BigAutoField"
