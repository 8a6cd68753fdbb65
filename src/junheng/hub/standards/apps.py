from functools import partial

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "junheng.hub.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.panels import purposes
        from junheng.hub.standards.rules.completeness import document_named
        from junheng.hub.standards.rules.words import WORDINGS, worded
        from junheng.hub.standards.services.impanelling import EXAMINATION

        for field in WORDINGS:
            WORDS[field] = partial(worded, field)
        WORDS["document"] = document_named
        purposes.declare(EXAMINATION)
