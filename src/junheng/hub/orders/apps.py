from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "junheng.hub.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.orders.events import OUTCOMES, REVIEWS

        for field in ("outcome", "result"):
            WORDS[field] = lambda word, language: OUTCOMES.get(word, (word, word))[
                0 if language == "zh" else 1
            ]
        WORDS["review"] = lambda word, language: REVIEWS.get(word, (word, word))[0 if language == "zh" else 1]
