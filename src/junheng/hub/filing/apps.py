from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "junheng.hub.filing"
    label = "filing"
    default_auto_field = "django.db.models.BigAutoField"
