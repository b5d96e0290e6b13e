from django.apps import AppConfig


class PostingsConfig(AppConfig):
    name = "chiso.office.postings"
    label = "postings"
    default_auto_field = "django.db.models.BigAutoField"
