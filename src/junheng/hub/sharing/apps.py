from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "junheng.hub.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"
