from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "junheng.hub.market"
    label = "market"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.market.queries import listed_words
        from junheng.hub.market.services.quality import is_retest
        from junheng.hub.orders.queries import register_listed
        from junheng.hub.orders.services.ordering import register_free

        register_free(is_retest)
        register_listed(listed_words)
