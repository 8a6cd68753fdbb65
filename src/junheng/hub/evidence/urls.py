from __future__ import annotations

from django.urls import path

from junheng.hub.evidence import pages

app_name = "evidence"
urlpatterns = [
    path("evidence", pages.evidence, name="evidence"),
    path("evidence/recall", pages.recall, name="recall"),
    path("evidence/recall/file", pages.recall_file, name="recall-file"),
    path("evidence/what-if", pages.what_if, name="what-if"),
    path("evidence/bottlenecks", pages.bottlenecks, name="bottlenecks"),
    path("open-data", pages.open_data, name="open-data"),
    path("open-data/<str:name>", pages.open_data_file, name="open-data-file"),
]
