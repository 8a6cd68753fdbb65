from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    name = "junheng.hub.integrity"
    label = "integrity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.institutions.queries import register_badge
        from junheng.hub.instruments.services.ledger import register_reported
        from junheng.hub.integrity import queries
        from junheng.hub.integrity.events import KEPT, REMOVALS
        from junheng.hub.integrity.hosting import CONTRACT_WORDS
        from junheng.hub.integrity.rules import GROUNDS, LOOKS
        from junheng.hub.integrity.services.complaints import after_report

        register_badge(queries.badge_of)
        register_reported(after_report)
        for name, words in (
            ("removal", REMOVALS), ("look", LOOKS), ("hidden_for", GROUNDS), ("kept_duties", KEPT),
            ("contract_state", CONTRACT_WORDS),
        ):  # fmt: skip
            WORDS[name] = lambda word, language, words=words: words.get(word, (word, word))[
                0 if language == "zh" else 1
            ]
