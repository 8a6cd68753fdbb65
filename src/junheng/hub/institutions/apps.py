from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "junheng.hub.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.acting import register_provider
        from junheng.hub.institutions.queries import actor_of

        register_provider(actor_of)
