from __future__ import annotations

from django.urls import path

from junheng.hub.instruments import pages

app_name = "instruments"
urlpatterns = [
    path("mandatory", pages.mandatory, name="mandatory"),
    path("scan", pages.scan, name="scan"),
    path("scan/<str:code>", pages.scanned, name="scanned"),
    path("instruments", pages.instruments, name="instruments"),
    path("instruments/<str:code>", pages.instrument, name="instrument"),
]
