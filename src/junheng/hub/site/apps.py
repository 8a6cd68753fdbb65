from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "junheng.hub.site"
    label = "site"

    def ready(self) -> None:
        from junheng.hub.site.subscriptions import wire

        wire()
