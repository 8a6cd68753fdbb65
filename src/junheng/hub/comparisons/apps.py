from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    name = "junheng.hub.comparisons"
    label = "comparisons"
    default_auto_field = "django.db.models.BigAutoField"
