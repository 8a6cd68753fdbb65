from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "junheng.hub.site"
    label = "site"

    def ready(self) -> None:
        from junheng.hub.recognition.queries import joint_checks_agreed
        from junheng.hub.site.subscriptions import wire
        from junheng.hub.supervision.queries import register_joint_agreements

        register_joint_agreements(joint_checks_agreed)
        wire()
