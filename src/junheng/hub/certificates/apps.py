from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "junheng.hub.certificates"
    label = "certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.capabilities.services.alarms import register_alarm
        from junheng.hub.capabilities.services.standards import register_certificates
        from junheng.hub.certificates import queries
        from junheng.hub.certificates.services.recalls import open_case_by_alarm
        from junheng.hub.nodes.services.payloads import register_papers

        register_alarm(open_case_by_alarm)
        register_certificates(queries.certificate_about)
        register_papers(queries.original_of)
