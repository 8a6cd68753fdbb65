from django.apps import AppConfig


class CapabilitiesConfig(AppConfig):
    name = "junheng.hub.capabilities"
    label = "capabilities"
    default_auto_field = "django.db.models.BigAutoField"
