from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "junheng.hub.risk"
    label = "risk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.risk.queries import determinations as queries
        from junheng.hub.risk.rules.words import WORDINGS, worded
        from junheng.hub.supervision.queries import register_weighings

        register_weighings(queries.weighings)
        for field in WORDINGS:
            WORDS[field] = lambda word, language, field=field: worded(field, word, language)
