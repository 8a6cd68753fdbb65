from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "junheng.hub.site"
    label = "site"
