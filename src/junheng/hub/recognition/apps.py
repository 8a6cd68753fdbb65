from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "junheng.hub.recognition"
    label = "recognition"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.capabilities.queries import register_recognitions
        from junheng.hub.certificates.answering import register_recognition
        from junheng.hub.filing.queries import register_agreements
        from junheng.hub.panels import purposes
        from junheng.hub.recognition import queries
        from junheng.hub.recognition.services import examining

        purposes.declare(examining.EXAMINATION)
        register_recognition(queries.answer_for_page)
        register_recognitions(queries.recognitions_on)
        register_agreements(queries.verification_agreement)
