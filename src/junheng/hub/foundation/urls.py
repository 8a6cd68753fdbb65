from __future__ import annotations

from django.urls import path

from junheng.hub.foundation import pages

app_name = "foundation"
urlpatterns = [
    path("attachments/<uuid:attachment_id>", pages.attachment, name="attachment"),
    path("tokens", pages.tokens, name="tokens"),
    path("reasons", pages.reasons, name="reasons"),
    path("health", pages.health, name="health"),
]
