from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "junheng.hub.datasets"
    label = "datasets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.datasets.rules.words import WORDINGS, worded
        from junheng.hub.foundation.events import WORDS

        for field in WORDINGS:
            WORDS[field] = lambda word, language, field=field: worded(field, word, language)
