from functools import partial

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "junheng.hub.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.supervision.rules.words import WORDINGS, worded

        for field in WORDINGS:
            WORDS[field] = partial(worded, field)
