from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "junheng.hub.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.datasets import own
        from junheng.hub.evidence import publishing
        from junheng.hub.evidence.services import building  # noqa: F401  # its verb, which no page names

        own.declare(*publishing.OWN_SETS)
