from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "junheng.hub.filing"
    label = "filing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.filing.rules.booking import GROUNDS
        from junheng.hub.filing.services.booking import designated_elsewhere
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.orders.services.ordering import register_designated

        register_designated(designated_elsewhere)
        WORDS["ground"] = lambda word, language: GROUNDS.get(word, (word, word))[0 if language == "zh" else 1]
