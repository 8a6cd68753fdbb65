from django.apps import AppConfig


class NodesConfig(AppConfig):
    name = "junheng.hub.nodes"
    label = "nodes"
    default_auto_field = "django.db.models.BigAutoField"
