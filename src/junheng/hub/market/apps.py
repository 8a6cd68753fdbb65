from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "junheng.hub.market"
    label = "market"
    default_auto_field = "django.db.models.BigAutoField"
