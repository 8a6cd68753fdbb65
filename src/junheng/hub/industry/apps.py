from django.apps import AppConfig


class IndustryConfig(AppConfig):
    name = "junheng.hub.industry"
    label = "industry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.industry.rules.words import WORDINGS, worded

        for field in WORDINGS:
            WORDS[field] = lambda word, language, field=field: worded(field, word, language)
