from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "junheng.hub.instruments"
    label = "instruments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.instruments.rules import MARK_KINDS

        WORDS["mark_kind"] = lambda word, language: MARK_KINDS.get(word, (word, word))[
            0 if language == "zh" else 1
        ]
