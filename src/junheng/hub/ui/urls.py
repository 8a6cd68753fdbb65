from __future__ import annotations

from django.urls import path

from junheng.hub.ui import pages

app_name = "ui"
urlpatterns = [
    path("gallery", pages.gallery, name="gallery"),
    path("gallery/cards", pages.cards, name="cards"),
    path("gallery/errors/<int:status>", pages.error, name="error"),
    path("gallery/reading", pages.reading, name="reading"),
    path("accessibility", pages.accessibility, name="accessibility"),
]
