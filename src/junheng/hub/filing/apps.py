from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "junheng.hub.filing"
    label = "filing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.filing.services.booking import designated_elsewhere
        from junheng.hub.orders.services.ordering import register_designated

        register_designated(designated_elsewhere)
