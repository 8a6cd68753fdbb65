from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "junheng.hub.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
