from __future__ import annotations

from django.urls import path

from junheng.hub.capabilities import pages

app_name = "capabilities"
urlpatterns = [
    path("search", pages.search, name="search"),
    path("standards", pages.standards, name="standards"),
    path("standards/<uuid:standard_id>", pages.standard, name="standard"),
    path("capabilities", pages.capabilities, name="capabilities"),
]
