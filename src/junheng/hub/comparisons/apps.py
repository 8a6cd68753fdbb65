from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    name = "junheng.hub.comparisons"
    label = "comparisons"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.comparisons.rules import life
        from junheng.hub.comparisons.services import reviewing
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.panels import purposes

        purposes.declare(reviewing.PROTOCOL, reviewing.DRAFT)
        WORDS["condition"] = lambda word, language: life.CONDITIONS.get(word, (word, word))[
            0 if language == "zh" else 1
        ]
