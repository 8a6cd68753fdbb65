from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "junheng.hub.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.acting import register_provider
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.foundation.services.notices import register_reach
        from junheng.hub.institutions.queries import actor_of, addresses_of
        from junheng.hub.institutions.rules import roles

        register_provider(actor_of)
        register_reach(addresses_of)
        WORDS["role"] = lambda role, language: roles.known().get(role, (role, role))[
            0 if language == "zh" else 1
        ]
